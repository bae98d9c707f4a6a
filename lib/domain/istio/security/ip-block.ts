/** An address range: the address as a number, its family's width and how many leading bits count. */
export interface IpBlock {
  bits: 32 | 128;
  address: bigint;
  length: number;
}

/** `10.1.2.3`, `10.1.0.0/16`, `2001:db8::/32`; undefined when it is none. Source: istio networking/util `AddrStrToCidrRange`. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const [address = "", length, ...rest] = text.split("/");
  if (rest.length > 0) return undefined;
  const parsed = parseIp(address);
  if (parsed === undefined) return undefined;
  if (length === undefined) return { ...parsed, length: parsed.bits };
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > parsed.bits) return undefined;
  return { ...parsed, length: Number(length) };
}

/** Whether the block holds the address; an unreadable address is in no block. IPv4-mapped IPv6 addresses count as IPv4. */
export function isInBlock(block: IpBlock, address: string): boolean {
  const ip = parseIp(address);
  if (ip === undefined || ip.bits !== block.bits) return false;
  const shift = BigInt(block.bits - block.length);
  return ip.address >> shift === block.address >> shift;
}

function parseIp(text: string): { bits: 32 | 128; address: bigint } | undefined {
  const four = parseIpv4(text);
  if (four !== undefined) return { bits: 32, address: four };
  const six = parseIpv6(text);
  if (six === undefined) return undefined;
  return six >> 32n === 0xffffn ? { bits: 32, address: six & 0xffffffffn } : { bits: 128, address: six };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let address = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address = (address << 8n) | BigInt(part);
  }
  return address;
}

function parseIpv6(text: string): bigint | undefined {
  if (!text.includes(":")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => parseGroups(half));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [
    ...head,
    ...Array.from({ length: tail === undefined ? 0 : missing }, () => 0),
    ...(tail ?? []),
  ];
  return groups.reduce((address, group) => (address << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 ending is two of them. */
function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (four !== undefined) groups.push(Number(four >> 16n), Number(four & 0xffffn));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
