import { validateDuration } from "./duration";
import { validateLocality, validateZoneAwareness } from "./validate-locality";
import type { ConfigField } from "./config-field";

/** As Envoy decides it: 1 counts as prime, 0 does not. Source: istio pkg/config/validation `isPrime`. */
function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false;
  return true;
}

function validateCookie(cookie: ConfigField): void {
  if (cookie.at("name").text === "") cookie.at("name").error("name required for HttpCookie");
  const names = new Set<string>();
  for (const attribute of cookie.at("attributes").items) {
    const name = attribute.at("name");
    if (name.text === "") name.error("cookie attribute name cannot be empty");
    else if (names.has(name.text)) name.error(`duplicate cookie attribute name: ${name.text}`);
    names.add(name.text);
  }
}

function validateTableSize(size: ConfigField): void {
  if (size.number === 0) size.error("tableSize must be set for maglev");
  if (size.number >= 5_000_011) size.error("tableSize must be less than 5000011 for maglev");
  if (!isPrime(size.number)) size.error("tableSize must be a prime number for maglev");
}

function validateConsistentHash(hash: ConfigField): void {
  const key = hash.oneOf("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
  if (key === "httpCookie") validateCookie(hash.at("httpCookie"));
  const ring = hash.at("minimumRingSize");
  const algorithm = hash.oneOf("ringHash", "maglev");
  if (ring.number !== 0) {
    ring.warn(
      "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
    );
    if (algorithm !== undefined)
      ring.error("only one of MinimumRingSize or Maglev/Ringhash can be specified");
  }
  if (algorithm === "maglev") validateTableSize(hash.at("maglev").at("tableSize"));
}

function validateWarmup(warmup: ConfigField): void {
  const duration = warmup.at("duration");
  if (duration.isSet) validateDuration(duration);
  else duration.error("duration is required");
  const percent = warmup.at("minimumPercent");
  if (percent.number > 100) percent.error("minimumPercent value should be less than or equal to 100");
  const aggression = warmup.at("aggression");
  if (aggression.isSet && aggression.number <= 0) aggression.error("aggression should be greater than 0");
}

/** `loadBalancer` beside the policy's outlier detection. Source: istio pkg/config/validation `validateLoadBalancer`. */
export function validateLoadBalancer(settings: ConfigField, outlier: ConfigField): void {
  if (!settings.isSet) return;
  const hash = settings.at("consistentHash");
  if (hash.isSet) validateConsistentHash(hash);
  const locality = settings.at("localityLbSetting");
  const zone = settings.at("zoneAwareLbSetting");
  if (locality.isSet && zone.isSet) {
    settings.error("only one of localityLbSetting and zoneAwareLbSetting can be set");
  }
  if (locality.isSet) validateLocality(locality, outlier);
  if (zone.isSet) validateZoneAwareness(zone, outlier);
  if (settings.at("warmup").isSet) validateWarmup(settings.at("warmup"));
}
