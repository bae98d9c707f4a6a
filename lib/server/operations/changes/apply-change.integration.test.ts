import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Change } from "@/lib/domain/istio/change";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { createAuditLog } from "@/lib/server/audit/audit-log";
import { getRuntime, setRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import type { FaultServer } from "@/lib/testing/fault-server";
import { readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { getObject } from "../objects/get-object";
import { applyChange } from "./apply-change";
import { previewChange } from "./preview-change";
import { undoChange } from "./undo-change";

const fleet = readFleet(inject("fleetDirectory"));
const operator = contextOf("olivia", "operator");
const editor = contextOf("ed", "editor");
const viewer = contextOf("vera", "viewer");
const where = { cluster: "east" };
const waiting = { timeout: 30_000, interval: 50 };

let connected: ConnectedEast;
let east: Administrator;
let faults: FaultServer;

interface Place {
  group: string;
  resource: string;
  namespace: string;
  name: string;
}
const pathOf = ({ group, resource, namespace, name }: Place) =>
  `/apis/${group}/v1/namespaces/${namespace}/${resource}/${name}`;
const codeOf = async (place: Place) => (await east.send("GET", pathOf(place))).code;
const liveOf = async (place: Place) =>
  (await east.send("GET", pathOf(place))).body as unknown as KubernetesObject;

const security = "security.istio.io";
const networking = "networking.istio.io";
const strict = (namespace = "shop", mode = "STRICT") => ({
  apiVersion: `${security}/v1`,
  kind: "PeerAuthentication",
  metadata: { name: "change-test", namespace },
  spec: { mtls: { mode } },
});
const strictPlace = {
  group: security,
  resource: "peerauthentications",
  namespace: "shop",
  name: "change-test",
};
const create = (object: Change["edits"][number]["object"]): Change => ({
  edits: [{ action: "create", object }],
});

beforeAll(async () => {
  connected = await connectEast(["olivia", "ed", "vera"]);
  ({ east, faults } = connected);
});

afterAll(() => connected.close());

describe("a change is refused", () => {
  it("for a viewer, for an editor outside its namespaces, and for an editor who would put code into proxies", async () => {
    await expect(applyChange(viewer, where, create(strict()))).rejects.toMatchObject({
      code: 403,
      details: { cluster: "east" },
    });
    await expect(applyChange(editor, where, create(strict()))).rejects.toMatchObject({
      code: 403,
      message: expect.stringMatching(/isthmus:ed.*nothing was written/s) as string,
    });
    const preview = await previewChange(editor, where, create(strict()));
    expect(preview.permission).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/RBAC of cluster east/) as string,
    });
    expect(preview.edits[0]?.dryRun).toMatchObject({ accepted: false, code: 403 });
    const own = await previewChange(editor, where, create(strict("bookinfo")));
    expect([own.permission.allowed, own.edits[0]?.dryRun.accepted]).toEqual([true, true]);
    const filter = {
      ...strict("bookinfo"),
      apiVersion: `${networking}/v1alpha3`,
      kind: "EnvoyFilter",
      spec: {},
    };
    await expect(applyChange(editor, where, create(filter))).rejects.toMatchObject({
      code: 403,
      message: expect.stringMatching(/raw \(envoyfilters\).*role Admin at the organization/s) as string,
    });
    expect(await codeOf(strictPlace)).toBe(404);
  });

  it.each<[string, unknown, number, RegExp]>([
    ["no edit", { edits: [] }, 422, /edits/],
    [
      "a Secret",
      create({ ...strict(), apiVersion: "v1", kind: "Secret" }),
      422,
      /no Istio or Gateway API kind/,
    ],
    ["a version nobody serves", create({ ...strict(), apiVersion: `${security}/v9` }), 422, /does not serve/],
    [
      "two edits of one object",
      { edits: [...create(strict()).edits, ...create(strict()).edits] },
      422,
      /twice/,
    ],
    [
      "an update of nothing",
      { edits: [{ action: "update", object: strict(), resourceVersion: "1" }] },
      409,
      /was deleted/,
    ],
    [
      "what the schema refuses",
      create(strict("shop", "SOMETIMES")),
      422,
      /Unsupported value.*nothing was written/s,
    ],
    [
      "what istiod's webhook refuses, in its words",
      create({
        apiVersion: `${networking}/v1`,
        kind: "VirtualService",
        metadata: { name: "change-test", namespace: "shop" },
        spec: { hosts: ["catalog"], http: [{ route: [{ destination: { host: "catalog" }, weight: -1 }] }] },
      }),
      422,
      /admission webhook "rev.validation.istio.io" denied.*nothing was written/s,
    ],
  ])("for %s", async (_, body, code, message) => {
    await expect(applyChange(operator, where, body)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      details: { cluster: "east" },
    });
    expect(await codeOf(strictPlace)).toBe(404);
  });

  it("while the member does not answer, and tells so in the object's page, which shows what was last known", async () => {
    const name = {
      cluster: "east",
      resource: "destinationrules.networking.istio.io",
      namespace: "bookinfo",
      name: "ratings",
    };
    expect(await getObject(operator, name)).toMatchObject({ permission: { allowed: true } });
    faults.setFault(() => ({ kind: "reset" }));
    await expect(applyChange(operator, where, create(strict()))).rejects.toMatchObject({
      code: 503,
      details: { cluster: "east" },
    });
    expect(await getObject(operator, name)).toMatchObject({
      lastKnown: true,
      permission: { allowed: false },
    });
    faults.setFault(() => undefined);
    await liveAgain();
    expect(await codeOf(strictPlace)).toBe(404);
  });
});

/** Live by a heartbeat that began now: the fault may not have been noticed yet. */
async function liveAgain(): Promise<void> {
  const cache = getRuntime().clusters.get("east")?.cache;
  const beats = () => cache?.statistics().heartbeat.beats ?? 0;
  const before = beats();
  await vi.waitUntil(() => beats() >= before + 2 && cache?.freshness() === "live", waiting);
}

const objects: [KubernetesObject, Place, Record<string, unknown>][] = [
  [strict(), strictPlace, { mtls: { mode: "PERMISSIVE" } }],
  [
    {
      apiVersion: `${security}/v1`,
      kind: "AuthorizationPolicy",
      metadata: { name: "change-test", namespace: "shop", labels: { owner: "test" } },
      spec: { action: "DENY", rules: [{ to: [{ operation: { paths: ["/admin*"] } }] }] },
    },
    { ...strictPlace, resource: "authorizationpolicies" },
    { action: "DENY", rules: [{ to: [{ operation: { methods: ["DELETE"] } }] }] },
  ],
  [
    {
      apiVersion: `${networking}/v1`,
      kind: "VirtualService",
      metadata: { name: "change-test", namespace: "shop" },
      spec: { hosts: ["change-test.example.com"], http: [{ route: [{ destination: { host: "catalog" } }] }] },
    },
    { ...strictPlace, group: networking, resource: "virtualservices" },
    {
      hosts: ["change-test.example.com"],
      http: [{ timeout: "2s", route: [{ destination: { host: "catalog" } }] }],
    },
  ],
  [
    {
      apiVersion: `${networking}/v1`,
      kind: "Gateway",
      metadata: { name: "change-test", namespace: "shop" },
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["a.example.com"] }],
      },
    },
    { ...strictPlace, group: networking, resource: "gateways" },
    {
      selector: { istio: "ingressgateway" },
      servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["b.example.com"] }],
    },
  ],
];

describe("a change of one object", () => {
  it.each(objects)(
    "creates, updates, deletes and restores $kind, as the person",
    async (object, place, spec) => {
      const named = object as Change["edits"][number]["object"];
      const preview = await previewChange(operator, where, create(named));
      expect(preview.edits).toMatchObject([{ action: "create", before: null, dryRun: { accepted: true } }]);
      // Our own judgement says what istiod says.
      const [judged] = preview.edits;
      expect(judged?.violations.map(({ severity, message }) => [severity, message])).toEqual(
        judged?.dryRun.warnings.map((message) => ["warning", message]),
      );
      expect(preview.edits[0]?.afterYaml).toContain(`kind: ${object.kind}`);
      expect(preview.permission.allowed).toBe(true);
      expect(await codeOf(place)).toBe(404);

      const created = await applyChange(operator, where, create(named));
      const first = await liveOf(place);
      expect(first.spec).toEqual(object.spec);
      expect(created.edits).toMatchObject([
        { action: "create", resourceVersion: first.metadata.resourceVersion },
      ]);
      await expect(applyChange(operator, where, create(named))).rejects.toMatchObject({ code: 409 });

      const edit = {
        action: "update" as const,
        object: { ...named, spec },
        resourceVersion: first.metadata.resourceVersion ?? "",
      };
      const updated = await applyChange(operator, where, { edits: [edit] });
      expect((await liveOf(place)).spec).toEqual(spec);
      await expect(applyChange(operator, where, { edits: [edit] })).rejects.toMatchObject({
        code: 409,
        message: expect.stringMatching(/was changed since/) as string,
        details: { causes: [{ field: "edits[0].resourceVersion" }] },
      });
      const again = { ...edit, resourceVersion: updated.edits[0]?.resourceVersion ?? "" };
      expect((await applyChange(operator, where, { edits: [again] })).edits[0]?.action).toBe("unchanged");
      // The version that the undo knows was moved on by nobody.
      const restored = await undoChange(operator, where, updated.undo);
      expect((await liveOf(place)).spec).toEqual(object.spec);
      await expect(undoChange(operator, where, updated.undo)).rejects.toMatchObject({ code: 409 });

      const version = restored.edits[0]?.resourceVersion ?? "";
      const deleted = await applyChange(operator, where, {
        edits: [{ action: "delete", object: named, resourceVersion: version }],
      });
      expect(await codeOf(place)).toBe(404);
      await undoChange(operator, where, deleted.undo);
      const back = await liveOf(place);
      expect(back.spec).toEqual(object.spec);
      expect(back.metadata.labels).toEqual(object.metadata.labels);
      await east.delete(pathOf(place));
      const asPerson = readAudit(fleet.clusters.east).filter(
        ({ verb, objectRef, impersonatedUser, requestURI }) =>
          objectRef?.resource === place.resource &&
          objectRef.name === place.name &&
          ["update", "delete"].includes(verb) &&
          !requestURI.includes("dryRun") &&
          impersonatedUser?.username === "isthmus:olivia",
      );
      expect(new Set(asPerson.map(({ verb }) => verb))).toEqual(new Set(["update", "delete"]));
    },
  );
});

describe("a change of two objects", () => {
  const second = {
    apiVersion: `${security}/v1`,
    kind: "AuthorizationPolicy",
    metadata: { name: "change-test-2", namespace: "shop" },
    spec: {},
  };
  const both: Change = { edits: [...create(strict()).edits, ...create(second).edits] };
  const secondPlace = { ...strictPlace, resource: "authorizationpolicies", name: "change-test-2" };
  const isRealWrite = ({ method, path }: { method: string; path: string }) =>
    method === "POST" && path.includes("/authorizationpolicies?") && !path.includes("dryRun");

  it("takes the first back when the second is refused after all", async () => {
    faults.setFault((request) =>
      isRealWrite(request)
        ? {
            kind: "status",
            code: 403,
            body: JSON.stringify({
              kind: "Status",
              apiVersion: "v1",
              status: "Failure",
              code: 403,
              reason: "Forbidden",
              message: "frozen",
            }),
          }
        : undefined,
    );
    const events = await recordedBy(() =>
      expect(applyChange(operator, where, both)).rejects.toThrow(/frozen/),
    );
    faults.setFault(() => undefined);
    expect([await codeOf(strictPlace), await codeOf(secondPlace)]).toEqual([404, 404]);
    expect(events).toEqual([
      "create change-test allowed 200",
      "create change-test-2 refused 403",
      "delete change-test allowed 200",
    ]);
  });

  it("finds the second when only the answer is lost, and undoes both", async () => {
    faults.setFault((request) => (isRealWrite(request) ? { kind: "lose-answer" } : undefined));
    const events = await recordedBy(async () => {
      const applied = await applyChange(operator, where, both);
      faults.setFault(() => undefined);
      expect([await codeOf(strictPlace), await codeOf(secondPlace)]).toEqual([200, 200]);
      await undoChange(operator, where, applied.undo);
    });
    expect([await codeOf(strictPlace), await codeOf(secondPlace)]).toEqual([404, 404]);
    expect(events).toEqual([
      "create change-test allowed 200",
      "create change-test-2 allowed 200",
      "delete change-test-2 allowed 200",
      "delete change-test allowed 200",
    ]);
  });

  it("leaves the first and says so when nobody knows whether the second arrives", async () => {
    faults.setFault((request) => (isRealWrite(request) ? { kind: "reset" } : undefined));
    const events = await recordedBy(() =>
      expect(applyChange(operator, where, both)).rejects.toMatchObject({
        code: 503,
        message: expect.stringMatching(
          /not known whether AuthorizationPolicy shop\/change-test-2.*PeerAuthentication shop\/change-test was created/s,
        ) as string,
      }),
    );
    faults.setFault(() => undefined);
    expect(events).toEqual(["create change-test allowed 200", "create change-test-2 failed 503"]);
    expect([await codeOf(strictPlace), await codeOf(secondPlace)]).toEqual([200, 404]);
    await east.delete(pathOf(strictPlace));
  });
});

/** The events that the log has of an act, oldest first. */
async function recordedBy(act: () => Promise<unknown>): Promise<string[]> {
  const { audit } = getRuntime();
  const before = (await audit.search({}, { limit: 1 })).items[0]?.sequence ?? 0;
  await act();
  const { items } = await audit.search({}, { limit: 50 });
  return items
    .filter(({ sequence }) => sequence > before)
    .toReversed()
    .map(({ verb, object, outcome, code }) => `${verb} ${object?.name} ${outcome} ${code}`);
}

it("is not sent when it cannot be recorded", async () => {
  const runtime = getRuntime();
  const audit = createAuditLog({ directory: "/dev/null/nowhere", logger: runtime.logger });
  setRuntime({ ...runtime, audit });
  try {
    await expect(applyChange(operator, where, create(strict()))).rejects.toMatchObject({
      code: 503,
      message: expect.stringMatching(/who did what/) as string,
    });
  } finally {
    setRuntime(runtime);
  }
  expect(await codeOf(strictPlace)).toBe(404);
});
