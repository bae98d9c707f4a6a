import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { AccessGraph } from "@/lib/domain/tenancy/access-views/access-view";
import { describeGraph } from "@/lib/domain/tenancy/access-views/describe-graph";
import { stateOfWindow } from "@/lib/domain/tenancy/policy/read-prohibitions";
import { formatLevel } from "@/lib/domain/tenancy/resources/subject";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readLevel } from "./parse-question";
import { reviewerOf } from "./reviewer";

/**
 * The policy at a level (`?level=`, else the organization) and below it as a drawing: all of what the person may review; for who
 * may review nothing of it their own part.
 * @throws StatusError NotFound for a level that is absent or foreign, Invalid, ServiceUnavailable.
 */
export function getAccessGraph(context: RequestContext, query: URLSearchParams): AccessGraph {
  const { snapshot, self, mayReview, visible, nameOf } = reviewerOf(context);
  const level = formatLevel(readLevel(query.get("level") || "Organization"));
  const { levels } = snapshot.compiled;
  const mayTell = (name: string): boolean => mayReview({ node: name });
  const isBelow = (name: string): boolean => {
    for (let at: string | undefined = name; at !== undefined; at = levels.get(at)?.parent)
      if (at === level) return true;
    return false;
  };
  const reviewed = [...levels.keys()].some((name) => isBelow(name) && mayTell(name));
  const isSeen =
    level === "Organization" ||
    visible.tenants.some(({ metadata }) => level === `Tenant/${metadata.name}`) ||
    visible.workspaces.some(({ metadata }) => level === `Workspace/${metadata.name}`) ||
    reviewed;
  if (!levels.has(level) || !isSeen)
    throw new StatusError("NotFound", `there is no ${level}, or you may not see it`, { name: level });
  const now = new Date();
  return describeGraph(snapshot, {
    level,
    mayTell,
    ...(reviewed ? {} : { self }),
    prohibitions: visible.prohibitions.filter((item) => stateOfWindow(item, now).state === "open"),
    nameOf,
  });
}
