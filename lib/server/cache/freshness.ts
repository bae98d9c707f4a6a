import "server-only";
import type { ClusterFreshness } from "@/lib/domain/kubernetes/cluster";
import type { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Pulse } from "./heartbeat";

/** A watch that is reopened within this time leaves no mark. */
export const graceMilliseconds = 3_000;

export interface FreshnessInput {
  pulse: Pulse;
  now: number;
  /** What the cluster serves is known. */
  isDiscovered: boolean;
  /** The cluster was live before. */
  wasLive: boolean;
  reflectors: readonly {
    resource: string;
    isSynced: boolean;
    silentSince: number | undefined;
    problem: StatusError | undefined;
  }[];
  discoveryProblem: StatusError | undefined;
}

/** A kind that the cluster never let us list is a lasting gap, shown as a problem; it does not hold back the others. */
function isForbidden({ isSynced, problem }: FreshnessInput["reflectors"][number]): boolean {
  return !isSynced && problem?.code === 403;
}

/** How fresh what is held is, and in a person's words why it is not fresher. Pure. */
export function decideFreshness(input: FreshnessInput): {
  freshness: ClusterFreshness;
  problem: string | undefined;
} {
  const { pulse, now, wasLive } = input;
  if (pulse.state === "down")
    return { freshness: wasLive ? "stale" : "offline", problem: pulse.problem.message };
  const unsynced = input.reflectors.filter((reflector) => !reflector.isSynced && !isForbidden(reflector));
  const failing = unsynced.find(({ problem }) => problem !== undefined);
  if (pulse.state === "unknown" || !input.isDiscovered || (unsynced.length > 0 && !wasLive)) {
    return {
      freshness: wasLive ? "stale" : "syncing",
      problem: input.discoveryProblem?.message ?? failing?.problem?.message,
    };
  }
  const silent = input.reflectors.find(
    (reflector) =>
      reflector.isSynced &&
      reflector.silentSince !== undefined &&
      now - reflector.silentSince > graceMilliseconds,
  );
  if (silent) {
    const why = silent.problem?.message ?? "its watch is not open";
    return {
      freshness: wasLive ? "stale" : "syncing",
      problem: `${silent.resource} may be out of date: ${why}`,
    };
  }
  const forbidden = input.reflectors.filter(isForbidden).map(({ resource }) => resource);
  return {
    freshness: "live",
    problem:
      forbidden.length === 0
        ? undefined
        : `not shown, because the cluster does not let Isthmus list them: ${forbidden.join(", ")}; disconnect it and connect it again for the new rights`,
  };
}
