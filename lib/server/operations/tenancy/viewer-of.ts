import "server-only";
import type { Viewer } from "@/lib/domain/tenancy/visibility/viewer";
import { visibleState } from "@/lib/domain/tenancy/visibility/visible-state";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { readAccess, scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";

/** Who asks, with the policy of this moment. @throws StatusError ServiceUnavailable while nobody knows who may do what. */
export function viewerOf(context: RequestContext): Viewer {
  const { snapshot, subject } = readAccess(context);
  const { graph, compiled } = snapshot;
  return { sub: context.person.sub, subject, scope: scopeOf(context), graph, compiled };
}

/** What of tenancy the person may see now. @throws StatusError ServiceUnavailable */
export function stateFor(context: RequestContext): TenancyState {
  return visibleState(readAccess(context).snapshot.state, viewerOf(context));
}
