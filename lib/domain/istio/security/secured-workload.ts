import type { ContainerPort } from "../../kubernetes/projected";

/** A service behind a waypoint, for policies that are attached to services. */
export interface AttachedService {
  namespace: string;
  name: string;
  /** Where it comes from: a Service of the cluster, or a ServiceEntry. */
  registry: "Kubernetes" | "External";
}

/** What decides which policies a workload has: the pods of a workload are alike. */
export interface SecuredWorkload {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** Container ports, to resolve named target ports. */
  ports?: readonly ContainerPort[];
  /** Whether clients use automatic mutual TLS towards its pods: the label that injection gives them. Default: istio. */
  tlsMode?: "istio" | "disabled";
  /** Who enforces: the workload's own proxy, the node's ztunnel (connections only), or a waypoint for its services. Default: sidecar. */
  dataPlane?: "sidecar" | "ztunnel" | "waypoint";
  /** For a waypoint: the service that a request is for. */
  services?: readonly AttachedService[];
}

/** Label of the pods of a Gateway API gateway, a waypoint among them. */
export const gatewayNameLabel = "gateway.networking.k8s.io/gateway-name";
