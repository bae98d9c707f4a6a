/** As protobuf writes it in JSON: seconds with 0, 3, 6 or 9 decimals. */
export function formatDuration(milliseconds: number): string {
  const nanoseconds = Math.round(milliseconds * 1e6);
  const seconds = Math.floor(nanoseconds / 1e9);
  const rest = String(nanoseconds - seconds * 1e9).padStart(9, "0");
  const decimals = rest.replace(/(000)+$/, "");
  return decimals === "" ? `${seconds}s` : `${seconds}.${decimals}s`;
}
