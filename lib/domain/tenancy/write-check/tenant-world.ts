import { hostsOverlap, isHostSubsetOf, parseServiceHost } from "../../istio/host";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readString } from "../../kubernetes/read-field";
import { ownerOf, type Ownership } from "../ownership/decide-ownership";
import { findEffectiveSettings } from "../settings/find-effective-settings";
import type { TenancyState } from "../state";
import { parseIpRange } from "./ip-range";
import { listObjectQuotas } from "./object-quotas";
import type { KnownWorkload, TenantGuardrails, TenantWorld } from "./tenant-write";

/** Namespaces in which shared gateways run by custom. */
const usualGatewayNamespaces = ["istio-ingress", "istio-egress", "istio-gateways", "istio-gateway"];
const usualSystemNamespaces = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "isthmus-system",
  "istio-system",
];

export interface WorldOptions {
  tenant: string;
  /** By name of the cluster. */
  worlds: ReadonlyMap<string, ClusterWorld>;
}

/**
 * What a tenant has, from the state of tenancy and from what is known of the clusters. A tenant that does not exist has nothing.
 * What takes long is worked out when it is first asked for.
 */
export function describeWorldOf(
  state: TenancyState,
  ownership: Ownership,
  { tenant, worlds }: WorldOptions,
): TenantWorld {
  const spec = state.tenants.find(({ metadata }) => metadata.name === tenant)?.spec;
  const meshes = [...worlds.values()].map(({ mesh }) => mesh);
  const [mesh, ...otherMeshes] = meshes;
  const rootNamespace = mesh?.rootNamespace ?? "istio-system";
  const owns = (cluster: string, namespace: string) =>
    spec !== undefined && ownerOf(ownership, cluster, namespace)?.tenant === tenant;
  const ownHosts: string[] = [];
  const foreignHosts: string[] = [];
  for (const [host, owner] of ownership.hosts)
    (owner.tenant === tenant && spec !== undefined ? ownHosts : foreignHosts).push(host);
  const namespacesOf = (cluster: string) =>
    [...ownership.claims.keys()].filter((namespace) => owns(cluster, namespace));
  return {
    tenant,
    rootNamespace,
    gatewayNamespaces: [...usualGatewayNamespaces, ...listSharedGatewayNamespaces(state, ownership)],
    systemNamespaces: [
      ...usualSystemNamespaces.filter((namespace) => namespace !== rootNamespace),
      ...otherMeshes.map((other) => other.rootNamespace).filter((namespace) => namespace !== rootNamespace),
    ],
    clusterDomain: mesh?.domain ?? "cluster.local",
    ownsNamespace: owns,
    namespacesOf,
    workspaceNamespacesOf: (cluster, namespace) => {
      const workspace = ownerOf(ownership, cluster, namespace)?.workspace;
      return namespacesOf(cluster).filter(
        (item) => ownerOf(ownership, cluster, item)?.workspace === workspace,
      );
    },
    hosts: ownHosts,
    egress: spec?.egress ?? [],
    issuers: spec?.issuers ?? [],
    networks: spec?.networks ?? [],
    foreignNetworks: state.tenants.flatMap((other) =>
      other.metadata.name === tenant ? [] : other.spec.networks,
    ),
    providers: spec?.providers ?? [],
    gateways: spec?.gateways ?? [],
    grantedServices: listGrantedServices(state, ownership, tenant),
    isHostClaimedByOther: (host) => foreignHosts.some((other) => hostsOverlap(host, other)),
    clusterNetworks: (cluster) => networksOf(worlds.get(cluster)),
    settingsOf: (cluster, namespace) =>
      readGuardrails(state, ownership, worlds.get(cluster), namespace, cluster),
    objectQuotasOf(cluster, namespace) {
      const owner = ownerOf(ownership, cluster, namespace);
      return owner?.tenant === tenant ? listObjectQuotas(state, ownership, worlds.values(), owner) : [];
    },
    workloadsOf: (cluster) => workloadsOf(worlds.get(cluster)),
  };
}

/** Namespaces of gateways that tenants were granted and that nobody owns. */
function listSharedGatewayNamespaces(state: TenancyState, ownership: Ownership): string[] {
  const namespaces = state.tenants.flatMap(({ spec }) =>
    spec.gateways.map((item) => item.split("/")[0] ?? ""),
  );
  return [...new Set(namespaces)].filter((namespace) => !ownership.claims.has(namespace));
}

/** What others granted, as far as it is theirs to grant. */
function listGrantedServices(state: TenancyState, ownership: Ownership, tenant: string): string[] {
  return state.serviceGrants
    .filter(({ spec }) => spec.toTenant === tenant)
    .flatMap(({ spec }) => spec.hosts.filter((host) => mayGrant(ownership, spec.fromTenant, host)));
}

function mayGrant(ownership: Ownership, tenant: string, host: string): boolean {
  const service = parseServiceHost(host);
  const namespace = service?.namespace ?? /^[^.*]+\.([^.]+)\.svc\./.exec(host)?.[1];
  if (namespace !== undefined)
    return (ownership.claims.get(namespace) ?? []).some(({ owner }) => owner.tenant === tenant);
  return [...ownership.hosts].some(
    ([owned, owner]) => owner.tenant === tenant && isHostSubsetOf(host, owned),
  );
}

function readGuardrails(
  state: TenancyState,
  ownership: Ownership,
  world: ClusterWorld | undefined,
  namespace: string,
  cluster: string,
): TenantGuardrails {
  const { mtls, exportTo } = findEffectiveSettings(state, { cluster, namespace }, ownership);
  const mode = (mtls?.value as TenantGuardrails["mtls"]) ?? meshModeOf(world);
  return {
    ...(mode === undefined ? {} : { mtls: mode }),
    ...(exportTo === undefined
      ? {}
      : { exportTo: exportTo.value as NonNullable<TenantGuardrails["exportTo"]> }),
  };
}

/** What the operators' PeerAuthentication in the root namespace says for the whole mesh: the oldest counts. */
function meshModeOf(world: ClusterWorld | undefined): TenantGuardrails["mtls"] {
  const [policy] = (world?.peerAuthentications ?? [])
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === world?.mesh.rootNamespace && readRecord(spec)["selector"] === undefined,
    )
    .toSorted((a, b) =>
      (a.metadata.creationTimestamp ?? "").localeCompare(b.metadata.creationTimestamp ?? ""),
    );
  const mode = readString(readRecord(readRecord(policy?.["spec"])["mtls"])["mode"]);
  return mode === "STRICT" || mode === "PERMISSIVE" || mode === "DISABLE" ? mode : undefined;
}

/** Of a world, which never changes. */
const knownNetworks = new WeakMap<ClusterWorld, { pods: string[]; services: string[] }>();

/** No cluster tells its networks: those around the addresses that are in use, as wide as a node's. */
function networksOf(world: ClusterWorld | undefined): {
  pods: readonly string[];
  services: readonly string[];
} {
  if (world === undefined) return { pods: [], services: [] };
  const known = knownNetworks.get(world);
  if (known !== undefined) return known;
  const pods = world.pods.filter(({ hostNetwork }) => !hostNetwork).map(({ podIP }) => podIP);
  const services = world.services.flatMap(({ clusterIPs }) => clusterIPs);
  const networks = { pods: listNetworksAround(pods), services: listNetworksAround(services) };
  knownNetworks.set(world, networks);
  return networks;
}

function listNetworksAround(addresses: readonly string[]): string[] {
  const networks = new Set<string>();
  for (const address of addresses) {
    const dotted = /^(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1];
    if (dotted !== undefined) networks.add(`${dotted}.0/24`);
    else if (address.includes(":")) networks.add(networkOfIpv6(address));
  }
  return [...networks];
}

/** The first 64 bits, written out. */
function networkOfIpv6(address: string): string {
  const first = parseIpRange(`${address}/64`)?.first ?? 0n;
  const groups = [112n, 96n, 80n, 64n].map((shift) => ((first >> shift) & 0xffffn).toString(16));
  return `${groups.join(":")}::/64`;
}

function workloadsOf(world: ClusterWorld | undefined): readonly KnownWorkload[] {
  if (world === undefined) return [];
  return [
    ...world.pods.map(({ meta }) => ({ namespace: meta.namespace ?? "", labels: meta.labels })),
    ...[...world.deployments, ...world.statefulSets, ...world.daemonSets].map(({ meta, podLabels }) => ({
      namespace: meta.namespace ?? "",
      labels: podLabels,
    })),
  ];
}
