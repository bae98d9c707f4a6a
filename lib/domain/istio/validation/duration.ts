import type { ConfigField } from "./config-field";

const nanoseconds: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const millisecond = 1_000_000n;
const step = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** Nanoseconds of a duration such as `1h30m` or `-0.5s`; undefined when it is none. Source: Go's `time.ParseDuration`. */
export function parseDuration(text: string): bigint | undefined {
  const unsigned = text.replace(/^[+-]/, "");
  if (unsigned === "0") return 0n;
  if (unsigned === "") return undefined;
  let total = 0n;
  let position = 0;
  while (position < unsigned.length) {
    step.lastIndex = position;
    const [found, whole = "", fraction = "", unit = ""] = step.exec(unsigned) ?? [];
    if (found === undefined || (whole === "" && fraction === "")) return undefined;
    const size = nanoseconds[unit] ?? 0n;
    total += BigInt(whole || "0") * size + (BigInt(fraction || "0") * size) / 10n ** BigInt(fraction.length);
    position += found.length;
  }
  if (total >= 2n ** 63n) return undefined;
  return text.startsWith("-") ? -total : total;
}

/** Nanoseconds of a duration field; undefined when it is unset or none. */
function readDuration(field: ConfigField): bigint | undefined {
  return parseDuration(field.text);
}

/**
 * Whole milliseconds from one up; an absent duration is right. Returns the nanoseconds that it read, if any.
 * Source: istio pkg/config/validation/agent `ValidateDuration`.
 */
export function validateDuration(field: ConfigField): bigint | undefined {
  const duration = readDuration(field);
  if (duration === undefined) return undefined;
  if (duration < millisecond) field.error("duration must be greater than 1ms");
  else if (duration % millisecond !== 0n) field.error("only durations to ms precision are supported");
  return duration;
}

/** As `validateDuration`, where less than a millisecond switches the timeout off. Source: istio `validateConnectionPool` (tcp.idleTimeout). */
export function validateDurationOrZero(field: ConfigField): void {
  const duration = readDuration(field);
  if (duration !== undefined && duration / millisecond !== 0n) validateDuration(field);
}
