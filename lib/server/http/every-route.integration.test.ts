import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { connectCluster } from "@/lib/server/operations/clusters/connect-cluster";
import { disconnectCluster } from "@/lib/server/operations/clusters/disconnect-cluster";
import { getRuntime } from "@/lib/server/runtime";
import { bindTenants } from "@/lib/testing/bind-tenants";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import { createAdministrator, readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { createLeakFinder, describeDifference } from "@/lib/testing/routes/compare-answers";
import {
  authenticationPath,
  listRouteFiles,
  routeMethods,
  type RouteHandler,
} from "@/lib/testing/routes/list-routes";
import { plantObjects, plantTenancy } from "@/lib/testing/routes/plant-tenant";
import { portalQuestions } from "@/lib/testing/routes/portal-questions";
import { questionsOf } from "@/lib/testing/routes/route-questions";
import { namePlace, planTenancy, virtualService, type TenantPlace } from "@/lib/testing/routes/tenant-place";
import { serveDoor, type ServedDoor } from "@/lib/testing/serve-door";
import { signIn } from "@/lib/testing/sign-in";
import { contextOf } from "@/lib/testing/start-runtime";

const fleet = readFleet(inject("fleetDirectory"));
const waiting = { timeout: 60_000, interval: 100 };
const token = (letter: string) => `${letter}q${randomBytes(3).toString("hex")}`;
const own = namePlace(token("o"));
/** Of somebody else: in the cluster of the tenant, and in one of which the tenant has nothing. */
const foreign = namePlace(token("f"));
const farToken = token("g");
const far = namePlace(farToken, `far-${farToken}`);
/** What is not there, called alike. */
const absent = namePlace(token("a"));
const absentFarToken = token("b");
const absentFar = namePlace(absentFarToken, `far-${absentFarToken}`);
const pairs = [
  ["in the same cluster", foreign, absent],
  ["in another cluster", far, absentFar],
] as const;

/** Those to whom everything else is foreign. */
const tenants = {
  "the tenant's Admin": own.chief,
  "the tenant's Writer": own.writer,
  "the tenant's Reader": own.reader,
  "somebody without any binding": `nobody-${own.token}`,
};
const platform = { olivia: "operator", ed: "editor", vera: "viewer" } as const;
const origin = "http://localhost:3998";

/** Requests that only ask, though not by GET. */
const writesNothing = /preview |\/explain\/|\/what-if/;
const files = listRouteFiles();
interface Route {
  /** `METHOD path`. */
  name: string;
  method: string;
  path: string;
  handler: RouteHandler;
}
const routes: Route[] = [];
const cookies = new Map<string, string>();
let connected: ConnectedEast;
let host: Administrator;
let west: Administrator;
let door: ServedDoor;
const undo: (() => Promise<void>)[] = [];

interface Answer {
  status: number;
  text: string;
}
/** One request, to a route or to the door, by a person; undefined: by nobody. */
interface Asked {
  /** `METHOD path` of the route. */
  route: string;
  what: string;
  isRead: boolean;
  /** Everything that was sent. */
  sent: string;
  send(who: string | undefined): Promise<Answer>;
}

function askRoute({ name, method, path, handler }: Route, place: TenantPlace): Asked[] {
  return questionsOf(name, place).map(({ params, query = {}, body }) => {
    const pathname = path.replaceAll(/\[(\w+)\]/g, (_, segment: string) => params[segment] ?? "");
    const url = new URL(`${origin}${pathname}?${new URLSearchParams(query).toString()}`);
    const text = body === undefined ? null : JSON.stringify(body);
    return {
      route: name,
      what: `${method} ${url.pathname}${url.search} ${text ?? ""}`,
      isRead: method === "GET",
      sent: `${decodeURIComponent(url.href)} ${text ?? ""}`,
      async send(who) {
        const headers = headersOf(who, "application/json");
        const request = new Request(url, { method, headers, body: text });
        const response = await handler(request, { params: Promise.resolve(params) });
        return { status: response.status, text: await response.text() };
      },
    };
  });
}

function askDoor(place: TenantPlace): Asked[] {
  return portalQuestions(place).map(({ method, target, body, contentType = "application/json" }) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return {
      route: `${method} /api/clusters/[cluster]/k8s`,
      what: `${method} ${target} ${text.body ?? ""}`,
      isRead: method === "GET",
      sent: `${decodeURIComponent(target)} ${text.body ?? ""}`,
      send: (who) => door.call(target, { method, headers: headersOf(who, contentType), ...text }),
    };
  });
}

/** Reads first: a write may leave something of one's own, which lists show from then on. */
const everything = (place: TenantPlace): Asked[] =>
  [...routes.flatMap((route) => askRoute(route, place)), ...askDoor(place)].toSorted(
    (a, b) => Number(b.isRead) - Number(a.isRead),
  );

function headersOf(who: string | undefined, contentType: string): Record<string, string> {
  const cookie = who === undefined ? undefined : cookies.get(who);
  return {
    origin,
    "x-isthmus-csrf": "1",
    "content-type": contentType,
    ...(cookie === undefined ? {} : { cookie }),
  };
}

const { findLeaks, remember } = createLeakFinder([foreign, far]);

async function connectFar(): Promise<void> {
  const operator = contextOf("olivia", "operator");
  const kubeconfig = readFileSync(join(fleet.directory, "clusters/west/kubeconfig"), "utf8");
  await connectCluster(operator, { name: far.cluster, kubeconfig });
  undo.push(async () => void (await disconnectCluster(operator, far.cluster)));
  await vi.waitUntil(() => getRuntime().clusters.get(far.cluster)?.cache.freshness() === "live", waiting);
}

/** Writes a route of the tenant as an operator: it is theirs, and there is an event about it. */
async function leaveEvent(place: TenantPlace): Promise<void> {
  const routeOf = (name: string) => routes.find((route) => route.name === name);
  const call = async (name: string, more: { query?: string; body?: string }) => {
    const response = await routeOf(name)?.handler(
      new Request(`${origin}/?${more.query ?? ""}`, {
        method: name.split(" ")[0] ?? "",
        headers: headersOf("olivia", "application/json"),
        body: more.body ?? null,
      }),
      { params: Promise.resolve({ cluster: place.cluster }) },
    );
    const text = (await response?.text()) ?? "";
    if (response?.ok !== true) throw new Error(`${name}: ${text}`);
    return JSON.parse(text) as unknown;
  };
  const edit = { action: "create", object: virtualService(place, place.object) };
  await call("POST /api/clusters/[cluster]/changes", { body: JSON.stringify({ edits: [edit] }) });
  const page = (await call("GET /api/audit/events", { query: `name=${place.object}` })) as {
    items: { sequence: number }[];
  };
  place.sequence = page.items[0]?.sequence ?? 0;
}

beforeAll(async () => {
  for (const file of files.filter(({ path }) => path !== authenticationPath)) {
    const served = await file.load();
    for (const method of routeMethods) {
      const handler = served[method];
      if (handler) routes.push({ name: `${method} ${file.path}`, method, path: file.path, handler });
    }
  }
  const people = [...Object.values(tenants), ...Object.keys(platform)];
  connected = await connectEast(people, { asksIstiod: true });
  host = createAdministrator(fleet.clusters.host);
  west = createAdministrator(fleet.clusters.west);
  await connectFar();
  for (const place of [own, foreign, far]) undo.push(await plantTenancy(host, place));
  undo.push(await plantObjects(connected.east, own));
  undo.push(await plantObjects(connected.east, foreign, own));
  undo.push(await plantObjects(west, far));
  const { clusters: registry, access, tenancy } = getRuntime();
  door = await serveDoor(getRuntime());
  for (const [sub, role] of Object.entries(platform)) cookies.set(sub, await signIn(sub, role));
  for (const sub of Object.values(tenants)) cookies.set(sub, await signIn(sub, "tenant"));
  const seesAll = () =>
    [own, foreign, far].every(
      (place) =>
        tenancy.state().changeSets.some(({ metadata }) => metadata.namespace === place.home) &&
        access.current().compiled.leaves.has(`${place.cluster}/${place.namespace}#traffic`) &&
        registry
          .get(place.cluster)
          ?.cache.world()
          .authorizationPolicies.some(({ metadata }) => metadata.name === place.object),
    );
  await vi.waitUntil(seesAll, waiting);
  for (const place of [own, foreign, far]) await leaveEvent(place);
  await bindTenants(connected.east, own.cluster, [own.namespace]);
}, 240_000);

/** What those who may have made when they were asked to make something new. */
async function removeFresh(): Promise<void> {
  for (const { resource, namespaced } of tenancyKinds) {
    if (namespaced) continue;
    const { body } = await host.send("GET", `/apis/isthmus.dev/v1alpha1/${resource}`);
    for (const { metadata } of (body as { items: { metadata: { name: string } }[] }).items)
      if (metadata.name.startsWith("fresh-"))
        await host.send("DELETE", `/apis/isthmus.dev/v1alpha1/${resource}/${metadata.name}`);
  }
}

afterAll(async () => {
  if (host !== undefined) await removeFresh();
  await door?.close();
  for (const act of undo.toReversed()) await act();
  await connected?.close();
  await host?.close();
  await west?.close();
}, 60_000);

/** Waits for the analysis of what somebody sees: counts of findings are of the last one. */
async function readIssues(who: string): Promise<void> {
  const issues = routes.find(({ name }) => name === "GET /api/issues");
  for (const one of issues === undefined ? [] : askRoute(issues, own)) await one.send(who);
}

/** The first picture of a topology stream. */
async function readTopology(who: string): Promise<Answer> {
  const stream = await door.open("/api/topology/stream", { headers: headersOf(who, "application/json") });
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes("\n\n")) break;
  }
  return { status: stream.statusCode ?? 0, text };
}

describe("nobody", () => {
  test("is asked to sign in, whatever they ask for", async () => {
    const wrong: string[] = [];
    for (const place of [own, foreign, absent])
      for (const { what, sent, send } of everything(place)) {
        const { status, text } = await send(undefined);
        if (status !== 401 || findLeaks(text, "", sent).length > 0) wrong.push(`${what}: ${status} ${text}`);
      }
    for (const target of ["/api/topology/stream", "/metrics"])
      expect([target, (await door.call(target)).status]).toEqual([target, 401]);
    expect(wrong.join("\n")).toBe("");
  });
});

describe("something of one's own that names somebody else's", () => {
  /** One name each of another tenant, in what is asked about one's own. People and teams are no tenant's. */
  const names = ["service", "workload", "host", "tenant", "workspace", "chief", "namespace"] as const;
  /** Workspaces own hosts, namespaces and names exclusively: that one is taken is told, but not by whom. */
  const exclusive = "POST /api/tenancy/workspaces/preview ";

  test.each(names)("is told nothing by the name of a %s", async (name) => {
    const wrong: string[] = [];
    const asks = ({ route, what, isRead }: Asked) =>
      !route.endsWith("/k8s") && (isRead || writesNothing.test(what));
    const questions = everything({ ...own, [name]: foreign[name] }).filter(asks);
    const others = everything({ ...own, [name]: absent[name] }).filter(asks);
    expect(questions.length).toBe(others.length);
    for (const [index, { what, sent, send }] of questions.entries()) {
      const [answer, like] = [await send(own.chief), await others[index]!.send(own.chief)];
      const difference = describeDifference({ ...answer, place: foreign }, { ...like, place: absent });
      const leaks = findLeaks(answer.text, own.chief, sent);
      if (answer.status >= 500 || leaks.length > 0)
        wrong.push(`${what}: ${answer.status} names ${leaks.join(", ")}: ${answer.text.slice(0, 2000)}`);
      const isTold = answer.status === like.status && what.startsWith(exclusive);
      if (difference !== undefined && !isTold) wrong.push(`${what}:\n  ${difference}`);
    }
    expect(wrong.join("\n")).toBe("");
  });
});

describe.each(Object.entries(tenants))("%s", (_role, sub) => {
  test.each(pairs)(
    "gets the same answer for what is foreign and what is absent, %s",
    async (_where, there, nowhere) => {
      const wrong: string[] = [];
      const questions = everything(there);
      const others = everything(nowhere);
      expect(questions.length).toBe(others.length);
      await readIssues(sub);
      for (const [index, { what, sent, send }] of questions.entries()) {
        const other = others[index]!;
        const [answer, like] = [await send(sub), await other.send(sub)];
        if (what.startsWith("POST /api/tenancy/accessrequests ")) remember(sub, sent);
        const difference = describeDifference({ ...answer, place: there }, { ...like, place: nowhere });
        const leaks = findLeaks(answer.text, sub, sent);
        if (answer.status >= 500) wrong.push(`${what}: ${answer.status} ${answer.text}`);
        else if (difference !== undefined) wrong.push(`${what}:\n  ${difference}`);
        if (leaks.length > 0) wrong.push(`${what}: names ${leaks.join(", ")}: ${answer.text.slice(0, 2000)}`);
      }
      expect(wrong.join("\n")).toBe("");
    },
    240_000,
  );

  test("is told of nothing foreign, whatever is asked about what is theirs", async () => {
    const wrong: string[] = [];
    const silent = new Set(routes.filter(({ method }) => method === "GET").map(({ name }) => name));
    for (const { route, what, isRead, sent, send } of everything(own)) {
      if (!isRead && !writesNothing.test(what)) continue;
      const { status, text } = await send(sub);
      if (status === 200) silent.delete(route);
      const leaks = findLeaks(text, sub, sent);
      if (status >= 500 || leaks.length > 0)
        wrong.push(`${what}: ${status} names ${leaks.join(", ")}: ${text.slice(0, 2000)}`);
    }
    // Who may read all of it is answered by every route: none of them is asked in vain here.
    silent.delete("GET /api/tenancy/[resource]/preview");
    if (sub === own.chief) wrong.push(...silent);
    const metrics = await door.call("/metrics", { headers: headersOf(sub, "application/json") });
    wrong.push(...findLeaks(metrics.text, sub, ""));
    const snapshot = await readTopology(sub);
    if (snapshot.status === 200 && !snapshot.text.includes(own.service)) wrong.push("the topology is empty");
    wrong.push(...findLeaks(snapshot.text, sub, ""));
    expect(snapshot.status).toBe(sub.startsWith("nobody") ? 403 : 200);
    expect(wrong.join("\n")).toBe("");
  });
});

describe("whoever may only read", () => {
  test.each([own.reader, tenants["somebody without any binding"], "vera"])(
    "%s writes nothing of what they see",
    async (sub) => {
      const wrong: string[] = [];
      for (const { what, isRead, send } of everything(own)) {
        if (isRead || writesNothing.test(what) || what.startsWith("POST /api/tenancy/accessrequests "))
          continue;
        const { status, text } = await send(sub);
        if (status < 400 || status >= 500) wrong.push(`${what}: ${status} ${text}`);
      }
      const writes = readAudit(fleet.clusters.east).filter(
        ({ impersonatedUser, objectRef }) =>
          impersonatedUser?.username === `isthmus:${sub}` &&
          objectRef?.namespace === own.namespace &&
          !(objectRef.resource ?? "").startsWith("selfsubject"),
      );
      expect(wrong.join("\n")).toBe("");
      expect(writes).toEqual([]);
    },
  );
});

describe("what was asked", () => {
  const changed = (place: TenantPlace) =>
    Promise.all(
      planTenancy(place).map(async ({ resource, name, namespace, spec }) => {
        const at = namespace === undefined ? "" : `namespaces/${namespace}/`;
        const { body } = await host.send("GET", `/apis/isthmus.dev/v1alpha1/${at}${resource}/${name}`);
        const { workspaceUid: _, ...stored } = (body as { spec: Record<string, unknown> }).spec;
        const { workspaceUid: __, ...planned } = spec;
        expect(stored).toMatchObject(planned);
      }),
    );

  test("changed nothing foreign, in no cluster and not in the host", async () => {
    const names = new Set(Object.values(tenants).map((sub) => `isthmus:${sub}`));
    for (const cluster of [fleet.clusters.east, fleet.clusters.west]) {
      const writes = readAudit(cluster).filter(
        ({ impersonatedUser, objectRef }) =>
          names.has(impersonatedUser?.username ?? "") &&
          !(objectRef?.resource ?? "").startsWith("selfsubject") &&
          objectRef?.namespace !== own.namespace,
      );
      expect(writes).toEqual([]);
    }
    for (const place of [foreign, far]) await changed(place);
  });
});

describe.each(Object.entries(platform))("%s, a role of the platform", (sub, role) => {
  test("sees what is there, whosever it is, and may not write what the role does not give", async () => {
    const wrong: string[] = [];
    for (const place of [own, foreign])
      for (const { what, isRead, send } of everything(place)) {
        if (!isRead && role !== "viewer") continue;
        const { status, text } = await send(sub);
        if (status === 401 || status >= 500) wrong.push(`${what}: ${status} ${text}`);
      }
    for (const { what, isRead, send } of everything(absentFar)) {
      if (isRead) continue;
      const { status, text } = await send(sub);
      if (status === 401 || status >= 500) wrong.push(`${what}: ${status} ${text}`);
    }
    expect(wrong.join("\n")).toBe("");
  }, 240_000);
});
