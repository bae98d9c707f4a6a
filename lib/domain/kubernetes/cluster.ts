import type { Condition } from "./object";

/**
 * How fresh what we show of a cluster is.
 * `live`: watches are open. `syncing`: first lists under way. `stale`: it was live, now it does not answer, last-known data
 * is shown. `offline`: it never answered since we started.
 */
export type ClusterFreshness = "live" | "syncing" | "stale" | "offline";

/** One cluster as every page shows it. */
export interface ClusterSummary {
  name: string;
  displayName: string;
  role: "host" | "member";
  region?: string;
  environment?: string;
  freshness: ClusterFreshness;
  /** When the last byte (event, bookmark or list) came from its API server; RFC 3339. */
  lastSeen?: string;
  kubernetesVersion?: string;
  /** Tag of the istiod image, e.g. `1.31.0`. */
  istioVersion?: string;
  server: string;
  /** kube-system UID: the identity pinned at connect. */
  id: string;
  conditions: Condition[];
  /** What went wrong last, in a person's words; only when not live. */
  problem?: string;
  /** What is missing from what is shown although the cluster answers: kinds it does not let Isthmus list, an unreadable mesh configuration. */
  gaps?: string[];
  counts: { namespaces: number; nodes: number; services: number; workloads: number; gateways: number };
}
