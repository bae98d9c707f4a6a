import { pino } from "pino";
import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { createAccessPolicy } from "@/lib/server/authorization/access-policy";
import type { RequestContext, Role } from "@/lib/server/authorization/person";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { setRuntime, type Runtime } from "@/lib/server/runtime";
import type { StoreProblem } from "@/lib/server/tenancy/parse-tenancy-object";

interface ServedAccess {
  /** Somebody changed who may do what. */
  setTenancy(state: TenancyState): void;
}

/**
 * Decides by this state, with one empty cluster `west`, until it is called again. Of the rest of the runtime there is an audit log
 * that forgets.
 * @param problems what of the state could not be read.
 */
export function serveAccess(first: TenancyState, problems: readonly StoreProblem[] = []): ServedAccess {
  const logger = pino({ level: "silent" });
  const listeners = new Set<() => void>();
  let state = first;
  const west = { name: "west", spec: {}, cache: { world: () => emptyWorld("west") } };
  const clusters = {
    list: () => [west],
    onChange: () => () => undefined,
  } as unknown as ClusterRegistry;
  const tenancy = {
    state: () => state,
    isSynced: () => true,
    problems: () => [...problems],
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const audit = {
    keepPolicy: () => undefined,
    record: async (event: object) => event,
    begin: async () => ({ end: async () => undefined, cancel: async () => undefined }),
  };
  const access = createAccessPolicy({ tenancy, clusters, logger });
  setRuntime({ clusters, tenancy, access, audit, logger } as unknown as Runtime);
  return {
    setTenancy(next) {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}

/** A request of somebody who is signed in. */
export function askedBy(sub: string, role: Role): RequestContext {
  const person = { issuer: "https://id.example.com", sub, name: sub, role, username: `isthmus:${sub}` };
  return { person: { ...person, groups: [], oidcGroups: [] }, requestId: "1" };
}
