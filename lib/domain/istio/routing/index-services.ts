import type { ClusterWorld } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import { readRecord } from "../../kubernetes/read-field";
import type { MeshConfig } from "../mesh-config";
import { assignAddresses } from "./assign-addresses";
import { convertKubernetesService, convertServiceEntry, type MeshService } from "./mesh-service";

/** The services of a world, oldest first, and who sees them. Source: istio pilot/pkg/model `initServiceRegistry`. */
export interface ServiceIndex {
  all: readonly MeshService[];
  public: readonly MeshService[];
  /** By client namespace: exported there by name, or kept there. */
  exportedTo: ReadonlyMap<string, readonly MeshService[]>;
  byHost: ReadonlyMap<string, ReadonlyMap<string, MeshService>>;
}

/** The services of a world: of Kubernetes, and of its ServiceEntries. */
export function indexServices(world: ClusterWorld): ServiceIndex {
  const { mesh } = world;
  const services = assignAddresses([
    ...world.services.map((service) => convertKubernetesService(service, mesh.domain)),
    ...world.serviceEntries.flatMap(convertServiceEntry),
  ]);
  return indexMeshServices(services, mesh);
}

/** Indexes services that are read already. */
export function indexMeshServices(
  services: readonly MeshService[],
  mesh: Pick<MeshConfig, "defaultServiceExportTo" | "rest">,
): ServiceIndex {
  const all = resolveAliases(services.toSorted(compareServices));
  const publicServices: MeshService[] = [];
  const exportedTo = new Map<string, MeshService[]>();
  const byHost = new Map<string, Map<string, MeshService>>();
  for (const service of all) {
    const namespaces = getOrAdd(byHost, service.hostname, () => new Map<string, MeshService>());
    const existing = namespaces.get(service.namespace);
    if (existing === undefined || (existing.registry !== "Kubernetes" && service.registry === "Kubernetes")) {
      namespaces.set(service.namespace, service);
    }
    const exportTo = readServiceExportTo(service, mesh);
    if (exportTo.includes("*")) publicServices.push(service);
    else if (!exportTo.includes("~")) {
      for (const namespace of new Set(exportTo.map((item) => (item === "." ? service.namespace : item)))) {
        getOrAdd(exportedTo, namespace, () => []).push(service);
      }
    }
  }
  return { all, public: publicServices, exportedTo, byHost };
}

/** Oldest first, then by name and namespace. Source: istio pilot/pkg/model `SortServicesByCreationTime`. */
function compareServices(a: MeshService, b: MeshService): number {
  return (
    compareText(a.creationTimestamp, b.creationTimestamp) ||
    compareText(a.name, b.name) ||
    compareText(a.namespace, b.namespace)
  );
}

/** How far `meshConfig.serviceEntryVisibility` lets a service be seen. */
export type VisibilityCap = "PUBLIC" | "NAMESPACE" | "NONE";

/**
 * Where a service is exported to, with the mesh's default and cap. The cap only ever narrows.
 * Source: istio pilot/pkg/model `serviceExportTo`.
 */
function readServiceExportTo(
  service: Pick<MeshService, "exportTo" | "namespace">,
  mesh: Pick<MeshConfig, "defaultServiceExportTo" | "rest">,
  cap: VisibilityCap = "PUBLIC",
): readonly string[] {
  const fallback = mesh.defaultServiceExportTo.length === 0 ? ["*"] : mesh.defaultServiceExportTo;
  const exportTo = service.exportTo.length === 0 ? fallback : service.exportTo;
  if (exportTo.length === 1 && exportTo[0] === "~") return exportTo;
  if (readRecord(mesh.rest["serviceEntryVisibility"])["applyToSidecars"] !== true) return exportTo;
  if (cap === "NONE") return ["~"];
  if (cap === "PUBLIC") return exportTo;
  return exportTo.some((item) => item === "*" || item === "." || item === service.namespace) ? ["."] : ["~"];
}

/** Whether clients of a namespace see the service. Source: istio pilot/pkg/model `IsServiceVisible`. */
export function isServiceVisible(
  service: Pick<MeshService, "exportTo" | "namespace">,
  clientNamespace: string,
  mesh: Pick<MeshConfig, "defaultServiceExportTo" | "rest">,
  cap?: VisibilityCap,
): boolean {
  const exportTo = readServiceExportTo(service, mesh, cap);
  return (
    exportTo.includes("*") ||
    (exportTo.includes(".") && service.namespace === clientNamespace) ||
    exportTo.includes(clientNamespace)
  );
}

/** The services that clients of a namespace see: those exported to it first. Source: istio `servicesExportedToNamespace`. */
export function listVisibleServices(index: ServiceIndex, clientNamespace: string): MeshService[] {
  return [...(index.exportedTo.get(clientNamespace) ?? []), ...index.public];
}

/**
 * Gives each service the ExternalName services that lead to it, over any number of hops; a loop leads nowhere.
 * Source: istio pilot/pkg/model `resolveServiceAliases`.
 */
export function resolveAliases(services: readonly MeshService[]): MeshService[] {
  const aliases = services.filter(({ resolution }) => resolution === "alias");
  if (aliases.length === 0) return [...services];
  const targets = new Map(aliases.map((alias) => [alias.hostname, alias.externalName ?? ""]));
  const found = new Map<string, { hostname: string; namespace: string }[]>();
  for (const { hostname, namespace, externalName = "" } of aliases) {
    const seen = new Set([hostname]);
    let target: string | undefined = externalName;
    while (target !== undefined && targets.has(target)) {
      if (seen.has(target)) {
        target = undefined;
        break;
      }
      seen.add(target);
      target = targets.get(target);
    }
    if (target !== undefined) getOrAdd(found, target, () => []).push({ hostname, namespace });
  }
  return services.map((service) => {
    const own = found.get(service.hostname);
    if (own === undefined) return service;
    const sorted = own.toSorted(
      (a, b) => compareText(a.namespace, b.namespace) || compareText(a.hostname, b.hostname),
    );
    return { ...service, aliases: sorted };
  });
}

/** The value of a key, made on first use. */
export function getOrAdd<K, V>(
  map: { get: (key: K) => V | undefined; set: (key: K, value: V) => unknown },
  key: K,
  create: () => V,
): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
