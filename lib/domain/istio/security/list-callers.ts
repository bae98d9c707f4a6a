import type { ClusterWorld, PodProjection } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";

/** The pods that act alike as callers: one account, with or without a proxy. */
export interface Caller {
  namespace: string;
  serviceAccount: string;
  /** Who speaks for them: their own proxy, the node's ztunnel, nobody. */
  via: "sidecar" | "ztunnel" | "nobody";
  /** `trust-domain/ns/…/sa/…`; null: no proxy, no identity. */
  principal: string | null;
  /** Labels of one of its pods, for rules that look at the client. */
  labels: Readonly<Record<string, string>>;
  /** Names of its pods' owners. */
  workloads: string[];
}

/** Everyone in the cluster who may call: running pods by namespace, account and whether they have a proxy or ztunnel. */
export function listCallers(world: ClusterWorld): Caller[] {
  const ambient = new Set(
    world.namespaces
      .filter(({ meta }) => meta.labels["istio.io/dataplane-mode"] === "ambient")
      .map(({ meta }) => meta.name),
  );
  const callers = new Map<string, Caller & { owners: Set<string> }>();
  for (const pod of world.pods) {
    const { namespace = "" } = pod.meta;
    if (pod.phase !== "" && pod.phase !== "Running" && pod.phase !== "Pending") continue;
    const serviceAccount = pod.serviceAccount === "" ? "default" : pod.serviceAccount;
    const via =
      pod.proxy !== "none" ? "sidecar" : isAmbient(pod, ambient.has(namespace)) ? "ztunnel" : "nobody";
    const key = `${namespace}/${serviceAccount}/${via}`;
    let caller = callers.get(key);
    if (caller === undefined) {
      const principal =
        via !== "nobody" ? `${world.mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}` : null;
      caller = {
        namespace,
        serviceAccount,
        via,
        principal,
        labels: pod.meta.labels,
        workloads: [],
        owners: new Set(),
      };
      callers.set(key, caller);
    }
    caller.owners.add(readOwner(pod));
  }
  return [...callers.values()]
    .map(({ owners, ...caller }) => ({ ...caller, workloads: [...owners].toSorted(compareText) }))
    .toSorted(
      (a, b) => compareText(a.namespace, b.namespace) || compareText(a.serviceAccount, b.serviceAccount),
    );
}

function isAmbient(pod: PodProjection, isNamespaceAmbient: boolean): boolean {
  const own = pod.meta.labels["istio.io/dataplane-mode"];
  if (pod.annotations["ambient.istio.io/redirection"] === "enabled") return true;
  return !pod.hostNetwork && (own === undefined ? isNamespaceAmbient : own === "ambient");
}

/** The workload's name: that of the ReplicaSet without the hash of its template. */
function readOwner({ meta, owner }: PodProjection): string {
  if (owner === undefined) return meta.name;
  const hash = meta.labels["pod-template-hash"];
  const isHashed = owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`);
  return isHashed ? owner.name.slice(0, -hash.length - 1) : owner.name;
}
