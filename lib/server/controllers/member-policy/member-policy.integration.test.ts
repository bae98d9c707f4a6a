import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { memberSelector } from "@/lib/domain/tenancy/member-access/member-labels";
import { authorize } from "@/lib/server/authorization/authorize";
import { getRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import { createAdministrator, readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { createMemberPolicyController, type MemberPolicyController } from "./member-policy-controller";

const fleet = readFleet(inject("fleetDirectory"));
const waiting = { timeout: 40_000, interval: 50 };
const suffix = randomBytes(3).toString("hex");
const names = { tenant: `alpha-${suffix}`, other: `beta-${suffix}` };
const api = "/apis/isthmus.dev/v1alpha1";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const admission = "/apis/admissionregistration.k8s.io/v1";
const propagator = "system:serviceaccount:isthmus-system:isthmus-propagator";
const tina = contextOf("tina", "tenant");

let connected: ConnectedEast;
let host: Administrator;
let east: Administrator;
/** Past Isthmus: a ServiceAccount of the tenant's own namespace that its administrator made almighty there. */
let intruder: Administrator;
let controller: MemberPolicyController;
/** Of the tenant, of another tenant, of nobody. */
let own: string;
let foreign: string;
let free: string;

const store = (resource: string, kind: string, name: string, spec: object) =>
  host.create(`${api}/${resource}`, {
    apiVersion: "isthmus.dev/v1alpha1",
    kind,
    metadata: { name },
    spec,
  });

function startController(): MemberPolicyController {
  const { clusters: registry, access, logger } = getRuntime();
  const made = createMemberPolicyController({ registry, access, logger });
  made.start();
  return made;
}

async function list(path: string): Promise<KubernetesObject[]> {
  const { code, body } = await east.send(
    "GET",
    `${path}?labelSelector=${encodeURIComponent(memberSelector)}`,
  );
  expect(code).toBe(200);
  return (body as { items: KubernetesObject[] }).items;
}

async function subjectsOf(namespace: string, role: string): Promise<string[]> {
  const { code, body } = await east.send("GET", `${rbac}/namespaces/${namespace}/rolebindings/${role}`);
  return code === 200 ? (body as { subjects: { name: string }[] }).subjects.map(({ name }) => name) : [];
}

/** Asks the member's RBAC as the person, on the way of every request. */
async function mayTina(verb: string, namespace: string, group: string, resource: string): Promise<boolean> {
  const target = {
    cluster: "east",
    group: "authorization.k8s.io",
    version: "v1",
    resource: "selfsubjectaccessreviews",
  };
  const answer = await getRuntime()
    .clusters.get("east")
    ?.client.create(authorize(tina, "create", target), {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: { name: "" },
      spec: { resourceAttributes: { verb, namespace, group, resource } },
    });
  return (answer?.["status"] as { allowed?: boolean } | undefined)?.allowed === true;
}

const synced = (bindings: number, of = controller) =>
  vi.waitFor(
    () =>
      expect(of.verdict("east")).toMatchObject({
        status: "True",
        message: expect.stringMatching(`^${bindings} role bindings in `),
      }),
    waiting,
  );

const writesOfPropagator = () =>
  readAudit(fleet.clusters.east).filter(
    ({ verb, stage, user }) =>
      ["create", "update", "patch", "delete"].includes(verb) &&
      stage === "ResponseComplete" &&
      user.username === propagator,
  ).length;

beforeAll(async () => {
  connected = await connectEast(["olivia", "tina"]);
  ({ east } = connected);
  host = createAdministrator(fleet.clusters.host);
  own = await east.createNamespace("own");
  foreign = await east.createNamespace("foreign");
  free = await east.createNamespace("free");
  await store("tenants", "Tenant", names.tenant, { clusters: ["east"], egress: ["pay.example.org"] });
  await store("tenants", "Tenant", names.other, { clusters: ["east"] });
  const { metadata } = await store("workspaces", "Workspace", names.tenant, {
    tenant: names.tenant,
    namespaces: [`*/${own}`],
    hosts: [`${suffix}.example.org`],
  });
  await store("workspaces", "Workspace", names.other, { tenant: names.other, namespaces: [`*/${foreign}`] });
  await store("hostclaims", "HostClaim", `${suffix}.example.org`, {
    host: `${suffix}.example.org`,
    workspace: names.tenant,
    workspaceUid: metadata.uid,
  });
  const subject = { kind: "ServiceAccount", name: "intruder", namespace: own };
  await east.create(`/api/v1/namespaces/${own}/serviceaccounts`, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: subject.name },
  });
  await east.create(`${rbac}/namespaces/${own}/rolebindings`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "intruder" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [subject],
  });
  const token = await east.create(`/api/v1/namespaces/${own}/serviceaccounts/intruder/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    metadata: {},
    spec: {},
  });
  const { token: adminToken } = token["status"] as { token: string };
  intruder = createAdministrator({ ...fleet.clusters.east, adminToken });
  controller = startController();
}, 240_000);

afterAll(async () => {
  controller.stop();
  for (const [path, name] of [
    ["accessbindings", names.tenant],
    ["workspaces", names.tenant],
    ["workspaces", names.other],
    ["tenants", names.tenant],
    ["tenants", names.other],
    ["hostclaims", `${suffix}.example.org`],
  ] as const)
    await host.send("DELETE", `${api}/${path}/${name}`);
  for (const kind of ["validatingadmissionpolicybindings", "validatingadmissionpolicies"])
    for (const { metadata } of await list(`${admission}/${kind}`))
      await east.delete(`${admission}/${kind}/${metadata.name}`);
  for (const namespace of [own, foreign, free]) await east.send("DELETE", `/api/v1/namespaces/${namespace}`);
  await Promise.all([intruder.close(), host.close()]);
  await connected.close();
});

describe("tenants' rights in a member", () => {
  test("are none before somebody binds them, and then are theirs in their namespaces only", async () => {
    await synced(0);
    expect(await mayTina("list", own, "networking.istio.io", "virtualservices")).toBe(false);
    await store("accessbindings", "AccessBinding", names.tenant, {
      level: { kind: "Workspace", name: names.tenant },
      role: "Writer",
      subjects: [{ kind: "User", name: "tina" }],
    });
    await vi.waitUntil(() => mayTina("create", own, "networking.istio.io", "virtualservices"), waiting);
    await vi.waitUntil(() => mayTina("list", own, "", "pods"), waiting);
    for (const namespace of [foreign, free, "istio-system"]) {
      expect(await mayTina("list", namespace, "", "pods")).toBe(false);
      expect(await mayTina("create", namespace, "networking.istio.io", "virtualservices")).toBe(false);
    }
    // A Writer writes no workloads, and nobody of the tenants gives rights, reads Secrets or writes raw configuration.
    expect(await mayTina("create", own, "apps", "deployments")).toBe(false);
    expect(await mayTina("create", own, "rbac.authorization.k8s.io", "rolebindings")).toBe(false);
    expect(await mayTina("get", own, "", "secrets")).toBe(false);
    expect(await mayTina("create", own, "networking.istio.io", "envoyfilters")).toBe(false);
    expect(await subjectsOf(own, "isthmus:tenant-viewer")).toEqual(["isthmus:tina"]);
    await synced(5);
  });

  test("are written once: a second Isthmus finds nothing to do", async () => {
    const before = writesOfPropagator();
    const second = startController();
    await synced(5, second);
    second.stop();
    expect(writesOfPropagator()).toBe(before);
  });

  test("are healed when somebody changes them in the member", async () => {
    const path = `${rbac}/namespaces/${own}/rolebindings/isthmus:tenant-viewer`;
    const { body } = await east.send("GET", path);
    const mallory = { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mallory" };
    const changed = { ...body, subjects: [...(body["subjects"] as object[]), mallory] };
    expect((await east.send("PUT", path, changed)).code).toBe(200);
    const security = `${rbac}/namespaces/${own}/rolebindings/isthmus:tenant-security`;
    await east.delete(security);
    const [policy] = (await list(`${admission}/validatingadmissionpolicies`)).map(
      ({ metadata }) => metadata.name,
    );
    const pass = [
      { op: "add", path: "/spec/matchConditions/-", value: { name: "off", expression: "false" } },
    ];
    const switched = await east.send(
      "PATCH",
      `${admission}/validatingadmissionpolicies/${policy}`,
      pass,
      "application/json-patch+json",
    );
    expect(switched.code).toBe(200);
    await vi.waitFor(async () => {
      expect(await subjectsOf(own, "isthmus:tenant-viewer")).toEqual(["isthmus:tina"]);
      expect(await subjectsOf(own, "isthmus:tenant-security")).toEqual(["isthmus:tina"]);
      const { body: now } = await east.send("GET", `${admission}/validatingadmissionpolicies/${policy}`);
      expect(JSON.stringify(now["spec"])).not.toContain('"off"');
    }, waiting);
    await synced(5);
  }, 90_000);
});

/** An Istio object as `kubectl` would send it. */
const istio = (group: string, kind: string, spec: object, metadata: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name: `probe-${suffix}`, ...metadata },
  spec,
});
const pathOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
  const plural = `${kind.toLowerCase()}${kind.endsWith("y") ? "" : "s"}`.replace(/policy$/, "policies");
  const plurals: Record<string, string> = {
    ServiceEntry: "serviceentries",
    PeerAuthentication: "peerauthentications",
  };
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  return `${root}/namespaces/${own}/${plurals[kind] ?? plural}`;
};
const networking = "networking.istio.io";
const security = "security.istio.io";
const route = (hosts: string[], more: object = {}) =>
  istio(networking, "VirtualService", {
    hosts,
    exportTo: ["."],
    http: [{ route: [{ destination: { host: "web" } }] }],
    ...more,
  });

describe("whoever writes past Isthmus", () => {
  test.each<[string, string, { apiVersion: string; kind: string }]>([
    ["HOST_NOT_OWNED", "a host of somebody else", route(["www.example.com"])],
    ["EXPORT_TOO_WIDE", "an export to everybody", route(["web"], { exportTo: ["*"] })],
    ["EXPORT_TOO_WIDE", "no export at all, which means everybody", route(["web"], { exportTo: undefined })],
    [
      "GATEWAY_NOT_GRANTED",
      "a gateway of the platform",
      route([`${suffix}.example.org`], { gateways: ["istio-system/edge"] }),
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
        metadata: { name: `probe-${suffix}` },
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
        metadata: { name: `probe-${suffix}` },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [],
      } as never,
    ],
  ])("is refused with %s: %s", async (code, _, object) => {
    const { code: status, body } = await intruder.send("POST", pathOf(object), object);
    expect({ status, message: body["message"] }).toEqual({
      status: 403,
      message: expect.stringContaining(code),
    });
  });

  test.each<[string, { apiVersion: string; kind: string }]>([
    ["a route of an own service", route(["web"])],
    ["a route of an own host", route([`${suffix}.example.org`], { gateways: ["edge"] })],
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
        metadata: { name: `probe-${suffix}` },
        spec: { ports: [{ port: 80 }] },
      } as never,
    ],
  ])("passes with %s", async (_, object) => {
    const { code, body } = await intruder.send("POST", `${pathOf(object)}?dryRun=All`, object);
    expect({ code, message: body["message"] }).toEqual({ code: 201, message: undefined });
  });

  test("is not bound in a namespace that nobody owns, nor when they administer the cluster", async () => {
    const open = route(["www.example.com"], { exportTo: ["*"] });
    for (const namespace of [free, own]) {
      const { code } = await east.send("POST", `${pathOf(open).replace(own, namespace)}?dryRun=All`, open);
      expect(code).toBe(201);
    }
  });
});

describe("when rights go", () => {
  test("their subjects go from the member, and the cluster says what it holds", async () => {
    await host.delete(`${api}/accessbindings/${names.tenant}`);
    await vi.waitFor(async () => {
      expect(await subjectsOf(own, "isthmus:tenant-viewer")).toEqual([]);
      expect(await subjectsOf(own, "isthmus:tenant-traffic")).toEqual([]);
    }, waiting);
    expect(await mayTina("list", own, "", "pods")).toBe(false);
    await synced(0);
  });
});
