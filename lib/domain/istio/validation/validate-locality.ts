import type { ConfigField } from "./config-field";

const topologyLabels = new Set([
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.istio.io/subzone",
]);

/** Whether the locality lies in (or around) one that came before: region, region/zone, region/zone/subzone. */
function checkLocality(locality: string, earlier: readonly string[][]): string | undefined {
  const wildcards = locality.split("*").length - 1;
  if (wildcards > 1 || (wildcards === 1 && !locality.endsWith("*"))) {
    return `locality ${locality} wildcard '*' number can not exceed 1 and must be in the end`;
  }
  const overlap = `locality ${locality} overlap with previous specified ones`;
  if (earlier.some(([region]) => region === "*")) return overlap;
  const parts = splitLocality(locality);
  if (parts.includes("")) return `locality ${locality} must not contain empty region/zone/subzone info`;
  const covers = (a: readonly string[], b: readonly string[]) =>
    a.every((part, index) => part === b[index] || part === "*");
  const clash = earlier.some((other) => {
    const within = covers(other, parts);
    // istiod compares texts: a wildcard that comes after what it covers is an overlap only of whole regions and zones.
    return within || (parts.length < other.length && parts.every((part, index) => part === other[index]));
  });
  return clash ? overlap : undefined;
}

function splitLocality(locality: string): string[] {
  const [region = "", zone, ...subzone] = locality.split("/");
  return [
    region,
    ...(zone === undefined ? [] : [zone]),
    ...(subzone.length === 0 ? [] : [subzone.join("/")]),
  ];
}

/** Localities of one list must be well-formed and apart. Source: istio pkg/config/validation/agent `validateLocalities`. */
function validateLocalities(localities: readonly { field: ConfigField; locality: string }[]): void {
  const earlier: string[][] = [];
  for (const { field, locality } of localities) {
    const problem = checkLocality(locality, earlier);
    field.error(problem);
    if (problem !== undefined) return;
    earlier.push(splitLocality(locality));
  }
}

/** Whether all of the list could be judged. */
function validateWeights(to: ConfigField): boolean {
  const wrong = to.entries.find(([, weight]) => weight.number <= 0 || weight.number > 100);
  if (wrong !== undefined) {
    wrong[1].error("locality weight must be in range [1, 100]");
    return false;
  }
  const total = to.entries.reduce((sum, [, weight]) => sum + weight.number, 0);
  if (total !== 100) to.error(`total locality weight ${total} != 100`);
  return total === 100;
}

function validateFailover(failover: ConfigField, words: { prefix: string; region: string }): void {
  for (const item of failover.items) {
    const from = item.at("from").text;
    const to = item.at("to").text;
    if (from === to) item.at("to").error(`${words.prefix} failover settings must specify different regions`);
    if (`${from}${to}`.includes("/")) item.error(`${words.prefix} failover ${words.region}`);
    if (`${from}${to}`.includes("*"))
      item.error(`${words.prefix} failover region should not contain '*' wildcard`);
  }
}

function warnOfMissingOutlierDetection(setting: ConfigField, outlier: ConfigField): void {
  const fails = setting.at("failover").items.length > 0 || setting.at("failoverPriority").items.length > 0;
  if (fails && !outlier.isSet) setting.warn("outlier detection policy must be provided for failover");
}

/** `localityLbSetting`, beside the policy's outlier detection. Source: istio pkg/config/validation/agent `ValidateLocalityLbSetting`. */
export function validateLocality(setting: ConfigField, outlier: ConfigField): void {
  const distribute = setting.at("distribute");
  const failover = setting.at("failover");
  if (distribute.items.length > 0 && failover.items.length > 0) {
    setting.error("can not simultaneously specify 'distribute' and 'failover'");
    return;
  }
  const topology = setting.at("failoverPriority").items.find((item) => topologyLabels.has(item.text));
  if (failover.items.length > 0 && topology !== undefined) {
    topology.error(
      `can not simultaneously set 'failover' and topology label '${topology.text}' in 'failover_priority'`,
    );
    return;
  }
  for (const item of distribute.items) {
    if (!validateWeights(item.at("to"))) return;
    validateLocalities(item.at("to").entries.map(([locality, field]) => ({ field, locality })));
  }
  validateLocalities(
    distribute.items.map((item) => ({ field: item.at("from"), locality: item.at("from").text })),
  );
  warnOfMissingOutlierDetection(setting, outlier);
  validateFailover(failover, { prefix: "locality lb", region: "only specify region" });
}

/** `zoneAwareLbSetting`. Source: istio pkg/config/validation/agent `ValidateZoneAwareLbSetting`. */
export function validateZoneAwareness(setting: ConfigField, outlier: ConfigField): void {
  for (const item of setting.at("failoverPriority").items) {
    if (!topologyLabels.has(item.text)) continue;
    item.error(
      `'failover_priority' for zone aware lb must not use topology label '${item.text}'; region- and zone-level routing are handled automatically`,
    );
  }
  warnOfMissingOutlierDetection(setting, outlier);
  validateFailover(setting.at("failover"), {
    prefix: "zone aware lb",
    region: "only specifies region; zone and subzone failover are handled automatically",
  });
}
