import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type {
  EndpointSliceProjection,
  NamespaceProjection,
  NodeProjection,
  PodProjection,
  ServiceProjection,
  WorkloadProjection,
} from "@/lib/domain/kubernetes/projected";

/** As what each resource is held. */
export interface CachedKinds {
  namespaces: NamespaceProjection;
  nodes: NodeProjection;
  services: ServiceProjection;
  pods: PodProjection;
  "endpointslices.discovery.k8s.io": EndpointSliceProjection;
  "deployments.apps": WorkloadProjection;
  "replicasets.apps": WorkloadProjection;
  "statefulsets.apps": WorkloadProjection;
  "daemonsets.apps": WorkloadProjection;
  "virtualservices.networking.istio.io": KubernetesObject;
  "destinationrules.networking.istio.io": KubernetesObject;
  "gateways.networking.istio.io": KubernetesObject;
  "serviceentries.networking.istio.io": KubernetesObject;
  "workloadentries.networking.istio.io": KubernetesObject;
  "sidecars.networking.istio.io": KubernetesObject;
  "peerauthentications.security.istio.io": KubernetesObject;
  "authorizationpolicies.security.istio.io": KubernetesObject;
  "requestauthentications.security.istio.io": KubernetesObject;
  "gateways.gateway.networking.k8s.io": KubernetesObject;
  "httproutes.gateway.networking.k8s.io": KubernetesObject;
  "grpcroutes.gateway.networking.k8s.io": KubernetesObject;
}
