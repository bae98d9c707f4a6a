import { readDestinationRuleHost } from "../istio/find-destination-rule";
import { formatServiceHost, isHostSubsetOf } from "../istio/host";
import { isSelected, readTargetReferences } from "../istio/security/policy-attachment";
import { namespaceOf, readDestinations, readHosts, readMirrors, readRoutes } from "../istio/virtual-service";
import { compareAge } from "./compare-age";
import type { KubernetesObject } from "./object";
import type { ClusterWorld, ServiceProjection } from "./projected";
import { readRecord, readRecords } from "./read-field";
import { compareText } from "./select";

/**
 * Istio and Gateway API objects that name a service (as host, destination, parent or backend) or whose selector takes its
 * pods. By kind, then by age.
 */
export function listConfiguration(world: ClusterWorld, service: ServiceProjection): KubernetesObject[] {
  const { name, namespace = "" } = service.meta;
  const host = formatServiceHost(name, namespace);
  const policies = [
    ...world.peerAuthentications,
    ...world.authorizationPolicies,
    ...world.requestAuthentications,
  ];
  return [
    ...world.virtualServices.filter((object) => namesHost(object, host)),
    ...world.destinationRules.filter((rule) => isHostSubsetOf(host, readDestinationRuleHost(rule))),
    ...[...world.httpRoutes, ...world.grpcRoutes].filter((route) => refersTo(route, name, namespace)),
    ...policies.filter(
      (policy) =>
        (namespaceOf(policy) === namespace || namespaceOf(policy) === world.mesh.rootNamespace) &&
        readTargetReferences(policy).length === 0 &&
        isSelected(policy, service.selector),
    ),
  ].toSorted((a, b) => compareText(a.kind, b.kind) || compareAge(a, b));
}

/** A VirtualService for gateways often has the host `*`: only one that sends requests here names the service. */
function namesHost(virtualService: KubernetesObject, host: string): boolean {
  if (readHosts(virtualService).includes(host)) return true;
  const namespace = namespaceOf(virtualService);
  return (["http", "tls", "tcp"] as const).some((protocol) =>
    readRoutes(virtualService, protocol).some((route) =>
      [...readDestinations(route, namespace), ...readMirrors(route, namespace)].some(
        (item) => item.host === host,
      ),
    ),
  );
}

function refersTo(route: KubernetesObject, name: string, namespace: string): boolean {
  const spec = readRecord(route["spec"]);
  const backends = readRecords(spec["rules"]).flatMap((rule) => readRecords(rule["backendRefs"]));
  const isService = (reference: Record<string, unknown>, kind: string) =>
    (reference["kind"] ?? kind) === "Service" &&
    reference["name"] === name &&
    (reference["namespace"] ?? namespaceOf(route)) === namespace;
  return (
    backends.some((backend) => isService(backend, "Service")) ||
    readRecords(spec["parentRefs"]).some((parent) => isService(parent, "Gateway"))
  );
}
