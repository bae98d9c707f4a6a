import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** What parents and backends may be. Source: sigs.k8s.io/gateway-api and istio gateway `toInternalParentReference`, `buildDestination`. */
export const referenceKinds = {
  Gateway: { group: "gateway.networking.k8s.io", description: "requests that enter there" },
  ListenerSet: { group: "gateway.networking.k8s.io", description: "requests that enter at its listeners" },
  Service: { group: "", description: "requests in the mesh to it" },
  ServiceEntry: { group: "networking.istio.io", description: "requests in the mesh to it" },
} as const;

export type ReferenceKind = keyof typeof referenceKinds;

/** Names that a reference of the kind may have in the namespace. */
export function listReferenceNames(
  catalog: MeshCatalog | undefined,
  kind: string,
  namespace: string,
): string[] {
  if (catalog === undefined) return [];
  const names =
    kind === "Gateway"
      ? catalog.gateways.filter((gateway) => gateway.api === "gateway-api" && gateway.namespace === namespace)
      : catalog.services.filter((service) => service.kind === kind && service.namespace === namespace);
  return [...new Set(names.map(({ name }) => name))];
}

/** The ports of a service; none when it is not known. */
export function listServicePorts(
  catalog: MeshCatalog | undefined,
  { kind = "Service", namespace, name }: { kind?: string | undefined; namespace: string; name: string },
): { name: string; port: number }[] {
  return (
    catalog?.services.find(
      (service) => service.kind === kind && service.namespace === namespace && service.name === name,
    )?.ports ?? []
  );
}
