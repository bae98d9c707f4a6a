const units: Readonly<Record<string, number>> = {
  h: 3600e9,
  m: 60e9,
  s: 1e9,
  ms: 1e6,
  us: 1e3,
  µs: 1e3,
  ns: 1,
};

/** `1h30m`, `500ms` in nanoseconds; undefined when it is none. Source: Go `time.ParseDuration`, Gateway API GEP-2257. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d*)?(h|ms|m|us|µs|ns|s))+$/.test(text)) return undefined;
  let nanoseconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|us|µs|ns|s)/g)) {
    nanoseconds += Number(amount) * (units[unit ?? ""] ?? 0);
  }
  return Math.round(nanoseconds);
}

/** As protobuf writes it in JSON: seconds with 0, 3, 6 or 9 decimals. */
export function formatDuration(nanoseconds: number): string {
  const seconds = Math.floor(nanoseconds / 1e9);
  const rest = String(nanoseconds - seconds * 1e9).padStart(9, "0");
  const decimals = rest.replace(/(000)+$/, "");
  return decimals === "" ? `${seconds}s` : `${seconds}.${decimals}s`;
}
