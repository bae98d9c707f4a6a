import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { createMemberPolicyController } from "@/lib/server/controllers/member-policy/member-policy-controller";
import { previewTenancyChange } from "@/lib/server/operations/tenancy/preview-tenancy-change";
import { getRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { buildWitness, startWitness, type Witness } from "./mesh/witness";

const waiting = { timeout: 60_000, interval: 100 };
const api = "/apis/isthmus.dev/v1alpha1";
const name = `calls-${randomBytes(3).toString("hex")}`;
const space = `isthmus-ws-${name}`;
const group = {
  apiVersion: "isthmus.dev/v1alpha1",
  kind: "SecurityGroup",
  metadata: { name: "guard", namespace: space },
  spec: {
    mode: "Bridged",
    namespaces: ["east/shop"],
    settings: { mtls: { value: "STRICT" }, authorization: { value: "Workspace" } },
  },
};
const rules = "/apis/networking.istio.io/v1/namespaces/shop/destinationrules";
const groups = `${api}/namespaces/${space}/securitygroups`;

let connected: ConnectedEast;
let host: Administrator;
let witness: Witness;
let stopController: () => void;

beforeAll(async () => {
  connected = await connectEast(["olivia"]);
  host = createAdministrator(readFleet(inject("fleetDirectory")).clusters.host);
  witness = startWitness(buildWitness(fileURLToPath(new URL("..", import.meta.url))));
  const { clusters: registry, access, logger } = getRuntime();
  const controller = createMemberPolicyController({ registry, access, logger });
  controller.start();
  stopController = () => controller.stop();
  for (const [resource, kind, spec] of [
    ["tenants", "Tenant", { clusters: ["east"] }],
    ["workspaces", "Workspace", { tenant: name, namespaces: ["east/shop"] }],
  ] as const)
    await host.create(`${api}/${resource}`, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind,
      metadata: { name },
      spec,
    });
  await host.create("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: space },
  });
  // gRPC without a proxy speaks mutual TLS only where a rule says so.
  await connected.east.create(rules, {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name },
    spec: { host: "cart.shop.svc.cluster.local", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
  });
  await vi.waitUntil(() => readWorkloads().every(({ ready }) => ready), { ...waiting, timeout: 180_000 });
}, 400_000);

afterAll(async () => {
  await host.send("DELETE", `${groups}/guard`);
  await vi.waitUntil(async () => (await listGenerated()).length === 0, waiting);
  stopController();
  await connected.east.send("DELETE", `${rules}/${name}`);
  witness.close();
  for (const path of [`workspaces/${name}`, `tenants/${name}`]) await host.send("DELETE", `${api}/${path}`);
  await host.send("DELETE", `/api/v1/namespaces/${space}`);
  await host.close();
  await connected.close();
}, 120_000);

interface Workload {
  cluster: string;
  name: string;
  app: string;
  ready: boolean;
}

function readWorkloads(): Workload[] {
  const file = readFileSync(`${inject("fleetDirectory")}/fleet.json`, "utf8");
  return (JSON.parse(file) as { workloads: Workload[] }).workloads.filter(
    ({ cluster }) => cluster === "east",
  );
}

async function listGenerated(): Promise<string[]> {
  const lists = await Promise.all(
    ["peerauthentications", "authorizationpolicies"].map(async (kind) => {
      const path = `/apis/security.istio.io/v1/namespaces/shop/${kind}`;
      const { items } = (await connected.east.send("GET", path)).body as unknown as {
        items: { metadata: { name: string } }[];
      };
      return items.map(({ metadata }) => `${kind} ${metadata.name}`);
    }),
  );
  return lists.flat().filter((text) => text.includes("isthmus-guard"));
}

/** Real calls to a service of `shop` with the identity of an app: `answered`, or the code of the refusal. */
async function call(app: string): Promise<string[]> {
  const workload = readWorkloads().find((one) => one.app === app);
  const { answered, failed } = await witness.call({
    workload: `${inject("fleetDirectory")}/workloads/east/${workload?.name ?? ""}`,
    target: "cart.shop.svc.cluster.local:8080",
    count: 5,
    headers: {},
  });
  return [...(Object.keys(answered).length > 0 ? ["answered"] : []), ...Object.keys(failed)];
}

const becomes = (app: string, expected: string) =>
  vi.waitFor(async () => expect([app, await call(app)]).toEqual([app, [expected]]), waiting);

test("the preview tells what is generated, and real calls from outside are refused until the group is Direct again", async () => {
  await becomes("productpage", "answered");
  await vi.waitUntil(
    () =>
      getRuntime()
        .tenancy.state()
        .workspaces.some(({ metadata }) => metadata.name === name),
    waiting,
  );
  const preview = await vi.waitFor(
    () =>
      previewTenancyChange(contextOf("olivia", "operator"), "securitygroups", {
        object: group,
        name: "guard",
        namespace: space,
      }),
    waiting,
  );
  expect(preview.refusals).toEqual([]);
  expect(preview.generated?.map(({ cluster, action, after }) => [cluster, action, after?.kind])).toEqual([
    ["east", "create", "PeerAuthentication"],
    ["east", "create", "AuthorizationPolicy"],
  ]);
  await host.create(groups, group);
  await becomes("productpage", "PermissionDenied");
  await becomes("storefront", "answered");
  await host.send("PATCH", `${groups}/guard`, { spec: { mode: "Direct" } }, "application/merge-patch+json");
  await becomes("productpage", "answered");
  // Calls pass before the last of it is gone.
  await vi.waitFor(async () => expect(await listGenerated()).toEqual([]), waiting);
}, 400_000);
