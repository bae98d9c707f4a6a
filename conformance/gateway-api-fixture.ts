import type { FindReferenced, ReferencedState } from "@/lib/domain/gateway-api/conversion-options";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord } from "@/lib/domain/kubernetes/read-field";
import { readText } from "./read-case";

/**
 * What istio's conversion test sets up before each case and its cases do not hold.
 * Source: istio pilot/pkg/config/kube/gateway conversion_test.go (`services`, `svcPorts`, `objects`, `readConfig`).
 */

const servicesByNamespace: Readonly<Record<string, readonly string[]>> = {
  "istio-system": ["istio-ingressgateway", "httpbin", "istiod", "echo"],
  default: [
    "httpbin",
    "httpbin-second",
    "httpbin-wildcard",
    "foo-svc",
    "httpbin-other",
    "example",
    "echo",
    "svc4",
    "httpbin-zero",
    "httpbin-mirror",
    "httpbin-foo",
    "httpbin-alt",
    "httpbin-bad",
    "echo-1",
    "echo-2",
    "echo-port",
    "not-found",
  ],
  apple: ["httpbin-apple"],
  banana: ["httpbin-banana"],
  cert: ["httpbin"],
  service: ["my-svc"],
  "allowed-1": ["a-example", "b-example", "svc2", "svc1"],
  "allowed-2": ["a-example", "svc2", "svc3"],
  "group-namespace1": ["httpbin"],
  "group-namespace2": ["httpbin"],
};

const plainPorts = [
  { name: "http", port: 80 },
  { name: "tcp", port: 34000 },
  { name: "tcp-other", port: 34001 },
];

function makeService(namespace: string, name: string): KubernetesObject[] {
  const isGateway = name === "istio-ingressgateway";
  const ports = isGateway ? [...plainPorts, { name: "https", port: 443 }] : plainPorts;
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { ports },
      ...(isGateway ? { status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } } : {}),
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name, namespace, labels: { "kubernetes.io/service-name": name } },
      endpoints: [{ addresses: ["1.1.1.1"] }],
      // The first port is served on another one, to show the hint; upstream gives the others none.
      ports: ports.map((port, index) => ({ name: port.name, port: index === 0 ? 8080 : 0 })),
    },
  ];
}

/** Hosts of upstream's registry that no Service stands for. */
function makeHost(namespace: string, host: string): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: `registry-${host}`, namespace },
    spec: { hosts: [host], ports: plainPorts.map(({ name, port }) => ({ name, number: port })) },
  };
}

const serviceHost = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.domain\.suffix$/;

/** Services that a case expects routes to, unless it also expects a backend not to be found. */
function findExpectedServices(expected: unknown): { namespace: string; name: string }[] {
  if (JSON.stringify(expected ?? null).includes('"BackendNotFound"')) return [];
  const found = new Map<string, { namespace: string; name: string }>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const [, name, namespace] =
      serviceHost.exec(readText(readRecord(readRecord(value)["destination"])["host"])) ?? [];
    if (name !== undefined && namespace !== undefined) found.set(`${namespace}/${name}`, { namespace, name });
    Object.values(value).forEach(visit);
  };
  visit(expected);
  return [...found.values()];
}

/** What upstream sets up around a case, but for what the case brings itself, and the Services that it `expects`. */
export function makeFixture(input: readonly KubernetesObject[], expects?: unknown): KubernetesObject[] {
  const keyOf = ({ kind, metadata }: KubernetesObject) =>
    `${kind} ${kind === "Namespace" ? "" : (metadata.namespace ?? "")}/${metadata.name}`;
  const own = new Set(input.map(keyOf));
  const namespaces = new Set(
    input.map(({ metadata }) => metadata.namespace ?? "").filter((name) => name !== ""),
  );
  const services = Object.entries(servicesByNamespace).flatMap(([namespace, names]) =>
    names.map((name) => ({ namespace, name })),
  );
  const known = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const expected = findExpectedServices(expects).filter(
    ({ namespace, name }) => !known.has(`${namespace}/${name}`),
  );
  const made = [
    ...[...services, ...expected].flatMap(({ namespace, name }) => makeService(namespace, name)),
    makeHost("istio-system", "example.com"),
    makeHost("default", "google.com"),
    ...[...namespaces].map((name): KubernetesObject => {
      const label = name.split("-")[0] ?? "";
      return {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { "istio.io/test-name-part": label } },
      };
    }),
  ];
  return made.filter((object) => !own.has(keyOf(object)));
}

const usable: ReferencedState = { state: "usable" };
const badPair: ReferencedState = {
  state: "invalid",
  problem: "the certificate is malformed: tls: failed to find any PEM data in certificate input",
};
const keysOf = (found: string): ReferencedState => ({
  state: "invalid",
  problem: `found secret, but didn't have expected keys cacert or ca.crt; found: ${found}`,
});
const badBundle: ReferencedState = { state: "invalid", problem: "the bundle is malformed" };

/** `Kind purpose namespace/name`. Secrets without authorities of their own are good for certificates alone. */
const referenced: Readonly<Record<string, ReferencedState>> = {
  "Secret certificate istio-system/my-cert-http": usable,
  "Secret authorities istio-system/my-cert-http": usable,
  "Secret certificate istio-system/my-cert": usable,
  "Secret certificate istio-system/my-cert-http2": usable,
  "Secret certificate istio-system/malformed": badPair,
  "Secret certificate ns2/ns2-cert": usable,
  "Secret certificate ns3/ns3-cert": usable,
  "Secret certificate ns4/ns4-cert": usable,
  "Secret certificate cert/cert": usable,
  "Secret certificate bookinfo/bookinfo-secret": usable,
  "Secret certificate bookinfo/another-secret": usable,
  "ConfigMap authorities istio-system/malformed": keysOf("not-ca.crt"),
  "ConfigMap authorities istio-system/malformed-trustbundle": badBundle,
  "ConfigMap authorities istio-system/my-cert-http": usable,
  "ConfigMap authorities default/malformed": keysOf("not-ca.crt"),
  "ConfigMap authorities default/auth-cert": usable,
};

/** Knows the Secrets and ConfigMaps that upstream sets up and those of the case; every other one is missing. */
export function makeFindReferenced(input: readonly KubernetesObject[]): FindReferenced {
  const own = new Set(
    input.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`),
  );
  const names = new Set(Object.keys(referenced).map((key) => key.replace(/ \w+ /, " ")));
  return (kind, namespace, name, purpose) => {
    const known = referenced[`${kind} ${purpose} ${namespace}/${name}`];
    if (known) return known;
    const exists = own.has(`${kind} ${namespace}/${name}`) || names.has(`${kind} ${namespace}/${name}`);
    if (!exists) return { state: "missing" };
    return kind === "Secret" && purpose === "authorities" ? keysOf("tls.crt, tls.key") : usable;
  };
}
