/** A proxy whose calls are simulated. */
export interface RoutingProxy {
  /** `router`: a gateway's pod. */
  type: "sidecar" | "router";
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** Its addresses, the pod's own first: which services it serves. */
  ips?: readonly string[];
  /** Whether it answers DNS itself, and so uses the addresses that Istio assigns to ServiceEntries. */
  capturesDns?: boolean;
  /** Domain in which it looks up short names; by default its namespace's in the cluster. */
  dnsDomain?: string;
}
