import "server-only";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { buildOverview } from "@/lib/domain/tenancy/visibility/build-overview";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { viewerOf } from "./viewer-of";

/** Everything of tenancy that the person may see. @throws StatusError ServiceUnavailable while nobody knows who may do what. */
export function getTenancyOverview(context: RequestContext): TenancyOverview {
  const { tenancy, clusters } = getRuntime();
  const viewer = viewerOf(context);
  const mayReadAll = isAllowed(viewer.graph, viewer.subject, "read", { node: "Organization" });
  return {
    isSynced: tenancy.isSynced(),
    hostReachable: clusters.hostReachable(),
    problems: mayReadAll ? tenancy.problems() : [],
    ...buildOverview(readAccess(context).snapshot.state, viewer),
  };
}
