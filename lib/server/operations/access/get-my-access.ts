import "server-only";
import type { AccessHoldings } from "@/lib/domain/tenancy/access-views/access-view";
import { describeHoldings } from "@/lib/domain/tenancy/access-views/describe-holdings";
import type { RequestContext } from "@/lib/server/authorization/person";
import { reviewerOf } from "./reviewer";

/** What the person may do, by which roles, through what, until when. @throws StatusError ServiceUnavailable */
export function getMyAccess(context: RequestContext): AccessHoldings {
  const { snapshot, self } = reviewerOf(context);
  const visibleBindings = new Set(snapshot.state.accessBindings.map(({ metadata }) => metadata.name));
  return describeHoldings(snapshot, { ...self, visibleBindings });
}
