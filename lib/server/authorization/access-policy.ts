import "server-only";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import type { PolicyGraph } from "@/lib/domain/ngac/policy-graph";
import type { ClusterFacts } from "@/lib/domain/tenancy/policy/cluster-facts";
import {
  compileTenancyPolicy,
  type CompiledTenancy,
} from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { systemClock, type Clock } from "@/lib/server/cache/clock";
import type { ClusterView } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import type { StoreProblem } from "@/lib/server/tenancy/parse-tenancy-object";
import type { TenancyStore } from "@/lib/server/tenancy/tenancy-store";

/** Who may do what, at one moment; never changes. Every decision names its version, so that it can be replayed. */
export interface AccessSnapshot {
  /** Digest of the policy: equal snapshots decide equally. */
  version: string;
  graph: PolicyGraph;
  compiled: CompiledTenancy;
  state: TenancyState;
  clusters: readonly ClusterFacts[];
  /** What forbids or narrows and cannot be read, so that nobody knows what it holds back: `Prohibition freeze`. */
  unreadable: readonly string[];
}

export interface AccessPolicy {
  /**
   * The policy as of what the host stores now, or stored last before it stopped to answer.
   * @throws StatusError ServiceUnavailable while nothing is known yet, or when it cannot be compiled: nobody may do anything then.
   */
  current(): AccessSnapshot;
  /** Called after `current()` has another answer: decisions made before may not hold any more. The answer unsubscribes. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

/** Kinds that take rights away, or tighten what may be written. Whatever else cannot be read gives nothing, and so is safe. */
const restrictive: ReadonlySet<string> = new Set([
  "prohibitions",
  "associations",
  "policyclasses",
  "attributes",
  "obligations",
  "organizations",
]);

function listUnreadable(problems: readonly StoreProblem[], { prohibitions }: TenancyState): string[] {
  const forbidden = new Set(
    prohibitions.flatMap(({ spec }) => (spec.subject.kind === "Team" ? [spec.subject.name] : [])),
  );
  return problems.flatMap(({ resource, kind, name }) => {
    if (name === undefined) return [];
    const holdsBack = restrictive.has(resource) || (resource === "teams" && forbidden.has(name));
    return holdsBack ? [`${kind} ${name}`] : [];
  });
}

/** Every cluster has namespaces: where none is known, it was never read. */
function listNamespaces({ namespaces }: ClusterWorld): Pick<ClusterFacts, "namespaces"> {
  return namespaces.length === 0 ? {} : { namespaces: namespaces.map(({ meta }) => meta.name) };
}

/** Node's longest timer is 24.8 days; looking again each day costs nothing. */
const longestWait = 24 * 3600 * 1000;

/** Follows the store of tenancy, the clusters that are connected, and the clock (bindings expire, windows open and close). */
export function createAccessPolicy(options: {
  tenancy: Pick<TenancyStore, "state" | "isSynced" | "onChange" | "problems">;
  clusters: Pick<ClusterView, "list" | "onChange">;
  logger: Logger;
  clock?: Clock;
}): AccessPolicy {
  const { tenancy, clusters, logger } = options;
  const clock = options.clock ?? systemClock;
  const listeners = new Set<() => void>();
  let snapshot: AccessSnapshot | undefined;
  let isDirty = true;
  let facts: readonly ClusterFacts[] = [];
  let cancelTimer = (): void => undefined;
  let cancelNotice: NodeJS.Immediate | undefined;

  function readFacts(): ClusterFacts[] {
    return clusters
      .list()
      .map(({ name, spec: { region, environment }, cache }) => ({
        name,
        ...(region === undefined || region === "" ? {} : { region }),
        ...(environment === undefined || environment === "" ? {} : { environment }),
        ...listNamespaces(cache.world()),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  function compile(): AccessSnapshot {
    const state = tenancy.state();
    const now = new Date(clock.now());
    const compiled = compileTenancyPolicy(state, facts, now);
    const graph = compilePolicy(compiled.policy);
    cancelTimer();
    if (compiled.nextChangeAt) {
      const wait = Math.min(longestWait, Math.max(0, compiled.nextChangeAt.getTime() - clock.now()) + 1);
      cancelTimer = clock.schedule(wait, invalidate);
    }
    const unreadable = listUnreadable(tenancy.problems(), state);
    return { version: graph.version, graph, compiled, state, clusters: facts, unreadable };
  }

  /** Several objects change at once, e.g. when a relist is taken: listeners are told once. */
  function invalidate(): void {
    isDirty = true;
    cancelNotice ??= setImmediate(() => {
      cancelNotice = undefined;
      for (const listener of listeners) {
        try {
          listener();
        } catch (error) {
          logger.error({ err: error }, "a listener of the access policy failed");
        }
      }
    });
  }

  facts = readFacts();
  const stopTenancy = tenancy.onChange(invalidate);
  const stopClusters = clusters.onChange(({ resource }) => {
    if (resource !== "*" && resource !== "namespaces") return;
    const next = readFacts();
    if (JSON.stringify(next) === JSON.stringify(facts)) return;
    facts = next;
    invalidate();
  });

  return {
    current() {
      if (!tenancy.isSynced())
        throw new StatusError(
          "ServiceUnavailable",
          "who may do what is not known yet: the host has not answered since Isthmus started",
          { retryAfterSeconds: 2 },
        );
      if (!isDirty && snapshot) return snapshot;
      try {
        snapshot = compile();
        isDirty = false;
        return snapshot;
      } catch (error) {
        snapshot = undefined;
        logger.error({ err: error }, "the access policy cannot be compiled; everything is refused");
        throw new StatusError(
          "ServiceUnavailable",
          "who may do what cannot be decided: the access policy is broken; the log says where",
          {},
          { cause: error },
        );
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopTenancy();
      stopClusters();
      cancelTimer();
      clearImmediate(cancelNotice);
    },
  };
}
