import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** What the parts of a route choose from. */
export interface RouteContext {
  catalog: MeshCatalog | undefined;
  /** Of the VirtualService: short names are names there. */
  namespace: string;
  /** Where a new destination goes: the first host. */
  host: string;
}
