import type { Reason } from "../explanation";
import type { MeshRequest } from "../mesh-request";
import type { AccessLogEntry } from "./access-log";

/** One thing that happens to a request on its way. */
export interface ExplanationStep {
  title: string;
  state: "ok" | "refused" | "depends" | "unknown";
  /** One sentence: what happens. */
  text: string;
  reasons: Reason[];
}

/** One workload that may get the request. */
export interface ExplainedDestination {
  /** `reviews-v2`, or the cluster of the proxy when no workload of this cluster is behind it. */
  name: string;
  namespace: string;
  /** Percent of the requests that match. */
  share: number;
  state: ExplanationStep["state"];
  /** Encryption, mTLS mode, policies. */
  steps: ExplanationStep[];
}

/** A request from its sender to every workload that may get it. */
export interface RequestExplanation {
  state: ExplanationStep["state"];
  /** The answer in one sentence. */
  summary: string;
  /** What happens before a workload is chosen: the route. */
  steps: ExplanationStep[];
  destinations: ExplainedDestination[];
}

/** Why a request ended as a line of an access log says, and what would become of it now. */
export interface AccessLogExplanation {
  entry: AccessLogEntry;
  /** What the line itself says; absent when it tells of no trouble. */
  said?: string;
  /** Absent when the line does not tell which service was called. */
  request?: MeshRequest;
  explanation?: RequestExplanation;
}
