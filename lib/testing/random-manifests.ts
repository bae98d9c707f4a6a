import * as fc from "fast-check";
import type { KubernetesObject } from "../domain/kubernetes/object";

const names = ["cart", "pay", "edge"];
const namespaces = ["shop", "ops", "istio-system"];

const name = fc.constantFrom(...names);
const namespace = fc.constantFrom(...namespaces);
const labels = fc.constantFrom<Record<string, string>>(
  { app: "cart" },
  { app: "pay", version: "blue" },
  { istio: "edge" },
  {},
);
const host = fc.constantFrom(
  "cart",
  "cart.shop",
  "cart.shop.svc.cluster.local",
  "pay",
  "*.shop.svc.cluster.local",
  "x.example",
);
const exportTo = fc.constantFrom([], ["."], ["*"], ["ops"]);
const suppress = fc.constantFrom("*", "IST0101", "IST0109, IST0127", "KIA1106,ISM0008");

const destination = fc.record(
  { host, subset: fc.constantFrom("blue", "red"), port: fc.record({ number: fc.constantFrom(80, 81) }) },
  { requiredKeys: ["host"] },
);

const specs: Record<string, [apiVersion: string, spec: fc.Arbitrary<unknown>]> = {
  Service: [
    "v1",
    fc.record({
      selector: labels,
      ports: fc.constantFrom(
        [{ name: "http", port: 80 }],
        [
          { name: "odd", port: 81 },
          { name: "b", port: 82 },
        ],
      ),
    }),
  ],
  Pod: [
    "v1",
    fc.constantFrom({ containers: [] }, { containers: [{ name: "istio-proxy", image: "proxy:1" }] }),
  ],
  Deployment: [
    "apps/v1",
    labels.map((podLabels) => ({
      template: {
        metadata: { labels: podLabels },
        spec: { containers: [{ name: "istio-proxy", image: "auto" }] },
      },
    })),
  ],
  Namespace: ["v1", fc.constant({})],
  VirtualService: [
    "networking.istio.io/v1",
    fc.record({
      hosts: fc.array(host, { minLength: 1, maxLength: 2 }),
      exportTo,
      gateways: fc.constantFrom([], ["mesh"], ["edge"], ["ops/edge"]),
      http: fc.array(
        fc.record({ route: fc.array(fc.record({ destination }), { minLength: 1, maxLength: 2 }) }),
        { maxLength: 2 },
      ),
    }),
  ],
  DestinationRule: [
    "networking.istio.io/v1",
    fc.record({
      host,
      exportTo,
      subsets: fc.constantFrom([], [{ name: "blue", labels: { version: "blue" } }]),
    }),
  ],
  Gateway: [
    "networking.istio.io/v1",
    fc.record({
      selector: labels,
      servers: fc.array(
        fc.record({
          port: fc.record({ number: fc.constantFrom(80, 443) }),
          hosts: fc.array(host, { minLength: 1, maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
  ],
  ServiceEntry: [
    "networking.istio.io/v1",
    fc.record({
      hosts: fc.array(host, { minLength: 1, maxLength: 2 }),
      exportTo,
      ports: fc.constantFrom([{ number: 80, protocol: "HTTP" }], [{ number: 80, protocol: "TCP" }]),
    }),
  ],
  Sidecar: ["networking.istio.io/v1", labels.map((selector) => ({ workloadSelector: { labels: selector } }))],
  AuthorizationPolicy: [
    "security.istio.io/v1",
    fc.record(
      {
        selector: labels.map((matchLabels) => ({ matchLabels })),
        rules: fc.constantFrom([], [{ from: [{ source: { namespaces: ["gone"] } }] }]),
      },
      { requiredKeys: ["rules"] },
    ),
  ],
  PeerAuthentication: ["security.istio.io/v1", fc.constantFrom({}, { mtls: { mode: "STRICT" } })],
  Telemetry: ["telemetry.istio.io/v1", fc.constantFrom({}, { accessLogging: [{}] })],
};

/** Objects of many kinds over few names, so that they meet; each kind, namespace and name once. Some silence codes. */
export const randomManifests: fc.Arbitrary<KubernetesObject[]> = fc.uniqueArray(
  fc.constantFrom(...Object.keys(specs)).chain((kind) => {
    const [apiVersion, spec] = specs[kind] ?? ["v1", fc.constant({})];
    return fc
      .record({
        name: kind === "Namespace" ? namespace : name,
        namespace,
        spec,
        labels,
        suppress: fc.option(suppress, { nil: undefined, freq: 4 }),
      })
      .map((parts): KubernetesObject => ({
        apiVersion,
        kind,
        metadata: {
          name: parts.name,
          ...(kind === "Namespace" ? {} : { namespace: parts.namespace }),
          labels: parts.labels,
          ...(parts.suppress === undefined
            ? {}
            : { annotations: { "galley.istio.io/analyze-suppress": parts.suppress } }),
        },
        spec: parts.spec,
      }));
  }),
  { maxLength: 25, selector: ({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}` },
);
