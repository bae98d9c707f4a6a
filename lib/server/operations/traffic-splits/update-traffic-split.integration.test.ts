import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import type { FaultServer, HttpFault } from "@/lib/testing/fault-server";
import { readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { getTrafficSplit } from "./get-traffic-split";
import { previewTrafficSplit } from "./preview-traffic-split";
import { undoTrafficSplit } from "./undo-traffic-split";
import { updateTrafficSplit } from "./update-traffic-split";

const fleet = readFleet(inject("fleetDirectory"));
const operator = contextOf("olivia", "operator");
const where = { cluster: "east", namespace: "shop", service: "catalog" };
const istio = "/apis/networking.istio.io/v1/namespaces/shop";
const admission = "/apis/admissionregistration.k8s.io/v1";
const waiting = { timeout: 30_000, interval: 50 };

let connected: ConnectedEast;
let east: Administrator;
let faults: FaultServer;

const editOf = (view: TrafficSplitView, v1: number) => ({
  routeIndex: view.routeIndex,
  destinations: [
    { subset: "v1", weight: v1 },
    { subset: "v2", weight: 100 - v1 },
  ],
  resourceVersions: {
    virtualService: view.virtualService?.metadata.resourceVersion ?? null,
    destinationRule: view.destinationRule?.metadata.resourceVersion ?? null,
  },
});
const codesOf = async () => [
  (await east.send("GET", `${istio}/virtualservices/catalog`)).code,
  (await east.send("GET", `${istio}/destinationrules/catalog`)).code,
];

beforeAll(async () => {
  connected = await connectEast(["olivia", "ed", "vera"]);
  ({ east, faults } = connected);
});

afterAll(() => connected.close());

describe("updateTrafficSplit", () => {
  it("refuses a viewer by role and an editor by the member's RBAC; nothing is written", async () => {
    const view = await getTrafficSplit(operator, where);
    expect(view.state).toBe("absent");
    await expect(
      updateTrafficSplit(contextOf("vera", "viewer"), where, editOf(view, 50)),
    ).rejects.toMatchObject({
      code: 403,
      details: { cluster: "east" },
    });
    const editor = contextOf("ed", "editor");
    expect((await getTrafficSplit(editor, where)).permission.allowed).toBe(false);
    await expect(updateTrafficSplit(editor, where, editOf(view, 50))).rejects.toMatchObject({ code: 403 });
    expect(await codesOf()).toEqual([404, 404]);
  });

  it.each<[string, (view: TrafficSplitView) => unknown, number]>([
    ["a total of 0", (view) => ({ ...editOf(view, 50), destinations: [{ subset: "v1", weight: 0 }] }), 422],
    [
      "an unknown subset",
      (view) => ({ ...editOf(view, 50), destinations: [{ subset: "v9", weight: 100 }] }),
      422,
    ],
    [
      "a resourceVersion of nothing",
      (view) => ({ ...editOf(view, 50), resourceVersions: { virtualService: "1", destinationRule: null } }),
      409,
    ],
    ["no object at all", () => "nonsense", 422],
  ])("refuses %s, naming the cluster", async (_, bodyOf, code) => {
    const view = await getTrafficSplit(operator, where);
    await expect(updateTrafficSplit(operator, where, bodyOf(view))).rejects.toMatchObject({
      code,
      details: { cluster: "east" },
    });
    expect(await codesOf()).toEqual([404, 404]);
  });

  it("takes the DestinationRule back when the VirtualService is refused after all", async () => {
    // Admission that lets a dry-run pass and refuses the write itself: what a race with a policy looks like.
    const name = "only-dry-run";
    await east.create(`${admission}/validatingadmissionpolicies`, {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ["networking.istio.io"],
              apiVersions: ["v1"],
              operations: ["CREATE"],
              resources: ["virtualservices"],
            },
          ],
        },
        validations: [{ expression: "request.dryRun == true", message: "frozen" }],
      },
    });
    await east.create(`${admission}/validatingadmissionpolicybindings`, {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
      },
    });
    const probe = {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "probe", namespace: "shop" },
      spec: { hosts: ["probe"], http: [{ route: [{ destination: { host: "probe" } }] }] },
    };
    await vi.waitUntil(async () => {
      const { code } = await east.send("POST", `${istio}/virtualservices`, probe);
      if (code === 201) await east.delete(`${istio}/virtualservices/probe`);
      return code === 422;
    }, waiting);
    const listWrites = () =>
      readAudit(fleet.clusters.east)
        .filter(
          ({ verb, objectRef, stage, responseStatus, requestURI }) =>
            (verb === "create" || verb === "delete") &&
            objectRef?.resource === "destinationrules" &&
            objectRef.namespace === "shop" &&
            stage === "ResponseComplete" &&
            !requestURI.includes("dryRun") &&
            (responseStatus?.code ?? 0) < 300,
        )
        .map(({ verb }) => verb);
    try {
      const view = await getTrafficSplit(operator, where);
      const earlier = listWrites().length;
      await expect(updateTrafficSplit(operator, where, editOf(view, 50))).rejects.toThrow(/frozen/);
      expect(await codesOf()).toEqual([404, 404]);
      expect(listWrites().slice(earlier)).toEqual(["create", "delete"]);
    } finally {
      await east.delete(`${admission}/validatingadmissionpolicybindings/${name}`);
      await east.delete(`${admission}/validatingadmissionpolicies/${name}`);
    }
    await vi.waitUntil(async () => {
      const { code } = await east.send("POST", `${istio}/virtualservices?dryRun=All`, probe);
      const real = await east.send("POST", `${istio}/virtualservices`, probe);
      if (real.code === 201) await east.delete(`${istio}/virtualservices/probe`);
      return code === 201 && real.code === 201;
    }, waiting);
  });

  it.each<[string, HttpFault, "virtualservices" | "destinationrules"]>([
    ["the VirtualService", { kind: "lose-answer" }, "virtualservices"],
    ["the DestinationRule", { kind: "lose-answer" }, "destinationrules"],
  ])(
    "finds what it wrote when the answer about %s is lost, and takes nothing back",
    async (_, fault, resource) => {
      const view = await getTrafficSplit(operator, where);
      faults.setFault(({ method, path }) =>
        method === "POST" && path.includes(`/${resource}?`) && !path.includes("dryRun") ? fault : undefined,
      );
      const applied = await updateTrafficSplit(operator, where, editOf(view, 50));
      faults.setFault(() => undefined);
      expect(await codesOf()).toEqual([200, 200]);
      await undoTrafficSplit(operator, where, applied.undo);
      expect(await codesOf()).toEqual([404, 404]);
    },
  );

  it("does not pull the subsets away from a write that may still arrive, and says what is left", async () => {
    const view = await getTrafficSplit(operator, where);
    faults.setFault(({ method, path }) =>
      method === "POST" && path.includes("/virtualservices?") && !path.includes("dryRun")
        ? { kind: "reset" }
        : undefined,
    );
    await expect(updateTrafficSplit(operator, where, editOf(view, 50))).rejects.toMatchObject({
      code: 503,
      message: expect.stringMatching(
        /not known whether VirtualService shop\/catalog.*DestinationRule shop\/catalog/,
      ) as string,
      details: { cluster: "east", kind: "VirtualService", name: "catalog" },
    });
    faults.setFault(() => undefined);
    expect(await codesOf()).toEqual([404, 200]);
    await east.delete(`${istio}/destinationrules/catalog`);
    await vi.waitUntil(
      async () => (await getTrafficSplit(operator, where)).destinationRule === undefined,
      waiting,
    );
  });

  it("previews without writing, creates the pair as the person, conflicts with an older edit, and undoes it", async () => {
    const view = await getTrafficSplit(operator, where);
    const edit = editOf(view, 50);
    const preview = await previewTrafficSplit(operator, where, edit);
    expect(preview.objects.map(({ kind, action, dryRun }) => [kind, action, dryRun.accepted])).toEqual([
      ["DestinationRule", "create", true],
      ["VirtualService", "create", true],
    ]);
    expect(await codesOf()).toEqual([404, 404]);

    const applied = await updateTrafficSplit(operator, where, edit);
    expect(await codesOf()).toEqual([200, 200]);
    await expect(updateTrafficSplit(operator, where, edit)).rejects.toMatchObject({ code: 409 });
    const asPerson = readAudit(fleet.clusters.east).some(
      ({ verb, objectRef, impersonatedUser, responseStatus }) =>
        verb === "create" &&
        objectRef?.resource === "virtualservices" &&
        objectRef.name === "catalog" &&
        impersonatedUser?.username === "isthmus:olivia" &&
        responseStatus?.code === 201,
    );
    expect(asPerson).toBe(true);

    await undoTrafficSplit(operator, where, applied.undo);
    expect(await codesOf()).toEqual([404, 404]);
    await expect(undoTrafficSplit(operator, where, applied.undo)).rejects.toMatchObject({ code: 404 });
  });
});
