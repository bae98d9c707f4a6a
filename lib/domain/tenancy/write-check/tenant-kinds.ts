import type { CheckContext } from "./check-context";
import * as core from "./kinds/check-core-objects";
import { checkDestinationRule } from "./kinds/check-destination-rule";
import { checkGateway } from "./kinds/check-gateway";
import * as gatewayApi from "./kinds/check-gateway-api-gateway";
import { checkGatewayRoute } from "./kinds/check-gateway-route";
import { checkPodTemplate } from "./kinds/check-pod-template";
import * as policies from "./kinds/check-policies";
import { checkServiceEntry } from "./kinds/check-service-entry";
import { checkSidecar } from "./kinds/check-sidecar";
import { checkVirtualService } from "./kinds/check-virtual-service";
import { checkWorkloadEntry, checkWorkloadGroup } from "./kinds/check-workload-entry";

/** A kind that tenants write, in any version, and what of it is judged beside its metadata. */
export interface TenantKind {
  group: string;
  resource: string;
  kind: string;
  check(context: CheckContext): void;
}

const nothing = () => undefined;
const kind = (group: string, resource: string, kind: string, check: TenantKind["check"]): TenantKind => ({
  group,
  resource,
  kind,
  check,
});
const workload = (group: string, resource: string, name: string) =>
  kind(group, resource, name, (context) => checkPodTemplate(context, resource));

const networking = "networking.istio.io";
const security = "security.istio.io";
const gateway = "gateway.networking.k8s.io";

/** The allow-list: a kind that is not here is refused, so that a new one is never open by accident. */
export const tenantKinds: readonly TenantKind[] = [
  kind(networking, "virtualservices", "VirtualService", checkVirtualService),
  kind(networking, "destinationrules", "DestinationRule", checkDestinationRule),
  kind(networking, "gateways", "Gateway", checkGateway),
  kind(networking, "serviceentries", "ServiceEntry", checkServiceEntry),
  kind(networking, "sidecars", "Sidecar", checkSidecar),
  kind(networking, "workloadentries", "WorkloadEntry", checkWorkloadEntry),
  kind(networking, "workloadgroups", "WorkloadGroup", checkWorkloadGroup),
  kind(security, "peerauthentications", "PeerAuthentication", policies.checkPeerAuthentication),
  kind(security, "authorizationpolicies", "AuthorizationPolicy", policies.checkAuthorizationPolicy),
  kind(security, "requestauthentications", "RequestAuthentication", policies.checkRequestAuthentication),
  kind("telemetry.istio.io", "telemetries", "Telemetry", policies.checkTelemetry),
  kind(gateway, "gateways", "Gateway", gatewayApi.checkGatewayApiGateway),
  kind(gateway, "httproutes", "HTTPRoute", checkGatewayRoute),
  kind(gateway, "grpcroutes", "GRPCRoute", checkGatewayRoute),
  kind(gateway, "tlsroutes", "TLSRoute", checkGatewayRoute),
  kind(gateway, "tcproutes", "TCPRoute", checkGatewayRoute),
  kind(gateway, "referencegrants", "ReferenceGrant", gatewayApi.checkReferenceGrant),
  kind(gateway, "backendtlspolicies", "BackendTLSPolicy", gatewayApi.checkBackendTlsPolicy),
  kind("", "services", "Service", core.checkService),
  kind("", "endpoints", "Endpoints", core.checkEndpoints),
  kind("discovery.k8s.io", "endpointslices", "EndpointSlice", core.checkEndpointSlice),
  kind("networking.k8s.io", "ingresses", "Ingress", core.checkIngress),
  kind("", "configmaps", "ConfigMap", nothing),
  kind("", "secrets", "Secret", core.checkSecret),
  kind("", "serviceaccounts", "ServiceAccount", core.checkServiceAccount),
  workload("", "pods", "Pod"),
  workload("apps", "deployments", "Deployment"),
  workload("apps", "statefulsets", "StatefulSet"),
  workload("apps", "daemonsets", "DaemonSet"),
  workload("apps", "replicasets", "ReplicaSet"),
  workload("batch", "jobs", "Job"),
  workload("batch", "cronjobs", "CronJob"),
  kind("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", nothing),
];

const byResource = new Map(tenantKinds.map((item) => [`${item.group}/${item.resource}`, item]));

export function findTenantKind(group: string, resource: string): TenantKind | undefined {
  return byResource.get(`${group}/${resource}`);
}

/** Kinds without namespace that Kubernetes itself has. */
const clusterResources: ReadonlySet<string> = new Set([
  "/nodes", "/persistentvolumes", "/componentstatuses",
  "rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/clusterrolebindings",
  "certificates.k8s.io/certificatesigningrequests",
  "apiextensions.k8s.io/customresourcedefinitions", "apiregistration.k8s.io/apiservices",
  "admissionregistration.k8s.io/validatingwebhookconfigurations",
  "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  "admissionregistration.k8s.io/validatingadmissionpolicies",
  "admissionregistration.k8s.io/validatingadmissionpolicybindings",
  "admissionregistration.k8s.io/mutatingadmissionpolicies",
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings",
  "gateway.networking.k8s.io/gatewayclasses", "networking.k8s.io/ingressclasses", "storage.k8s.io/storageclasses",
  "storage.k8s.io/csidrivers", "storage.k8s.io/csinodes", "storage.k8s.io/volumeattachments",
  "scheduling.k8s.io/priorityclasses", "node.k8s.io/runtimeclasses", "networking.k8s.io/servicecidrs",
  "networking.k8s.io/ipaddresses", "flowcontrol.apiserver.k8s.io/flowschemas",
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations", "certificates.k8s.io/clustertrustbundles",
]); // prettier-ignore

export function isClusterResource(group: string, resource: string): boolean {
  return clusterResources.has(`${group}/${resource}`);
}

const identityGroups: ReadonlySet<string> = new Set([
  "rbac.authorization.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
]);
const rightKinds =
  /^((cluster|global|project|workspace|access|tenant)?role(template)?(binding)?|accessbinding|accessrole|assignment|association|prohibition|policyclass|attribute|obligation|team|user|group)s?$|^(policyclasses|certificatesigningrequests)$/i;

/**
 * Whether a kind gives rights or identities, in Kubernetes, in Isthmus or in a platform like it. People change those through the
 * pages of access, where nobody gives more than they hold.
 */
export function givesRights(group: string, resource: string, kind: string): boolean {
  return identityGroups.has(group) || rightKinds.test(resource) || rightKinds.test(kind);
}
