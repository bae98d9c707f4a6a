import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { getRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import type { FaultServer } from "@/lib/testing/fault-server";
import { createAdministrator, readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { access, create, inEast, mtls, namespace, pathOf, twoCreates } from "@/lib/testing/planned-edits";
import { contextOf } from "@/lib/testing/start-runtime";
import { applyChangeSet } from "./apply-change-set";
import { createChangeSet } from "./create-change-set";
import { decideChangeSet } from "./decide-change-set";
import { deleteChangeSet } from "./delete-change-set";
import { getChangeSet } from "./get-change-set";
import { listChangeSets } from "./list-change-sets";
import { previewChangeSet } from "./preview-change-set";
import { rollBackChangeSet } from "./roll-back-change-set";
import { updateChangeSet } from "./update-change-set";

const fleet = readFleet(inject("fleetDirectory"));
const operator = contextOf("olivia", "operator");
const editor = contextOf("ed", "editor");
const viewer = contextOf("vera", "viewer");
const stranger = contextOf("nobody", "tenant");
const waiting = { timeout: 30_000, interval: 50 };
let connected: ConnectedEast;
let east: Administrator;
const host = createAdministrator(fleet.clusters.host);
let faults: FaultServer;

const liveOf = async (kind: string, name: string) => {
  const { code, body } = await east.send("GET", pathOf(kind, name));
  return code === 404 ? null : (body as unknown as KubernetesObject);
};
const refused = {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "set-refused", namespace },
  spec: { hosts: ["set.example.com"], http: [{ route: [{ destination: { host: "ratings" }, weight: -1 }] }] },
};
const digestOf = ({ digest }: ChangeSetView) => ({ digest });
const inputOf = ({ title, resourceVersion }: ChangeSetView, changes: unknown) => ({
  title,
  resourceVersion,
  changes,
});

beforeAll(async () => {
  connected = await connectEast(["olivia", "ed", "vera"]);
  ({ east, faults } = connected);
  await vi.waitUntil(() => getRuntime().tenancy.isSynced(), waiting);
});
afterEach(async () => {
  faults.setFault(() => undefined);
  vi.restoreAllMocks();
  for (const path of [pathOf("PeerAuthentication", "set-a"), pathOf("AuthorizationPolicy", "set-b")])
    await east.send("DELETE", path);
  for (const { namespace: place, name } of listChangeSets(operator).items)
    await deleteChangeSet(operator, { namespace: place, name });
});
afterAll(async () => {
  await host.close();
  await connected.close();
});

const nothingWritten = async () =>
  expect([await liveOf("PeerAuthentication", "set-a"), await liveOf("AuthorizationPolicy", "set-b")]).toEqual(
    [null, null],
  );

describe("a change set is refused", () => {
  it("to whoever may not write its objects, to strangers without a word, and with one object twice", async () => {
    const input = { title: "Two", changes: twoCreates };
    await expect(createChangeSet(viewer, input)).rejects.toMatchObject({ code: 403 });
    await expect(createChangeSet(stranger, input)).rejects.toMatchObject({ code: 403 });
    const foreign = { ...input, workspace: "elsewhere" };
    await expect(createChangeSet(stranger, foreign)).rejects.toMatchObject({ code: 404 });
    const raw = {
      ...mtls("set-a"),
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      spec: {},
    };
    await expect(createChangeSet(editor, { ...input, changes: [inEast(create(raw))] })).rejects.toMatchObject(
      { code: 403 },
    );
    const twice = { ...input, changes: [...twoCreates, inEast(create(mtls("set-a")))] };
    await expect(createChangeSet(editor, twice)).rejects.toMatchObject({
      code: 422,
      details: { causes: [{ field: "changes[2].edits[0].object" }] },
    });
    await expect(createChangeSet(editor, { ...input, author: "somebody" })).rejects.toMatchObject({
      code: 422,
    });
    expect(listChangeSets(operator).items).toEqual([]);

    const draft = await createChangeSet(editor, input);
    expect(listChangeSets(stranger).items).toEqual([]);
    const absent = { ...draft, name: "not-there" };
    const said = await Promise.all(
      [draft, absent].map((place) =>
        getChangeSet(stranger, place).catch(({ code, message }: { code: number; message: string }) =>
          [code, message.replace(place.name, "NAME")].join(" "),
        ),
      ),
    );
    expect(said[0]).toMatch(/^404 there is no change set .*NAME, or you may not see it$/);
    expect(said[1]).toBe(said[0]);
    await nothingWritten();
  });

  it("without approval, approved by who wrote it, and after an edit", async () => {
    const draft = await createChangeSet(editor, { title: "Two", changes: twoCreates });
    expect(draft).toMatchObject({ state: "Draft", author: "ed", requiresApproval: true });
    const verdict = digestOf(draft);
    await expect(applyChangeSet(operator, draft, verdict)).rejects.toMatchObject({
      code: 403,
      message: expect.stringMatching(/approval of somebody else than ed/) as string,
    });
    await expect(decideChangeSet(editor, draft, "approve", verdict)).rejects.toMatchObject({
      code: 403,
      message: expect.stringMatching(/you wrote it/) as string,
    });
    await expect(decideChangeSet(viewer, draft, "approve", verdict)).rejects.toMatchObject({
      code: 403,
      message: expect.stringMatching(/changeset:approve/) as string,
    });
    await expect(
      decideChangeSet(operator, draft, "approve", { digest: "0".repeat(64) }),
    ).rejects.toMatchObject({ code: 409 });

    const approved = await decideChangeSet(operator, draft, "approve", { ...verdict, comment: "fine" });
    expect(approved).toMatchObject({ state: "Approved", approval: { by: "olivia", comment: "fine" } });
    await expect(updateChangeSet(editor, draft, inputOf(draft, twoCreates))).rejects.toMatchObject({
      code: 409,
      details: { causes: [{ field: "resourceVersion" }] },
    });
    const edited = await updateChangeSet(editor, draft, inputOf(approved, twoCreates.toReversed()));
    expect(edited.state).toBe("Draft");
    await expect(applyChangeSet(editor, draft, digestOf(edited))).rejects.toMatchObject({ code: 403 });
    await expect(applyChangeSet(editor, draft, verdict)).rejects.toMatchObject({ code: 403 });

    // Who approved it once and edits it then is one of those who wrote it.
    const again = await decideChangeSet(operator, draft, "approve", digestOf(edited));
    const hers = await updateChangeSet(operator, draft, inputOf(again, twoCreates));
    expect(hers.contributors).toEqual(["olivia"]);
    await expect(decideChangeSet(operator, draft, "approve", digestOf(hers))).rejects.toMatchObject({
      code: 403,
    });
    await nothingWritten();
  });

  it("when its spec is edited past us after the approval", async () => {
    const draft = await createChangeSet(editor, { title: "Two", changes: twoCreates });
    await decideChangeSet(operator, draft, "approve", digestOf(draft));
    const path = `/apis/isthmus.dev/v1alpha1/namespaces/${draft.namespace}/changesets/${draft.name}`;
    const { body } = await host.send("GET", path);
    const spec = { ...(body["spec"] as object), changes: twoCreates.toReversed() };
    expect((await host.send("PUT", path, { ...body, spec })).code).toBe(200);
    expect((await getChangeSet(operator, draft)).approval?.outdated).toBe(true);
    await expect(applyChangeSet(operator, draft, digestOf(draft))).rejects.toMatchObject({ code: 403 });
    await nothingWritten();
  });
});

/** Who wrote what of ours, as the cluster itself saw it. */
function listWrites(): string[] {
  return readAudit(fleet.clusters.east)
    .filter(
      ({ verb, requestURI, objectRef, impersonatedUser }) =>
        ["create", "update"].includes(verb) &&
        !requestURI.includes("dryRun") &&
        impersonatedUser !== undefined &&
        objectRef?.name?.startsWith("set-") === true,
    )
    .map(({ verb, impersonatedUser }) => `${verb} ${impersonatedUser?.username}`);
}

describe("an approved change set", () => {
  it("is previewed change by change, written in order as who applies, and rolled back to exactly what was", async () => {
    await east.create(pathOf("PeerAuthentication", "").replace(/\/$/, ""), {
      ...mtls("set-a"),
      metadata: { name: "set-a", namespace, labels: { owner: "test" } },
    });
    const before = await liveOf("PeerAuthentication", "set-a");
    const { resourceVersion = "" } = before?.metadata ?? {};
    const object = {
      ...mtls("set-a", "STRICT"),
      metadata: { name: "set-a", namespace, labels: { owner: "test" } },
    };
    const changes = [inEast({ action: "update", object, resourceVersion }), inEast(create(access("set-b")))];
    const stale = inEast({ action: "update", object: access("set-gone"), resourceVersion: "1" });
    const draft = await createChangeSet(editor, { title: "Tighten", changes: [...changes, stale] });
    const preview = await previewChangeSet(editor, draft);
    expect(preview.changes).toMatchObject([
      { preview: { edits: [{ action: "update", dryRun: { accepted: true } }] } },
      { preview: { edits: [{ action: "create", dryRun: { accepted: true } }] } },
      { failure: { code: 409 } },
    ]);
    const edited = await updateChangeSet(editor, draft, inputOf(draft, changes));
    await decideChangeSet(operator, draft, "approve", digestOf(edited));
    const earlier = listWrites().length;
    const applied = await applyChangeSet(editor, draft, digestOf(edited));
    expect(applied.state).toBe("Applied");
    expect(applied.changes.map(({ step }) => step?.state)).toEqual(["Applied", "Applied"]);
    expect(applied.changes[0]?.step?.before).toMatchObject([{ spec: before?.spec }]);
    expect((await liveOf("PeerAuthentication", "set-a"))?.spec).toEqual(object.spec);
    expect((await liveOf("AuthorizationPolicy", "set-b"))?.spec).toEqual(access("set-b").spec);
    await vi.waitUntil(() => listWrites().length >= earlier + 2, waiting);
    expect(listWrites().slice(earlier)).toEqual(["update isthmus:ed", "create isthmus:ed"]);
    await expect(rollBackChangeSet(viewer, draft)).rejects.toMatchObject({ code: 403 });
    const back = await rollBackChangeSet(operator, draft);
    expect(back.state).toBe("RolledBack");
    const after = await liveOf("PeerAuthentication", "set-a");
    expect([after?.spec, after?.metadata.labels]).toEqual([before?.spec, before?.metadata.labels]);
    expect(await liveOf("AuthorizationPolicy", "set-b")).toBeNull();
    await expect(rollBackChangeSet(operator, draft)).rejects.toMatchObject({ code: 409 });
  });

  it("takes the first change back when istiod refuses the second, and says so", async () => {
    const changes = [inEast(create(mtls("set-a"))), inEast(create(refused))];
    const draft = await createChangeSet(operator, { title: "Half", requiresApproval: false, changes });
    const failed = await applyChangeSet(operator, draft, digestOf(draft));
    expect(failed).toMatchObject({
      state: "Failed",
      message: expect.stringMatching(/^change 2 failed: .*denied the request.*taken back$/s) as string,
      changes: [{ step: { state: "RolledBack" } }, { step: { state: "Failed" } }],
    });
    await nothingWritten();
    // It is a plan again: mended and applied.
    const mended = await updateChangeSet(operator, draft, {
      ...inputOf(failed, twoCreates),
      requiresApproval: false,
    });
    expect((await applyChangeSet(operator, draft, digestOf(mended))).state).toBe("Applied");
  });

  it("leaves what somebody edited since, and says what stands", async () => {
    const draft = await createChangeSet(operator, {
      title: "Two",
      requiresApproval: false,
      changes: twoCreates,
    });
    await applyChangeSet(operator, draft, digestOf(draft));
    const theirs = await liveOf("AuthorizationPolicy", "set-b");
    const spec = { ...access("set-b").spec, action: "AUDIT" };
    await east.send("PUT", pathOf("AuthorizationPolicy", "set-b"), { ...theirs, spec });
    const stuck = await rollBackChangeSet(operator, draft);
    expect(stuck).toMatchObject({
      state: "Failed",
      message: "changes 1, 2 could not be taken back and stand",
      may: { rollBack: { allowed: true }, edit: { allowed: false } },
    });
    expect((await liveOf("AuthorizationPolicy", "set-b"))?.spec).toEqual(spec);
  });
});

describe("a change set of a workspace", () => {
  const writer = contextOf("theo", "tenant");
  const owner = contextOf("beth", "tenant");
  const root = "/apis/isthmus.dev/v1alpha1";
  const names = { tenants: "set-tenant", workspaces: "set-home" };
  const binding = (sub: string, role: string) => ({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "AccessBinding",
    metadata: { name: `set-${sub}` },
    spec: {
      level: { kind: "Workspace", name: names.workspaces },
      role,
      subjects: [{ kind: "User", name: sub }],
    },
  });

  beforeAll(async () => {
    const apiVersion = "isthmus.dev/v1alpha1";
    const made: [string, object][] = [
      [
        "/api/v1/namespaces",
        { apiVersion: "v1", kind: "Namespace", metadata: { name: `isthmus-ws-${names.workspaces}` } },
      ],
      [
        `${root}/tenants`,
        {
          apiVersion,
          kind: "Tenant",
          metadata: { name: names.tenants },
          spec: { clusters: ["east"], domains: [] },
        },
      ],
      [
        `${root}/workspaces`,
        {
          apiVersion,
          kind: "Workspace",
          metadata: { name: names.workspaces },
          spec: { tenant: names.tenants, namespaces: ["east/bookinfo"] },
        },
      ],
      [`${root}/accessbindings`, binding("theo", "Writer")],
      [`${root}/accessbindings`, binding("beth", "Admin")],
    ];
    for (const [path, object] of made) await host.create(path, object);
    // Each kind is followed by itself: that a binding is known says nothing of its workspace.
    await vi.waitUntil(() => {
      const { tenants, workspaces, accessBindings } = getRuntime().access.current().state;
      const known = new Set(
        [...tenants, ...workspaces, ...accessBindings].map(({ metadata }) => metadata.name),
      );
      return [...Object.values(names), "set-theo", "set-beth"].every((name) => known.has(name));
    }, waiting);
  });
  afterAll(async () => {
    for (const sub of ["theo", "beth"]) await host.delete(`${root}/accessbindings/set-${sub}`);
    for (const [resource, name] of Object.entries(names).toReversed())
      await host.delete(`${root}/${resource}/${name}`);
    await host.delete(`/api/v1/namespaces/isthmus-ws-${names.workspaces}`);
  });

  it("holds objects of the workspace only, and is approved by its own people", async () => {
    const input = { title: "Home", workspace: names.workspaces };
    const elsewhere = { ...mtls("set-a"), metadata: { name: "set-a", namespace: "shop" } };
    for (const person of [writer, operator])
      await expect(
        createChangeSet(person, { ...input, changes: [...twoCreates, inEast(create(elsewhere))] }),
      ).rejects.toMatchObject({ code: 403 });
    await expect(createChangeSet(writer, { title: "Ours", changes: twoCreates })).rejects.toMatchObject({
      code: 403,
    });
    const draft = await createChangeSet(writer, { ...input, changes: twoCreates });
    expect(draft).toMatchObject({ namespace: `isthmus-ws-${names.workspaces}`, author: "theo" });
    expect(listChangeSets(stranger).items).toEqual([]);
    await expect(getChangeSet(stranger, draft)).rejects.toMatchObject({ code: 404 });
    await expect(decideChangeSet(writer, draft, "approve", digestOf(draft))).rejects.toMatchObject({
      code: 403,
    });
    await expect(decideChangeSet(stranger, draft, "approve", digestOf(draft))).rejects.toMatchObject({
      code: 404,
    });
    await nothingWritten();
    const approved = await decideChangeSet(owner, draft, "approve", digestOf(draft));
    expect(approved.state).toBe("Approved");
    expect((await applyChangeSet(operator, draft, digestOf(draft))).state).toBe("Applied");
    expect((await rollBackChangeSet(operator, draft)).state).toBe("RolledBack");
  });
});
