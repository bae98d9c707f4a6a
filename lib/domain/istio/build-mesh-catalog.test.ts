import { expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeNamespace,
  makeObject,
  makeService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import { buildMeshCatalog } from "./build-mesh-catalog";
import { defaultMeshConfig } from "./mesh-config";

it("offers what the world holds, under the hosts of the mesh's own domain", () => {
  const orphans = makeDeployment("batch", "v1", { proxy: "none" }).pods.map((pod) => {
    const { owner: _, ...orphan } = pod;
    return orphan;
  });
  const world = makeWorld({
    ...mergeParts(makeDeployment("reviews", "v1"), makeDeployment("reviews", "v2", { ready: 0, total: 0 })),
    mesh: {
      ...defaultMeshConfig,
      domain: "corp.local",
      extensionProviders: [{ name: "opa" }, { zipkin: {} }],
    },
    namespaces: [makeNamespace("shop"), makeNamespace("bookinfo")],
    services: [makeService("reviews")],
    destinationRules: [
      makeDestinationRule("short", { host: "reviews", subsets: [{ name: "v2" }, { name: "v1" }] }),
      makeDestinationRule("elsewhere", { host: "reviews", subsets: [{ name: "x" }] }, { namespace: "shop" }),
    ],
    serviceEntries: [
      makeObject("networking.istio.io/v1", "ServiceEntry", "bank", {
        hosts: ["bank.example.com"],
        ports: [{ number: 443, name: "tls", protocol: "TLS" }, { name: "nonsense" }],
      }),
    ],
    workloadEntries: [
      makeObject("networking.istio.io/v1", "WorkloadEntry", "vm", {
        ports: { db: 3306 },
        labels: { app: "db" },
      }),
    ],
    gatewayApiGateways: [
      makeObject("gateway.networking.k8s.io/v1", "Gateway", "edge", {
        listeners: [
          { name: "http", port: 80, protocol: "HTTP" },
          { name: "tls", port: 443, protocol: "HTTPS", hostname: "a.example.com" },
        ],
      }),
    ],
  });
  const catalog = buildMeshCatalog({ ...world, pods: [...world.pods, ...orphans] });
  expect(catalog).toMatchObject({ namespaces: ["bookinfo", "shop"], extensionProviders: ["opa"] });
  expect(catalog.services).toEqual([
    expect.objectContaining({
      kind: "ServiceEntry",
      host: "bank.example.com",
      ports: [{ name: "tls", port: 443, protocol: "TLS" }],
    }),
    expect.objectContaining({
      host: "reviews.bookinfo.svc.corp.local",
      subsets: ["v1", "v2"],
      versions: ["v1", "v2"],
    }),
  ]);
  expect(catalog.workloads.map(({ kind, name, proxied }) => [kind, name, proxied])).toEqual([
    ["Pod", "batch-v1-5d8f-0", false],
    ["Deployment", "reviews-v1", true],
    ["Deployment", "reviews-v2", false],
    ["WorkloadEntry", "vm", true],
  ]);
  expect(catalog.gateways).toMatchObject([
    { api: "gateway-api", hosts: ["*", "a.example.com"], ports: [{ number: 80 }, { number: 443 }] },
  ]);
});
