function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 0) return undefined;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function parseAddress(text: string): { value: bigint; bits: number } | undefined {
  const value = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { value, bits: text.includes(":") ? 128 : 32 };
}

/**
 * How many bits of the network an address in it has in common with it; undefined when it is not in the network, or one of
 * the two is no address. An address without prefix length is a network of itself.
 */
export function containsAddress(cidr: string, address: string): number | undefined {
  const [network = "", length] = cidr.split("/");
  const [a, b] = [parseAddress(network), parseAddress(address)];
  if (a === undefined || b === undefined || a.bits !== b.bits) return undefined;
  const bits = length === undefined ? a.bits : Number(length);
  const shift = BigInt(a.bits - bits);
  return a.value >> shift === b.value >> shift ? bits : undefined;
}

/** The network in one form, whatever bits behind its length were written; text that is no network stays. */
export function normalizeCidr(cidr: string): string {
  const [network = "", length] = cidr.split("/");
  const address = parseAddress(network);
  if (address === undefined) return cidr;
  const bits = length === undefined ? address.bits : Number(length);
  const shift = BigInt(address.bits - bits);
  return `${address.bits}:${(address.value >> shift).toString(16)}/${bits}`;
}
