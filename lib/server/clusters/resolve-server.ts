import "server-only";
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

/** Never a member of anybody: "this network", multicast, link-local with the clouds' metadata services. */
const neverAllowed = new BlockList();
neverAllowed.addSubnet("0.0.0.0", 8, "ipv4");
neverAllowed.addSubnet("169.254.0.0", 16, "ipv4");
neverAllowed.addSubnet("224.0.0.0", 3, "ipv4");
neverAllowed.addSubnet("fe80::", 10, "ipv6");
neverAllowed.addSubnet("ff00::", 8, "ipv6");
neverAllowed.addAddress("::", "ipv6");
neverAllowed.addAddress("fd00:ec2::254", "ipv6");
neverAllowed.addAddress("100.100.100.200", "ipv4");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** IPv4 addresses written as IPv6 (mapped, compatible, NAT64, 6to4) reach IPv4 hosts under another name. */
const embedsIPv4 = new BlockList();
embedsIPv4.addSubnet("::", 96, "ipv6");
embedsIPv4.addSubnet("::ffff:0:0", 96, "ipv6");
embedsIPv4.addSubnet("64:ff9b::", 96, "ipv6");
embedsIPv4.addSubnet("2002::", 16, "ipv6");

/** Why this address can be no API server of a member, or undefined when it can. */
export function refuseAddress(address: string, allowLoopback: boolean): string | undefined {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  // Loopback and the unspecified address lie in the range of compatible addresses and have rules of their own.
  if (family === "ipv6" && address !== "::1" && address !== "::" && embedsIPv4.check(address, "ipv6")) {
    return `${address} is an IPv4 address in IPv6 form; name the IPv4 address itself`;
  }
  if (loopback.check(address, family)) return allowLoopback ? undefined : `${address} is a loopback address`;
  if (neverAllowed.check(address, family))
    return `${address} is a link-local, metadata, multicast or unspecified address`;
  return undefined;
}

/**
 * Resolves the host of a member's API server once; connections are pinned to the addresses returned. Other
 * addresses that a person gives us to call (Prometheus, istiod) are checked by the same rules; `what` and `field` name them.
 * @throws StatusError Invalid when it does not resolve or one of its addresses is refused.
 */
export async function resolveServer(
  server: string,
  {
    allowLoopback,
    what = "the API server",
    field = "clusters[0].cluster.server",
  }: { allowLoopback: boolean; what?: string; field?: string },
): Promise<string[]> {
  const host = new URL(server).hostname.replace(/^\[|\]$/g, "");
  const invalid = (message: string) =>
    new StatusError("Invalid", `${what} ${server} cannot be used: ${message}`, {
      kind: "Config",
      causes: [{ reason: "FieldValueInvalid", field, message }],
    });
  let addresses: string[];
  if (isIP(host) === 0) {
    try {
      addresses = (await lookup(host, { all: true, verbatim: true })).map((entry) => entry.address);
    } catch (error) {
      throw invalid(`${host} does not resolve (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
    }
  } else {
    addresses = [host];
  }
  for (const address of addresses) {
    const refused = refuseAddress(address, allowLoopback);
    if (refused !== undefined) throw invalid(refused);
  }
  return addresses;
}
