import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type {
  EndpointSliceProjection,
  NamespaceProjection,
  NodeProjection,
  PodProjection,
  ServiceAccountProjection,
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
  serviceaccounts: ServiceAccountProjection;
  "workloadgroups.networking.istio.io": KubernetesObject;
  "envoyfilters.networking.istio.io": KubernetesObject;
  "proxyconfigs.networking.istio.io": KubernetesObject;
  "telemetries.telemetry.istio.io": KubernetesObject;
  "wasmplugins.extensions.istio.io": KubernetesObject;
  "trafficextensions.extensions.istio.io": KubernetesObject;
  "gatewayclasses.gateway.networking.k8s.io": KubernetesObject;
  "referencegrants.gateway.networking.k8s.io": KubernetesObject;
  "listenersets.gateway.networking.k8s.io": KubernetesObject;
  "backendtlspolicies.gateway.networking.k8s.io": KubernetesObject;
  "tlsroutes.gateway.networking.k8s.io": KubernetesObject;
  "tcproutes.gateway.networking.k8s.io": KubernetesObject;
}
