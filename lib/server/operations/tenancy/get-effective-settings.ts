import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { findEffectiveSettings } from "@/lib/domain/tenancy/settings/find-effective-settings";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { EffectiveSettingsView } from "@/lib/domain/tenancy/tenancy-view";
import { lookAs } from "@/lib/domain/tenancy/visibility/viewer";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { viewerOf } from "./viewer-of";

/**
 * Every setting as it holds at a level (`?level=Workspace/web`) or in a namespace (`?cluster=&namespace=`), and why.
 * @throws StatusError BadRequest when neither is named; NotFound when it is absent or foreign; ServiceUnavailable.
 */
export function getEffectiveSettings(context: RequestContext, query: URLSearchParams): EffectiveSettingsView {
  const { state } = readAccess(context).snapshot;
  const viewer = viewerOf(context);
  const [text, cluster, namespace] = ["level", "cluster", "namespace"].map((name) => query.get(name) ?? "");
  if (text) {
    const level = viewer.compiled.levels.get(text)?.level;
    const sight = lookAs(viewer, state);
    // What the organization says holds for everybody.
    const isSeen =
      level?.kind === "Organization" ||
      (level?.kind === "Tenant" && sight.seesTenant(level.name)) ||
      (level?.kind === "Workspace" && sight.seesWorkspace(level.name)) ||
      (level !== undefined && sight.seesLevel(level));
    if (level === undefined || !isSeen) throw absentPlace(text);
    return findEffectiveSettings(state, level, viewer.compiled.ownership);
  }
  if (!cluster || !namespace)
    throw new StatusError("BadRequest", "name a level, or a cluster and a namespace", {
      causes: [{ reason: "FieldValueRequired", message: "is missing", field: "level" }],
    });
  if (!viewer.compiled.clusters.has(cluster) || !isInScope(viewer.scope, cluster, namespace))
    throw absentPlace(`${cluster}/${namespace}`);
  return findEffectiveSettings(state, { cluster, namespace }, viewer.compiled.ownership);
}

function absentPlace(place: string): StatusError {
  return new StatusError("NotFound", `there is no ${place}, or you may not see it`, { name: place });
}
