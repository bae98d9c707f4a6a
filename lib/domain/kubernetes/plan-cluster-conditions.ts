import type { ClusterFreshness } from "./cluster";
import type { Condition } from "./object";

export interface ConditionInput {
  freshness: ClusterFreshness;
  problem: string | undefined;
  /** Reason of the last failure, e.g. `MemberCredentialsInvalid`. */
  credentialsRefused: boolean;
  /** undefined: not tried yet. */
  impersonation: { ready: boolean; message: string } | undefined;
  /** How tenants' rights came into the member; undefined: nobody looked yet. */
  identity: ConditionVerdict | undefined;
  controlPlanes: readonly {
    namespace: string;
    name: string;
    version: string;
    ready: number;
    replicas: number;
  }[];
}

export type ConditionVerdict = Pick<Condition, "status" | "reason" | "message">;

/**
 * The conditions of a Cluster. A condition that says the same as before keeps its `lastTransitionTime`, so that an
 * unchanged cluster is never written. Source: Kubernetes API conventions, "Typical status properties".
 * @param now RFC 3339.
 */
export function planClusterConditions(
  before: readonly Condition[],
  input: ConditionInput,
  generation: number,
  now: string,
): Condition[] {
  const verdicts: [string, ConditionVerdict][] = [
    ["Reachable", reachable(input)],
    ["CredentialsValid", credentials(input)],
    ["ImpersonationReady", impersonation(input)],
    ["IdentitySynced", identity(input)],
    ["MeshReady", mesh(input)],
  ];
  return verdicts.map(([type, verdict]) => {
    const old = before.find((condition) => condition.type === type);
    return {
      type,
      ...verdict,
      observedGeneration: generation,
      lastTransitionTime: old?.status === verdict.status ? old.lastTransitionTime : now,
    };
  });
}

function reachable({ freshness, problem }: ConditionInput): ConditionVerdict {
  if (freshness === "live")
    return {
      status: "True",
      reason: "WatchesOpen",
      message: "the API server answers and every watch is open",
    };
  if (freshness === "syncing")
    return { status: "Unknown", reason: "FirstLists", message: "the first lists are under way" };
  return {
    status: "False",
    reason: freshness === "stale" ? "Lost" : "NeverReached",
    message: problem ?? "the API server does not answer",
  };
}

function credentials({ freshness, credentialsRefused }: ConditionInput): ConditionVerdict {
  if (credentialsRefused)
    return {
      status: "False",
      reason: "Refused",
      message: "the member no longer accepts the reader's token; connect the cluster again",
    };
  if (freshness === "live")
    return { status: "True", reason: "Accepted", message: "the member accepts the reader's token" };
  return { status: "Unknown", reason: "NotAsked", message: "the API server does not answer" };
}

function impersonation({ impersonation: tried }: ConditionInput): ConditionVerdict {
  if (tried === undefined)
    return { status: "Unknown", reason: "NotTried", message: "no request for a person was tried yet" };
  return {
    status: tried.ready ? "True" : "False",
    reason: tried.ready ? "Impersonates" : "Refused",
    message: tried.message,
  };
}

function identity({ freshness, identity: found }: ConditionInput): ConditionVerdict {
  if (freshness !== "live")
    return { status: "Unknown", reason: "NotAsked", message: "the API server does not answer" };
  return (
    found ?? { status: "Unknown", reason: "NotTried", message: "tenants' rights were not looked at yet" }
  );
}

function mesh({ freshness, controlPlanes }: ConditionInput): ConditionVerdict {
  const ready = controlPlanes.filter((plane) => plane.ready > 0);
  if (ready.length > 0) {
    return {
      status: "True",
      reason: "ControlPlaneReady",
      message: ready.map((plane) => `${plane.name} ${plane.version} in ${plane.namespace}`).join(", "),
    };
  }
  if (freshness === "syncing" || freshness === "offline")
    return { status: "Unknown", reason: "NotSeen", message: "nothing is known of its control plane yet" };
  if (controlPlanes.length > 0) {
    return {
      status: "False",
      reason: "ControlPlaneNotReady",
      message: `no ready replica of ${controlPlanes.map((plane) => plane.name).join(", ")}`,
    };
  }
  return { status: "False", reason: "NoControlPlane", message: "there is no istiod in this cluster" };
}
