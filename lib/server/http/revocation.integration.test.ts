import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { authenticateSession } from "@/lib/server/authentication/authenticate";
import { revocations } from "@/lib/server/authentication/sessions";
import { applyChange } from "@/lib/server/operations/changes/apply-change";
import { getService } from "@/lib/server/operations/services/get-service";
import { listServices } from "@/lib/server/operations/services/list-services";
import { getRuntime } from "@/lib/server/runtime";
import { bindTenants } from "@/lib/testing/bind-tenants";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { plantObjects, plantTenancy } from "@/lib/testing/routes/plant-tenant";
import { namePlace, virtualService } from "@/lib/testing/routes/tenant-place";
import { serveDoor, type ServedDoor } from "@/lib/testing/serve-door";
import { signIn } from "@/lib/testing/sign-in";
import { contextOf } from "@/lib/testing/start-runtime";
import { untilAllowed } from "@/lib/testing/until-in-force";

/** whatever was taken away is gone from what is open and from what is asked next, in this time. */
const waiting = { timeout: 60_000, interval: 20 };
const fleet = readFleet(inject("fleetDirectory"));
const first = namePlace(`r${randomBytes(3).toString("hex")}`);
const second = namePlace(`s${randomBytes(3).toString("hex")}`);
const rita = `rita-${first.token}`;
const tess = `tess-${first.token}`;
const nora = `nora-${first.token}`;
const bindings = "/apis/isthmus.dev/v1alpha1/accessbindings";

let connected: ConnectedEast;
let host: Administrator;
let door: ServedDoor;
const undo: (() => Promise<void>)[] = [];

/** What came of an open answer so far, and whether it ended. */
interface Followed {
  status: number;
  text(): string;
  isOpen(): boolean;
}

function follow(answer: IncomingMessage): Followed {
  let text = "";
  let open = true;
  answer.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  answer.on("error", () => undefined);
  answer.on("close", () => (open = false));
  return { status: answer.statusCode ?? 0, text: () => text, isOpen: () => open };
}

const watchPath = (namespace: string) =>
  `/api/clusters/east/k8s/api/v1/namespaces/${namespace}/services?watch=true`;
const openWatch = async (cookie: string) =>
  follow(await door.open(watchPath(first.namespace), { headers: { cookie } }));
const openTopology = async (cookie: string) =>
  follow(await door.open("/api/topology/stream", { headers: { cookie } }));
const readNamespace = (cookie: string) =>
  door.call(watchPath(first.namespace).split("?")[0] ?? "", { headers: { cookie } });
/** The last picture of a topology stream that came whole, with what came whole after it. */
const lastSnapshot = ({ text }: Followed) => {
  const events = text().split("\n\n").slice(0, -1);
  return events.slice(events.findLastIndex((event) => event.includes("event: snapshot"))).join("\n\n");
};

async function bind(name: string, sub: string, place: typeof first, more: object = {}): Promise<void> {
  await host.create(bindings, {
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "AccessBinding",
    metadata: { name },
    spec: {
      level: { kind: "Workspace", name: place.workspace },
      role: "Writer",
      subjects: [{ kind: "User", name: sub }],
      ...more,
    },
  });
  undo.push(async () => void (await host.send("DELETE", `${bindings}/${name}`)));
}

const isBound = (name: string) => () =>
  getRuntime()
    .access.current()
    .state.accessBindings.some(({ metadata }) => metadata.name === name);

beforeAll(async () => {
  connected = await connectEast(["olivia", rita, tess, nora]);
  host = createAdministrator(fleet.clusters.host);
  const { access, clusters } = getRuntime();
  for (const place of [first, second]) {
    undo.push(await plantTenancy(host, place));
    undo.push(await plantObjects(connected.east, place));
  }
  await bind(`rita-${first.token}`, rita, first);
  await bind(`rita-${second.token}`, rita, second);
  await bind(`nora-${first.token}`, nora, first);
  const seesAll = () =>
    [first, second].every(
      ({ namespace, service }) =>
        access.current().compiled.leaves.has(`east/${namespace}#traffic`) &&
        clusters
          .get("east")
          ?.cache.world()
          .services.some(({ meta }) => meta.name === service),
    ) && isBound(`nora-${first.token}`)();
  await vi.waitUntil(seesAll, waiting);
  // What a member still gives is no excuse: nobody takes these away again in this test.
  await bindTenants(connected.east, "east", [first.namespace, second.namespace]);
  door = await serveDoor(getRuntime());
}, 180_000);

afterAll(async () => {
  await door?.close();
  for (const act of undo.toReversed()) await act();
  await connected?.close();
  await host?.close();
}, 60_000);

describe("a binding that somebody deletes in the host", () => {
  test("takes its part out of what is open and of what is asked, then the last one all", async () => {
    const cookie = await signIn(rita, "tenant");
    const context = contextOf(rita, "tenant");
    const where = { cluster: "east", namespace: first.namespace, service: first.service };
    const topology = await openTopology(cookie);
    const watch = await openWatch(cookie);
    expect([topology.status, watch.status]).toEqual([200, 200]);
    await vi.waitUntil(() => watch.text().includes(first.service), waiting);
    await vi.waitFor(() => {
      for (const { service } of [first, second]) expect(lastSnapshot(topology)).toContain(service);
    }, waiting);
    expect(getService(context, where).name).toBe(first.service);
    expect((await readNamespace(cookie)).status).toBe(200);

    await host.delete(`${bindings}/rita-${first.token}`);
    await expect.poll(() => watch.isOpen(), waiting).toBe(false);
    await expect.poll(() => lastSnapshot(topology).includes(first.token), waiting).toBe(false);
    expect(lastSnapshot(topology)).toContain(second.service);
    expect(topology.isOpen()).toBe(true);
    expect(() => getService(context, where)).toThrow(expect.objectContaining({ code: 403 }));
    expect(JSON.stringify(listServices(context, {}))).not.toContain(first.token);
    expect((await readNamespace(cookie)).status).toBe(403);
    const edit = { action: "create", object: virtualService(first, "late") };
    await expect(applyChange(context, { cluster: "east" }, { edits: [edit] })).rejects.toMatchObject({
      code: 403,
    });
    expect((await openWatch(cookie)).status).toBe(403);

    await host.delete(`${bindings}/rita-${second.token}`);
    await expect.poll(() => topology.isOpen(), waiting).toBe(false);
    expect(() => listServices(context, {})).toThrow(expect.objectContaining({ code: 403 }));
    expect((await openTopology(cookie)).status).toBe(403);
  });
});

describe("a binding that expires", () => {
  test("ends what is open by itself", async () => {
    const cookie = await signIn(tess, "tenant");
    const name = `tess-${first.token}`;
    expect((await openTopology(cookie)).status).toBe(403);
    await connected.east.create(
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${first.namespace}/rolebindings`,
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: `isthmus:${tess}` }],
      },
    );
    const services = { group: "", resource: "services" };
    await untilAllowed(connected.east, [
      { who: tess, verb: "watch", resource: services, namespace: first.namespace },
    ]);
    // Long enough for a slow machine to open both before.
    const expiresAt = new Date(Date.now() + 15_000).toISOString();
    await bind(name, tess, first, { expiresAt });
    await vi.waitUntil(isBound(name), waiting);
    const topology = await openTopology(cookie);
    const watch = await openWatch(cookie);
    expect([topology.status, watch.status]).toEqual([200, 200]);
    await vi.waitUntil(() => watch.text().includes(first.service), waiting);
    await expect.poll(() => [topology.isOpen(), watch.isOpen()], waiting).toEqual([false, false]);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect((await readNamespace(cookie)).status).toBe(403);
  });
});

describe("a session", () => {
  test("that signs out loses what is open at once, and only that session does", async () => {
    const [cookie, other] = [await signIn(nora, "tenant"), await signIn(nora, "tenant")];
    const streams = [await openTopology(cookie), await openWatch(cookie)];
    const kept = await openTopology(other);
    expect([...streams, kept].map(({ status }) => status)).toEqual([200, 200, 200]);
    const { id, expiresAt } = await authenticateSession({ headers: { cookie } });
    revocations.revoke(id, expiresAt);
    expect((await readNamespace(cookie)).status).toBe(401);
    await expect.poll(() => streams.some(({ isOpen }) => isOpen()), waiting).toBe(false);
    expect(kept.isOpen()).toBe(true);
    expect((await readNamespace(other)).status).toBe(200);
  });

  test("that expires ends what is open by itself", async () => {
    const cookie = await signIn(nora, "tenant", { seconds: 10 });
    const streams = [await openTopology(cookie), await openWatch(cookie)];
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    await expect.poll(() => streams.some(({ isOpen }) => isOpen()), waiting).toBe(false);
    expect((await readNamespace(cookie)).status).toBe(401);
  });
});
