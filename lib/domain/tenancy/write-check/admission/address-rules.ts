import { forbiddenNetworks, privateNetworks } from "../check-address";
import { isRangeWithin, parseIpRange, rangesOverlap } from "../ip-range";
import type { TenantWorld } from "../tenant-write";
import { celField, celMap, celMatches, celSpec, celText } from "./cel";
import type { HostPatterns } from "./host-patterns";
import type { AdmissionRule } from "./policy-object";

const machine = "a machine lies in your networks";
/** What resolvers read as an address although it looks like a host. */
export const numericHost = "^(localhost|(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*))$";

/** Whether one of the networks contains the address, an expression. */
export function containsAny(networks: readonly string[], text: string): string {
  return networks.length === 0
    ? "false"
    : `(${networks.map((network) => `cidr(${celText(network)}).containsIP(${text})`).join(" || ")})`;
}

/** Behind which addresses of IPv4 lie, of which CEL reads none: NAT64 and 6to4. */
const translatedNetworks = ["64:ff9b::/96", "2002::/16"];

function overlapsAny(networks: readonly string[], text: string): string {
  const each = networks.map(
    (network) =>
      `cidr(${celText(network)}).containsCIDR(${text}) || cidr(${text}).containsCIDR(${celText(network)})`,
  );
  return each.length === 0 ? "false" : `(${each.join(" || ")})`;
}

/**
 * Pods' and services' networks that nothing else forbids: those in the tenant's own networks and outside the private ones. Others
 * are left out, because they come and go with nodes.
 */
function listClusterNetworks(world: TenantWorld, cluster: string): string[] {
  const { pods, services } = world.clusterNetworks(cluster);
  const [own, hidden] = [world.networks, privateNetworks].map((list) =>
    list.flatMap((item) => parseIpRange(item) ?? []),
  );
  return [...pods, ...services]
    .filter((text) => {
      const range = parseIpRange(text);
      if (range === undefined) return false;
      return (
        own?.some((item) => rangesOverlap(item, range)) === true ||
        hidden?.some((item) => isRangeWithin(range, item)) !== true
      );
    })
    .toSorted();
}

/** Step 8 for endpoints and virtual addresses. */
export function addressRules(world: TenantWorld, cluster: string, patterns: HostPatterns): AdmissionRule[] {
  const blocked = [...forbiddenNetworks, ...translatedNetworks, ...listClusterNetworks(world, cluster)];
  const hidden = [...privateNetworks, ...world.foreignNetworks];
  const isAllowedIp = (text: string, own: boolean) =>
    `!${containsAny(blocked, text)} && (${containsAny(world.networks, text)}${own ? "" : ` || !${containsAny(hidden, text)}`})`;
  const isHost = (text: string) =>
    `(${celMatches(text, patterns.destination)} && !${celMatches(text, numericHost)})`;
  const endpoint = (text: string, own: boolean) =>
    `(${text} == "" || (isIP(${text}) ? (${isAllowedIp(text, own)}) : ${isHost(text)}))`;
  return [
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["ServiceEntry"],
      expression: `${celField("object", ["spec", "location"])} == "MESH_INTERNAL" ? ${celSpec("endpoints")}.all(e, ${endpoint(celField("e", ["address"]), true)}) : ${celSpec("endpoints")}.all(e, ${endpoint(celField("e", ["address"]), false)})`,
      message: "an endpoint lies in your networks or is a granted host",
    },
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["ServiceEntry"],
      expression: `${celSpec("addresses")}.all(a, isIP(a) ? (${isAllowedIp("a", false)}) : (isCIDR(a) && !${overlapsAny([...blocked, ...hidden], "a")}))`,
      message: "a virtual address lies in your networks, or in none that is somebody's",
    },
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["WorkloadEntry"],
      expression: endpoint(celField("object", ["spec", "address"]), true),
      message: machine,
    },
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["WorkloadGroup"],
      expression: endpoint(celField("object", ["spec", "template", "address"]), true),
      message: machine,
    },
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["WorkloadGroup"],
      expression: `[${celField("object", ["spec", "probe", "httpGet", "host"])}, ${celField("object", ["spec", "probe", "tcpSocket", "host"])}].all(h, h in ["", "localhost", "127.0.0.1", "::1"] || ${endpoint("h", true)})`,
      message: machine,
    },
    ...[
      { kind: "WorkloadEntry", path: ["spec", "labels"] },
      { kind: "WorkloadGroup", path: ["spec", "metadata", "labels"] },
      { kind: "WorkloadGroup", path: ["spec", "template", "labels"] },
    ].map(({ kind, path }) => ({
      code: "META_FORBIDDEN" as const,
      kinds: [kind],
      expression: `${celMap("object", path)}.all(k, !k.contains("istio.io/") || k.startsWith("service.istio.io/") || (k == "security.istio.io/tlsMode" && ${celMap("object", path)}[k] == "istio"))`,
      message: "reserved labels of machines are set by the platform only",
    })),
  ];
}
