import "server-only";
import { buildMeshCatalog } from "@/lib/domain/istio/build-mesh-catalog";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";

/** What forms offer to choose from in one cluster, from its cache. @throws StatusError NotFound for an unknown cluster. */
export function getCatalog(context: RequestContext, { cluster }: { cluster: string }): MeshCatalog {
  authorize(context, "list", { cluster, group: "", version: "v1", resource: "services" });
  return buildMeshCatalog(getMember(context, cluster).cache.world());
}
