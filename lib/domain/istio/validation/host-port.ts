/** `127.0.0.1:80`, `[::1]:80` or `:80` taken apart, or why it cannot be, in Go's words. Source: Go's `net.SplitHostPort`. */
export function splitHostPort(address: string): { host: string; port: string } | { error: string } {
  const refuse = (why: string) => ({ error: `address ${address}: ${why}` });
  const colon = address.lastIndexOf(":");
  if (colon < 0) return refuse("missing port in address");
  const port = address.slice(colon + 1);
  if (!address.startsWith("[")) {
    const host = address.slice(0, colon);
    if (host.includes(":")) return refuse("too many colons in address");
    if (host.includes("[")) return refuse("unexpected '[' in address");
    return host.includes("]") ? refuse("unexpected ']' in address") : { host, port };
  }
  const end = address.indexOf("]");
  if (end < 0) return refuse("missing ']' in address");
  if (end + 1 === address.length) return refuse("missing port in address");
  if (end + 1 !== colon) {
    return refuse(address[end + 1] === ":" ? "too many colons in address" : "missing port in address");
  }
  if (address.slice(1).includes("[")) return refuse("unexpected '[' in address");
  return address.slice(end + 1).includes("]")
    ? refuse("unexpected ']' in address")
    : { host: address.slice(1, end), port };
}
