import { pino } from "pino";
import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { createAccessPolicy } from "@/lib/server/authorization/access-policy";
import type { RequestContext, Role } from "@/lib/server/authorization/person";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { setRuntime, type Runtime } from "@/lib/server/runtime";
import type { StoreProblem } from "@/lib/server/tenancy/parse-tenancy-object";

/**
 * Decides by this state, with one empty cluster `west`, until it is called again. Nothing else of the runtime is there.
 * @param problems what of the state could not be read.
 */
export function serveAccess(state: TenancyState, problems: readonly StoreProblem[] = []): void {
  const logger = pino({ level: "silent" });
  const west = { name: "west", spec: {}, cache: { world: () => emptyWorld("west") } };
  const clusters = {
    list: () => [west],
    onChange: () => () => undefined,
  } as unknown as ClusterRegistry;
  const tenancy = {
    state: () => state,
    isSynced: () => true,
    problems: () => [...problems],
    onChange: () => () => undefined,
  };
  const access = createAccessPolicy({ tenancy, clusters, logger });
  setRuntime({ clusters, tenancy, access, logger } as unknown as Runtime);
}

/** A request of somebody who is signed in. */
export function askedBy(sub: string, role: Role): RequestContext {
  const person = { issuer: "https://id.example.com", sub, name: sub, role, username: `isthmus:${sub}` };
  return { person: { ...person, groups: [], oidcGroups: [] }, requestId: "1" };
}
