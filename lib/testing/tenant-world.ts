import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { checkTenantWrite } from "@/lib/domain/tenancy/write-check/check-tenant-write";
import { tenantKinds } from "@/lib/domain/tenancy/write-check/tenant-kinds";
import type { TenantVerdict, TenantWorld, TenantWrite } from "@/lib/domain/tenancy/write-check/tenant-write";

const own: Readonly<Record<string, readonly string[]>> = { north: ["orchard", "press"], south: ["orchard"] };

/** A tenant `fruit` with the namespaces orchard and press in north, in a mesh of STRICT mutual TLS. */
export function tenantWorld(changes: Partial<TenantWorld> = {}): TenantWorld {
  return {
    tenant: "fruit",
    rootNamespace: "istio-system",
    gatewayNamespaces: ["edge"],
    systemNamespaces: ["kube-system", "isthmus-system"],
    clusterDomain: "cluster.local",
    ownsNamespace: (cluster, namespace) => own[cluster]?.includes(namespace) === true,
    namespacesOf: (cluster) => own[cluster] ?? [],
    hosts: ["cider.test", "*.fruit.test"],
    egress: ["sugar.supplier.test", "*.weather.test"],
    issuers: ["login.fruit.test"],
    networks: ["198.51.100.0/24", "10.77.0.0/16"],
    foreignNetworks: ["203.0.113.0/24"],
    providers: ["fruit-authz"],
    gateways: ["edge/public", "transit/*"],
    grantedServices: ["scales.market.svc.cluster.local"],
    isHostClaimedByOther: (host) => host === "taken.fruit.test" || host === "*.fruit.test",
    clusterNetworks: () => ({ pods: ["10.244.0.0/16"], services: ["10.96.0.0/12"] }),
    settingsOf: () => ({ mtls: "STRICT" }),
    objectQuotasOf: () => [],
    ...changes,
  };
}

/** An object of a kind by its name, e.g. `networking.istio.io/v1 VirtualService`. */
export function manifest(
  type: string,
  spec: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): KubernetesObject {
  const [apiVersion = "", kind = ""] = type.split(" ");
  return { apiVersion, kind, metadata: { name: "x", namespace: "orchard", ...metadata }, spec };
}

/** The write that a person sends who creates the object. */
export function writeOf(object: KubernetesObject, changes: Partial<TenantWrite> = {}): TenantWrite {
  const { apiVersion, kind, metadata } = object;
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const known = tenantKinds.find((item) => item.group === group && item.kind === kind);
  return {
    verb: "create",
    cluster: "north",
    namespace: metadata.namespace ?? "",
    group,
    version: apiVersion.slice(slash + 1),
    resource: known?.resource ?? `${kind.toLowerCase()}s`,
    name: "",
    object,
    before: null,
    ...changes,
  };
}

export function judge(object: KubernetesObject, world: TenantWorld = tenantWorld()): TenantVerdict {
  return checkTenantWrite(world, writeOf(object));
}

/** `CODE field` of each refusal, in order. */
export function refusalsOf(object: KubernetesObject, world?: TenantWorld): string[] {
  return judge(object, world).refusals.map(({ code, field }) => `${code} ${field}`);
}
