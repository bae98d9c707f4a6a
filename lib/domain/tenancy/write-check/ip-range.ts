/** Addresses from `first` to `last` of one family. IPv4 in an IPv6 form is IPv4. */
export interface IpRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail4 = dotted === null ? undefined : parseIpv4(dotted[2] ?? "");
  if (dotted !== null && tail4 === undefined) return undefined;
  const plain =
    dotted === null || tail4 === undefined
      ? text
      : `${dotted[1] ?? ""}${(tail4 >> 16n).toString(16)}:${(tail4 & 0xffffn).toString(16)}`;
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Prefixes of IPv6 behind which 32 bits of IPv4 lie: mapped, compatible, translated (NAT64), 6to4; with the bits behind those. */
const embeddings: readonly { prefix: bigint; bits: number }[] = [
  { prefix: 0xffffn, bits: 96 },
  { prefix: 0xffff0000n, bits: 96 },
  { prefix: 0n, bits: 96 },
  { prefix: 0x64ff9bn << 64n, bits: 96 },
  { prefix: 0x2002n, bits: 16 },
];

function unwrap(value: bigint, length: number): IpRange | undefined {
  for (const { prefix, bits } of embeddings) {
    if (length < bits || value >> BigInt(128 - bits) !== prefix) continue;
    const address = (value >> BigInt(128 - bits - 32)) & 0xffffffffn;
    // `::` and `::1` are addresses of IPv6 itself.
    if (prefix === 0n && address <= 1n) return undefined;
    return spread(4, address, Math.min(32, length - bits));
  }
  return undefined;
}

function spread(family: 4 | 6, value: bigint, length: number): IpRange {
  const shift = BigInt((family === 4 ? 32 : 128) - length);
  const first = (value >> shift) << shift;
  return { family, first, last: first | ((1n << shift) - 1n) };
}

/**
 * An address or a CIDR block. IPv4 that hides in IPv6 (mapped, NAT64, 6to4) is read as the IPv4 it reaches.
 * @returns undefined for anything else, decimal, octal and hexadecimal spellings among it.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = address.includes(":") ? 6 : 4;
  const most = family === 4 ? 32 : 128;
  const suffix = slash < 0 ? String(most) : text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(suffix) || Number(suffix) > most) return undefined;
  const value = family === 4 ? parseIpv4(address) : parseIpv6(address);
  if (value === undefined) return undefined;
  const length = Number(suffix);
  return (family === 6 ? unwrap(value, length) : undefined) ?? spread(family, value, length);
}

/**
 * Whether resolvers and proxies may read the text as an address although it is none as we write them: `2130706433`, `0x7f.1`,
 * `127.1`, `010.0.0.1`, a zone or brackets. Source: inet_aton(3), WHATWG URL host parser.
 */
export function isAmbiguousAddress(text: string): boolean {
  if (parseIpRange(text) !== undefined) return false;
  if (text.includes(":")) return /^\[?[0-9a-fA-F:.]+(%.*)?\]?$/.test(text);
  return /(^|\.)(\d+|0[xX][0-9a-fA-F]*)\.?$/.test(text);
}

export function rangesOverlap(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

export function isRangeWithin(inner: IpRange, outer: IpRange): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;
}
