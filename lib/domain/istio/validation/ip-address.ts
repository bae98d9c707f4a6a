import { cut, quote } from "./go-text";

function isIpv4(text: string): boolean {
  const octets = text.split(".");
  return (
    octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  );
}

function countGroups(part: string, mayEndInIpv4: boolean): number | undefined {
  if (part === "") return 0;
  const groups = part.split(":");
  const last = groups.at(-1) ?? "";
  const embedded = mayEndInIpv4 && last.includes(".");
  const hexadecimal = embedded ? groups.slice(0, -1) : groups;
  if (!hexadecimal.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) || (embedded && !isIpv4(last)))
    return undefined;
  return hexadecimal.length + (embedded ? 2 : 0);
}

function isIpv6(text: string): boolean {
  const zoned = cut(text, "%");
  if (zoned?.[1] === "") return false;
  const address = zoned?.[0] ?? text;
  const [head = "", tail, ...rest] = address.split("::");
  if (rest.length > 0) return false;
  const before = countGroups(head, tail === undefined);
  if (tail === undefined) return before === 8;
  const after = countGroups(tail, true);
  return before !== undefined && after !== undefined && before + after < 8;
}

/** Whether the text is one IP address, with or without zone. Source: Go's `netip.ParseAddr`. */
export function isIpAddress(text: string): boolean {
  return text.includes(":") ? isIpv6(text) : isIpv4(text);
}

/** Why the text is no CIDR block, in the words of Go's `netip.ParsePrefix`; undefined when it is one. */
export function checkCidr(text: string): string | undefined {
  const refusal = (why: string) => `netip.ParsePrefix(${quote(text)}): ${why}`;
  const slash = text.lastIndexOf("/");
  if (slash < 0) return refusal("no '/'");
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (!isIpAddress(address)) return refusal(`ParseAddr(${quote(address)}): unable to parse IP`);
  if (address.includes("%")) return refusal("IPv6 zones cannot be present in a prefix");
  if (!/^(0|[1-9]\d*)$/.test(bits)) return refusal(`bad bits after slash: ${quote(bits)}`);
  return Number(bits) > (address.includes(":") ? 128 : 32)
    ? refusal("prefix length out of range")
    : undefined;
}

/** Source: istio pkg/config/validation/agent `ValidateIPAddress`. */
export function checkIpAddress(text: string): string | undefined {
  return isIpAddress(text) ? undefined : `${text} is not a valid IP`;
}

/** An address or a CIDR block. Source: istio pkg/config/validation/agent `ValidateIPSubnet`. */
export function checkIpSubnet(text: string): string | undefined {
  if (text.split("/").length !== 2) return checkIpAddress(text);
  return checkCidr(text) === undefined ? undefined : `${text} is not a valid CIDR block`;
}
