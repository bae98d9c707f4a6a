import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { watchedResources, resourceName } from "@/lib/domain/kubernetes/resources";
import { createInterner } from "./interner";
import { parseImageTag } from "./project-workload";
import { metaOf, projections } from "./projection";

function project(name: string, object: unknown) {
  return projections.get(name)?.project(object as never, createInterner());
}

const metadata = (more: object = {}) => ({
  name: "a",
  namespace: "n",
  uid: "u",
  resourceVersion: "5",
  ...more,
});

test("every watched resource has a projection, and each its own list", () => {
  expect(watchedResources.map(resourceName).filter((name) => !projections.has(name))).toEqual([]);
  expect(new Set([...projections.values()].map(({ list }) => list)).size).toBe(projections.size);
});

describe("odd objects", () => {
  const names = [...projections.keys()];
  test.each(names)("%s: anything without a name or version is left out", (name) => {
    expect(project(name, {})).toBeUndefined();
    expect(project(name, { metadata: { name: "a" } })).toBeUndefined();
    expect(project(name, { metadata: { name: 7, resourceVersion: "1" } })).toBeUndefined();
  });

  test("never throw, whatever stands where (F-27)", () => {
    const fields = [
      "spec",
      "status",
      "containers",
      "initContainers",
      "conditions",
      "endpoints",
      "ports",
      "template",
      "metadata",
      "labels",
      "selector",
    ];
    const odd = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "medium" },
        fc.jsonValue(),
        tie("object"),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
      object: fc.dictionary(
        fc.oneof(fc.constantFrom(...fields, "__proto__", "constructor", "name"), fc.string()),
        tie("value"),
        { maxKeys: 6 },
      ),
    })).object;
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        odd,
        fc.dictionary(fc.string(), fc.jsonValue()),
        (name, object, extra) => {
          const parsed = JSON.parse(
            JSON.stringify({ ...(object as object), metadata: { ...extra, ...metadata() } }),
          ) as unknown;
          const projected = project(name, parsed);
          expect(projected && metaOf(projected)).toMatchObject({
            name: "a",
            namespace: "n",
            resourceVersion: "5",
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test("metadata of kept objects is text and maps of text, whatever was sent", () => {
    const whole = names.filter((name) => /istio\.io|gateway\.networking/.test(name));
    const hostile = fc.oneof(
      fc.constant({ toString: 1, valueOf: 1 }),
      fc.jsonValue(),
      fc.dictionary(fc.string(), fc.jsonValue()),
    );
    const texts = ["namespace", "uid", "creationTimestamp", "deletionTimestamp"];
    const maps = ["labels", "annotations"];
    const sent = fc.record(Object.fromEntries([...texts, ...maps].map((field) => [field, hostile])));
    fc.assert(
      fc.property(fc.constantFrom(...whole), sent, (name, fields) => {
        const object = JSON.parse(
          JSON.stringify({ metadata: { ...fields, name: "a", resourceVersion: "5" } }),
        ) as unknown;
        const { metadata: kept } = project(name, object) as KubernetesObject;
        expect(kept).toMatchObject({ name: "a", resourceVersion: "5" });
        for (const field of texts) expect(kept[field]).toBeTypeOf("string");
        for (const field of maps)
          for (const value of Object.values(kept[field] as object)) expect(value).toBeTypeOf("string");
      }),
      { numRuns: 300 },
    );
    expect(
      project("virtualservices.networking.istio.io", {
        metadata: metadata({
          creationTimestamp: { toString: 1, valueOf: 1 },
          labels: { app: "a", odd: { toString: 1 } },
          annotations: ["x"],
        }),
      }),
    ).toMatchObject({ metadata: { creationTimestamp: "", labels: { app: "a" }, annotations: {} } });
  });

  test("a label __proto__ stays a label", () => {
    const pod = project(
      "pods",
      JSON.parse('{"metadata":{"name":"a","resourceVersion":"1","labels":{"__proto__":"x","a":"b"}}}'),
    );
    expect(pod).toMatchObject({ meta: { name: "a" } });
    expect(Object.entries((pod as { meta: { labels: object } }).meta.labels)).toEqual([
      ["__proto__", "x"],
      ["a", "b"],
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("a very deep object does not exhaust the stack", () => {
    const deep = JSON.parse(
      `{"metadata":{"name":"a","resourceVersion":"1"},"spec":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    ) as unknown;
    expect(project("virtualservices.networking.istio.io", deep)).toBeDefined();
  });
});

test("an Istio object is kept whole but for managedFields", () => {
  const object = {
    apiVersion: "networking.istio.io/v1beta1",
    kind: "VirtualService",
    metadata: metadata({
      annotations: { note: "kept" },
      managedFields: [{ manager: "kubectl" }],
      generation: 3,
    }),
    spec: {
      hosts: ["reviews"],
      http: [{ route: [{ weight: 80 }], neverHeardOf: { deep: [1, null, true] } }],
    },
    status: { conditions: [] },
  };
  const { managedFields: _, ...kept } = object.metadata as Record<string, unknown>;
  expect(project("virtualservices.networking.istio.io", structuredClone(object))).toEqual({
    ...object,
    metadata: kept,
  });
});

test("an item of a list that names no kind gets it", () => {
  const bare = project("gateways.gateway.networking.k8s.io", { metadata: metadata() }) as KubernetesObject;
  expect(bare).toMatchObject({ kind: "Gateway", apiVersion: "gateway.networking.k8s.io/v1" });
});

describe("pods", () => {
  const pod = (more: object, meta: object = {}) =>
    project("pods", {
      metadata: metadata(meta),
      spec: { nodeName: "n1", serviceAccountName: "sa", ...more },
      status: { phase: "Running", podIP: "10.0.0.1" },
    });

  test.each([
    ["none", { containers: [{ name: "app" }] }, {}],
    ["sidecar", { containers: [{ name: "app" }, { name: "istio-proxy" }] }, {}],
    ["sidecar", { containers: [], initContainers: [{ name: "istio-proxy", restartPolicy: "Always" }] }, {}],
    ["none", { containers: [], initContainers: [{ name: "istio-proxy" }] }, {}],
    [
      "proxyless",
      { containers: [{ name: "istio-proxy" }] },
      { annotations: { "inject.istio.io/templates": "grpc-agent" } },
    ],
  ])("proxy %s", (proxy, spec, meta) => {
    expect(pod(spec, meta)).toMatchObject({
      proxy,
      phase: "Running",
      podIP: "10.0.0.1",
      node: "n1",
      serviceAccount: "sa",
      ready: false,
    });
  });

  test("owner is the controlling one", () => {
    const ownerReferences = [
      { kind: "X", name: "x" },
      { kind: "ReplicaSet", name: "rs", controller: true },
    ];
    expect(pod({}, { ownerReferences })).toMatchObject({ owner: { kind: "ReplicaSet", name: "rs" } });
  });
});

test("services, endpoint slices, nodes and workloads keep what the product reads", () => {
  expect(
    project("services", {
      metadata: metadata(),
      spec: {
        type: "ClusterIP",
        clusterIP: "10.1.1.1",
        selector: { app: "a" },
        ports: [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP", appProtocol: "http2" }],
      },
    }),
  ).toMatchObject({
    clusterIP: "10.1.1.1",
    selector: { app: "a" },
    ports: [{ name: "http", port: 80, targetPort: "8080", protocol: "TCP", appProtocol: "http2" }],
  });
  expect(
    project("endpointslices.discovery.k8s.io", {
      metadata: metadata({ labels: { "kubernetes.io/service-name": "a" } }),
      endpoints: [
        { addresses: ["10.0.0.1"], targetRef: { kind: "Pod", name: "p" } },
        { addresses: ["10.0.0.2"], conditions: { ready: false } },
      ],
    }),
  ).toMatchObject({
    service: "a",
    endpoints: [
      { addresses: ["10.0.0.1"], ready: true, pod: "p" },
      { addresses: ["10.0.0.2"], ready: false },
    ],
  });
  expect(
    project("nodes", {
      metadata: metadata({
        labels: { "topology.kubernetes.io/region": "eu", "topology.kubernetes.io/zone": "eu-1" },
      }),
      status: { conditions: [{ type: "Ready", status: "True" }], nodeInfo: { kubeletVersion: "v1.36.3" } },
    }),
  ).toMatchObject({ ready: true, kubeletVersion: "v1.36.3", region: "eu", zone: "eu-1" });
  const template = {
    metadata: { labels: { app: "a" } },
    spec: { serviceAccountName: "sa", containers: [{ name: "discovery", image: "istio/pilot:1.31.0" }] },
  };
  expect(
    project("deployments.apps", { metadata: metadata(), spec: { template }, status: { readyReplicas: 1 } }),
  ).toMatchObject({
    kind: "Deployment",
    replicas: 1,
    readyReplicas: 1,
    podLabels: { app: "a" },
    serviceAccount: "sa",
    images: { discovery: "1.31.0" },
  });
  expect(
    project("daemonsets.apps", {
      metadata: metadata(),
      spec: { template },
      status: { desiredNumberScheduled: 3, numberReady: 2 },
    }),
  ).toMatchObject({
    replicas: 3,
    readyReplicas: 2,
  });
});

test.each([
  ["istio/pilot:1.31.0", "1.31.0"],
  ["registry:5000/istio/pilot", "latest"],
  ["registry:5000/istio/pilot:1.31.0@sha256:00", "1.31.0"],
  ["istio/pilot@sha256:00", ""],
])("the tag of %s is %j", (image, tag) => {
  expect(parseImageTag(image)).toBe(tag);
});

test("equal strings and label maps share one body", () => {
  const interner = createInterner();
  const one = interner.labels({ app: "a", version: "v1" });
  expect(interner.labels({ version: "v1", app: "a" })).not.toBe(undefined);
  expect(interner.labels({ app: "a", version: "v1" })).toBe(one);
  expect(interner.labels({ app: "a", version: "v2" })).toEqual({ app: "a", version: "v2" });
});

test("what the analysis reads of pods, workloads and services", () => {
  const containers = [
    { name: "app", securityContext: { runAsUser: 1337 }, env: [{ name: "A", value: "1" }, { name: "B" }] },
  ];
  const proxy = { name: "istio-proxy", image: "proxy:1", securityContext: { runAsUser: 1337 } };
  expect(project("pods", { metadata: metadata(), spec: { containers: [proxy] } })).toMatchObject({
    proxyImage: "proxy:1",
  });
  const bare = project("pods", { metadata: metadata(), spec: { containers: [{ name: "app" }] } });
  for (const field of ["proxyImage", "usesProxyUser", "hasInitContainer"])
    expect(bare).not.toHaveProperty(field);
  expect(
    project("pods", {
      metadata: metadata({ annotations: { "kubernetes.io/ingress.class": "x", note: "y" } }),
      spec: { containers, initContainers: [{ name: "istio-init" }] },
    }),
  ).toMatchObject({
    usesProxyUser: true,
    hasInitContainer: true,
    annotations: { "kubernetes.io/ingress.class": "x" },
  });
  const deployment = (app: string) =>
    project("deployments.apps", {
      metadata: metadata({ labels: { app }, annotations: { "galley.istio.io/analyze-suppress": "*" } }),
      spec: { template: { spec: { containers } } },
    });
  expect(deployment("istiod")).toMatchObject({
    environment: { A: "1" },
    usesProxyUser: true,
    annotations: { "galley.istio.io/analyze-suppress": "*" },
  });
  expect(deployment("cart")).not.toHaveProperty("environment");
  const condition = { status: "False", reason: "R", message: "M" };
  expect(
    project("services", {
      metadata: metadata(),
      status: {
        conditions: [
          { type: "istio.io/WaypointBound", ...condition },
          { type: "Other", ...condition },
        ],
      },
    }),
  ).toMatchObject({ conditions: [{ type: "istio.io/WaypointBound", ...condition }] });
});
