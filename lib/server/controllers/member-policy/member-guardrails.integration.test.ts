import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { Condition, KubernetesObject } from "@/lib/domain/kubernetes/object";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { createAdministrator, type Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { openTenantsInEast, ownHost, type TenantsInEast } from "@/lib/testing/tenants-in-east";

const waiting = { timeout: 40_000, interval: 50 };
const tina = contextOf("tina", "tenant");
let world: TenantsInEast;

beforeAll(async () => {
  world = await openTenantsInEast(["olivia", "tina"]);
  await world.store("accessbindings", "AccessBinding", world.tenant, {
    level: { kind: "Workspace", name: world.tenant },
    role: "Writer",
    subjects: [{ kind: "User", name: "tina" }],
  });
  await vi.waitUntil(
    () => world.controller.verdict("east")?.message.startsWith("5 role bindings in 1 namespace and "),
    waiting,
  );
}, 240_000);

afterAll(() => world.close());

/** An Istio object as `kubectl` would send it. */
const istio = (group: string, kind: string, spec: object, metadata: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name: "probe", ...metadata },
  spec,
});
const plurals: Record<string, string> = {
  ServiceEntry: "serviceentries",
  Telemetry: "telemetries",
  AuthorizationPolicy: "authorizationpolicies",
};
const pathOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  return `${root}/namespaces/${world.own}/${plurals[kind] ?? `${kind.toLowerCase()}s`}`;
};
const networking = "networking.istio.io";
const security = "security.istio.io";
const gatewayApi = "gateway.networking.k8s.io";
const route = (hosts: string[], more: object = {}) =>
  istio(networking, "VirtualService", {
    hosts,
    exportTo: ["."],
    http: [{ route: [{ destination: { host: "web" } }] }],
    ...more,
  });

/** With the credential of the fleet's istiod, given the rights that its chart gives it in namespaces with gateways. */
async function asIstiod(...call: Parameters<Administrator["send"]>): ReturnType<Administrator["send"]> {
  const file = join(world.fleet.directory, "clusters/east/kubeconfig-istiod");
  const { users } = parse(readFileSync(file, "utf8")) as { users: { user: { token: string } }[] };
  const istiod = createAdministrator({
    ...world.fleet.clusters.east,
    adminToken: users[0]?.user.token ?? "",
  });
  try {
    return await istiod.send(...call);
  } finally {
    await istiod.close();
  }
}

describe("whoever writes past Isthmus", () => {
  test.each<[string, string, { apiVersion: string; kind: string }]>([
    ["HOST_NOT_OWNED", "a host of somebody else", route(["www.example.com"])],
    ["EXPORT_TOO_WIDE", "an export to everybody", route(["web"], { exportTo: ["*"] })],
    ["EXPORT_TOO_WIDE", "no export at all, which means everybody", route(["web"], { exportTo: undefined })],
    [
      "GATEWAY_NOT_GRANTED",
      "a gateway of the platform",
      route([ownHost], { gateways: ["istio-system/edge"] }),
    ],
    [
      "DEST_NOT_GRANTED",
      "a destination of somebody else",
      route(["web"], { http: [{ route: [{ destination: { host: "api.pay.svc.cluster.local" } }] }] }),
    ],
    ["MTLS_DOWNGRADE", "no encryption", istio(security, "PeerAuthentication", { mtls: { mode: "DISABLE" } })],
    [
      "META_FORBIDDEN",
      "a reserved label",
      istio(networking, "VirtualService", route(["web"]).spec, { labels: { "istio.io/rev": "canary" } }),
    ],
    [
      "ADDRESS_FORBIDDEN",
      "external addresses",
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "probe" },
        spec: { ports: [{ port: 80 }], externalIPs: ["198.51.100.7"] },
      } as never,
    ],
    [
      "ADDRESS_FORBIDDEN",
      "the machine's own addresses",
      istio(networking, "ServiceEntry", {
        hosts: ["pay.example.org"],
        exportTo: ["."],
        resolution: "STATIC",
        ports: [{ number: 443, name: "tls", protocol: "TLS" }],
        endpoints: [{ address: "169.254.169.254" }],
      }),
    ],
    [
      "KIND_NOT_ALLOWED",
      "raw Envoy configuration",
      { ...istio(networking, "EnvoyFilter", {}), apiVersion: `${networking}/v1alpha3` },
    ],
    [
      "RBAC_ESCALATION",
      "rights",
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "probe" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [],
      } as never,
    ],
  ])("is refused with %s: %s", async (code, _, object) => {
    // The API server takes up each stored policy at its own time: one that is in force says nothing of the next.
    await vi.waitFor(async () => {
      const { code: status, body } = await world.intruder.send(
        "POST",
        `${pathOf(object)}?dryRun=All`,
        object,
      );
      expect({ status, message: body["message"] }).toEqual({
        status: 403,
        message: expect.stringContaining(code),
      });
    }, waiting);
  });

  // After the refusals, so by policies that are in force.
  test.each<[string, { apiVersion: string; kind: string }]>([
    ["a route of an own service", route(["web"])],
    ["a route of an own host", route([ownHost], { gateways: ["edge"] })],
    [
      "two versions",
      istio(networking, "DestinationRule", {
        host: "web",
        exportTo: ["."],
        trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" }, connectionPool: { tcp: { maxConnections: 9 } } },
        subsets: [{ name: "v1", labels: { version: "v1" } }],
      }),
    ],
    [
      "an own gateway",
      istio(networking, "Gateway", {
        selector: { app: "own-gateway" },
        servers: [{ hosts: [ownHost], port: { number: 80, name: "http", protocol: "HTTP" } }],
      }),
    ],
    ["a sidecar", istio(networking, "Sidecar", { egress: [{ hosts: ["./*", "istio-system/*"] }] })],
    [
      "rules of access",
      istio(security, "AuthorizationPolicy", {
        selector: { matchLabels: { app: "web" } },
        rules: [{ from: [{ source: { namespaces: ["other"] } }], to: [{ operation: { methods: ["GET"] } }] }],
      }),
    ],
    [
      "tokens of a granted issuer",
      istio(security, "RequestAuthentication", {
        jwtRules: [{ issuer: "https://id.example.org", jwksUri: "https://id.example.org/keys" }],
      }),
    ],
    [
      "telemetry",
      istio("telemetry.istio.io", "Telemetry", { accessLogging: [{ providers: [{ name: "envoy" }] }] }),
    ],
    [
      "a route of the Gateway API",
      istio(gatewayApi, "HTTPRoute", {
        parentRefs: [{ name: "edge" }],
        hostnames: [ownHost],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
      }),
    ],
    [
      "a route of gRPC",
      istio(gatewayApi, "GRPCRoute", {
        parentRefs: [{ name: "edge" }],
        rules: [
          {
            filters: [
              {
                type: "RequestHeaderModifier",
                requestHeaderModifier: { set: [{ name: "x-a", value: "b" }] },
              },
            ],
            backendRefs: [{ name: "web", port: 80 }],
          },
        ],
      }),
    ],
    [
      "a workload",
      istio("apps", "Deployment", {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" }, annotations: { "kubectl.kubernetes.io/restartedAt": "now" } },
          spec: { containers: [{ name: "web", image: "web:1" }] },
        },
      }),
    ],
    ["strict encryption", istio(security, "PeerAuthentication", { mtls: { mode: "STRICT" } })],
    [
      "a granted host outside",
      istio(networking, "ServiceEntry", {
        hosts: ["pay.example.org"],
        exportTo: ["."],
        resolution: "DNS",
        location: "MESH_EXTERNAL",
        ports: [{ number: 443, name: "tls", protocol: "TLS" }],
      }),
    ],
    [
      "a plain service",
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "probe" },
        spec: { ports: [{ port: 80 }] },
      } as never,
    ],
  ])("passes with %s", async (_, object) => {
    const { code, body } = await world.intruder.send("POST", `${pathOf(object)}?dryRun=All`, object);
    expect({ code, message: body["message"] }).toEqual({ code: 201, message: undefined });
  });

  /** As the person, on the way of every request, past our own checks. */
  function createAs(context: RequestContext, object: KubernetesObject): Promise<KubernetesObject> {
    const where = {
      cluster: "east",
      group: networking,
      version: "v1",
      resource: "virtualservices",
      namespace: world.own,
      name: object.metadata.name,
    };
    const placed = { ...object, metadata: { ...object.metadata, namespace: world.own } };
    const member = getRuntime().clusters.get("east");
    if (!member) throw new Error("east is not attached");
    return member.client.create(authorize(context, "create", where), placed, { dryRun: true });
  }

  test("is bound as a tenant's person as well, while operators write there what they must", async () => {
    const wide = route(["www.example.com"], { exportTo: ["*"] });
    // Until the API server has taken up her rights, it refuses her by those.
    await vi.waitFor(
      () =>
        expect(createAs(tina, wide)).rejects.toMatchObject({
          code: 403,
          message: expect.stringContaining("HOST_NOT_OWNED"),
        }),
      waiting,
    );
    await createAs(tina, route(["web"]));
    await createAs(contextOf("olivia", "operator"), wide);
  });

  test("lets istiod carry out what was let in: a gateway gets its workload", async () => {
    const name = "edge";
    const gateway = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name },
      spec: {
        gatewayClassName: "istio",
        listeners: [{ name: "http", port: 80, protocol: "HTTP", hostname: ownHost }],
      },
    };
    const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${world.own}/gateways`;
    const { code, body } = await world.intruder.send("POST", path, gateway);
    expect({ code, message: body["message"] }).toEqual({ code: 201, message: undefined });
    await vi.waitFor(async () => {
      const { body: now } = await world.east.send("GET", `${path}/${name}`);
      const { conditions = [] } = (now["status"] ?? {}) as { conditions?: Condition[] };
      expect(conditions.find(({ type }) => type === "Accepted")).toMatchObject({ status: "True" });
    }, waiting);
    // What istiod makes of it carries labels that nobody else may set; its templates are not part of the fleet.
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: `${name}-istio`,
        labels: { "gateway.istio.io/managed": "istio.io-gateway-controller" },
      },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name, "istio.io/rev": "default", "sidecar.istio.io/inject": "false" } },
          spec: { containers: [{ name: "proxy", image: "auto" }] },
        },
      },
    };
    const deployments = `/apis/apps/v1/namespaces/${world.own}/deployments?dryRun=All`;
    await vi.waitFor(
      async () =>
        expect((await world.intruder.send("POST", deployments, deployment)).body["message"]).toContain(
          "META_FORBIDDEN",
        ),
      waiting,
    );
    expect((await asIstiod("POST", deployments, deployment)).code).toBe(201);
  });

  test("is not bound in a namespace that nobody owns, nor when they administer the cluster", async () => {
    const open = route(["www.example.com"], { exportTo: ["*"] });
    for (const namespace of [world.free, world.own]) {
      const { code } = await world.east.send(
        "POST",
        `${pathOf(open).replace(world.own, namespace)}?dryRun=All`,
        open,
      );
      expect(code).toBe(201);
    }
  });
});
