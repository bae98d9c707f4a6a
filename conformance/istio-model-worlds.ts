import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Json } from "./istio-model-values";

/*
 * The worlds in which some tables of Istio's tests ask: its Go code builds them, the cases hold only the questions.
 * Source: istio pilot/pkg/model push_context_test.go, virtualservice_test.go and pilot/pkg/networking/core httproute_test.go
 * (Apache-2.0).
 */

function make(kind: string, namespace: string, name: string, spec: Json): KubernetesObject {
  return { apiVersion: "networking.istio.io/v1", kind, metadata: { name, namespace }, spec };
}

function rule(namespace: string, name: string, host: string, subsets: string[], exportTo: string[] = []) {
  const spec = { host, exportTo, subsets: subsets.map((subset) => ({ name: subset })) };
  return make("DestinationRule", namespace, name, spec);
}

/** Of `TestSetDestinationRuleWithExportTo`. */
export const exportedRules: readonly KubernetesObject[] = [
  rule("test1", "rule1", "httpbin.org", ["subset1", "subset2"], [".", "ns1"]),
  rule("test2", "rule2", "httpbin.org", ["subset3", "subset4"], ["test2", "ns1", "test1", "newNS"]),
  rule("test3", "rule3", "httpbin.org", ["subset5", "subset6"], ["test1", "test2", "*"]),
  rule("test4", "rule4-local", "httpbin.org", ["subset15", "subset16"], ["test4"]),
  rule("istio-system", "rule4", "httpbin.org", ["subset7", "subset8"]),
  rule("istio-system", "rule1", "httpbin.org", ["subset9", "subset10"], ["."]),
  rule("istio-system", "rule2", "*.org", ["subset11", "subset12"], ["."]),
  rule("istio-system", "rule3", "*.app.org", ["subset13", "subset14"], ["."]),
  rule("test5", "rule5", "api.test.com", ["subset5-0", "subset5-1"], ["istio-system"]),
  rule("test6", "rule6", "api.test.com", ["subset6-0", "subset6-1"], ["istio-system"]),
];

function virtualService(namespace: string, name: string, ...hosts: string[]) {
  return make("VirtualService", namespace, name, { hosts, gateways: ["mesh"] });
}

/** Of `TestSelectVirtualServicesExclusion`. */
export const excludableVirtualServices: readonly KubernetesObject[] = [
  virtualService("a", "vs-a", "a.com"),
  virtualService("b", "vs-b", "b.com"),
  virtualService("a", "vs-multi", "drop.com", "keep.com"),
];

/** Of `TestSelectVirtualServicesExclusionWildcard`. */
export const excludableWildcard: readonly KubernetesObject[] = [
  virtualService("a", "vs-exact", "a.com"),
  virtualService("a", "vs-wild", "*.com"),
];

function service(Hostname: string, Namespace: string, ExportTo: string[], ServiceRegistry = ""): Json {
  return { Hostname, Attributes: { Namespace, ExportTo, ServiceRegistry } };
}

/** Of `TestServiceWithExportTo`. */
export const exportedServices: readonly Json[] = [
  service("svc1", "test1", [".", "ns1"]),
  service("svc2", "test2", ["test1", "ns1", "test2"]),
  service("svc3", "test3", ["test1", "*", "test2"]),
  service("svc4", "test4", [], "External"),
  service("svc4", "test4", [], "External"),
  service("svc4", "test4", [], "Kubernetes"),
];

function httpService(
  host: string,
  exportTo: string,
  address: string,
  namespace: string,
  ...ports: number[]
): Json {
  return {
    Hostname: host,
    DefaultAddress: address,
    Resolution: address === "0.0.0.0" ? 2 : 1,
    Ports: ports.map((port) => ({ Name: `http-${port}`, Port: port, Protocol: "HTTP" })),
    Attributes: { Namespace: namespace, ExportTo: [exportTo], ServiceRegistry: "Kubernetes" },
  };
}

/** Of `TestSidecarOutboundHTTPRouteConfig`. */
export const routedServices: readonly Json[] = [
  httpService("bookinfo.com", "*", "0.0.0.0", "default", 9999, 70),
  httpService("private.com", ".", "0.0.0.0", "default", 9999, 80),
  httpService("test.com", "*", "8.8.8.8", "not-default", 8080),
  httpService("test-private.com", ".", "9.9.9.9", "not-default", 80, 70),
  httpService("test-private-2.com", ".", "9.9.9.10", "not-default", 60),
  httpService("test-headless.com", "*", "0.0.0.0", "not-default", 8888),
  httpService("service-A.default.svc.cluster.local", "*", "", "default", 7777),
];
