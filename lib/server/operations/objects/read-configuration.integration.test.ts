import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { meshResources } from "@/lib/domain/kubernetes/resources";
import { getRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import type { Administrator } from "@/lib/testing/fleet";
import { contextOf } from "@/lib/testing/start-runtime";
import { applyChange } from "../changes/apply-change";
import { getAcknowledgement } from "../changes/get-acknowledgement";
import { previewChange } from "../changes/preview-change";
import { undoChange } from "../changes/undo-change";
import { listIssues } from "../issues/list-issues";
import { getCatalog } from "./get-catalog";
import { getObject } from "./get-object";
import { listObjects } from "./list-objects";

const operator = contextOf("olivia", "operator");
const viewer = contextOf("vera", "viewer");
const where = { cluster: "east" };
const waiting = { timeout: 30_000, interval: 50 };

let connected: ConnectedEast;
let east: Administrator;

beforeAll(async () => {
  connected = await connectEast(["olivia", "vera"]);
  ({ east } = connected);
});

afterAll(() => connected.close());

describe("what is read for the forms and pages", () => {
  it("follows every Istio and Gateway API kind that the cluster serves, in a version it serves", async () => {
    const cache = getRuntime().clusters.get("east")?.cache;
    const followed = new Map(
      cache?.statistics().reflectors.map(({ resource, apiVersion }) => [resource, apiVersion]),
    );
    for (const [resource, version] of cache?.discovery.watched() ?? []) {
      expect(followed.get(resource)).toBe(
        version.group === "" ? version.version : `${version.group}/${version.version}`,
      );
    }
    const missing = [...meshResources.keys()].filter((resource) => !followed.has(resource));
    expect(missing).toEqual([]);
    expect(cache?.problem()).toBeUndefined();
  });

  it("reads the mesh configuration and its changes; a broken one keeps the last and says so", async () => {
    const path = "/api/v1/namespaces/istio-system/configmaps/istio";
    const member = getRuntime().clusters.get("east");
    const before = (await east.send("GET", path)).body as { data: { mesh: string } };
    // It is read by its name, with the heartbeat: a cluster is live without it.
    await vi.waitFor(
      () => expect(member?.cache.world().mesh.trustDomain).toBe(parse(before.data.mesh).trustDomain),
      waiting,
    );
    const write = (mesh: string) =>
      east.send("PATCH", path, { data: { mesh } }, "application/merge-patch+json");
    await write(`${before.data.mesh}extensionProviders:\n- name: test-provider\n  prometheus: {}\n`);
    await vi.waitUntil(
      () => getCatalog(operator, where).extensionProviders.includes("test-provider"),
      waiting,
    );
    await write("{ broken");
    await vi.waitUntil(() => member?.summary().gaps?.some((gap) => gap.includes("is no YAML")), waiting);
    expect(member?.cache.world().mesh.trustDomain).toBe(parse(before.data.mesh).trustDomain);
    await write(before.data.mesh);
    await vi.waitUntil(() => member?.summary().gaps === undefined, waiting);
    await vi.waitFor(() => expect(member?.cache.world().rootCertificate).toMatch(/^[0-9a-f]{64}$/), waiting);
  });

  it("lists objects with summary and findings, offers pickers, and never shows a Secret", async () => {
    await expect(
      getObject(operator, { cluster: "east", resource: "secrets", namespace: "shop", name: "x" }),
    ).rejects.toMatchObject({ code: 404 });
    expect(() => listObjects(viewer, where, { page: "0" })).toThrow(/page/);
    const page = listObjects(viewer, where, { kind: "DestinationRule", search: "ratings" });
    expect(page.items).toMatchObject([
      {
        resource: "destinationrules.networking.istio.io",
        object: { namespace: "bookinfo", name: "ratings" },
        stale: false,
      },
    ]);
    expect(page.items[0]?.summary).toContain("ratings");
    const catalog = getCatalog(viewer, where);
    expect(catalog.services.find(({ name }) => name === "catalog")).toMatchObject({
      host: "catalog.shop.svc.cluster.local",
      versions: ["v1", "v2"],
    });
    expect(catalog.workloads.some(({ proxied, namespace }) => proxied && namespace === "bookinfo")).toBe(
      true,
    );
    expect(catalog.gateways).toContainEqual(
      expect.objectContaining({ api: "istio", namespace: "bookinfo", name: "bookinfo-gateway" }),
    );
    expect(await getAcknowledgement(viewer, where, undefined)).toHaveProperty("state");
  });

  it("finds an issue that a change brings, before and after it is made, until it is undone", async () => {
    const dangling = {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "change-test", namespace: "shop" },
      spec: {
        hosts: ["catalog"],
        http: [{ route: [{ destination: { host: "catalog", subset: "nowhere" } }] }],
      },
    };
    const change = { edits: [{ action: "create", object: dangling }] };
    const preview = await previewChange(operator, where, change);
    expect(preview.findings.introduced.map(({ object }) => object.name)).toContain("change-test");
    const isShown = async () => {
      const { items } = await listIssues(viewer, {
        cluster: "east",
        namespace: "shop",
        search: "change-test",
      });
      return items.some(({ object }) => object.name === "change-test");
    };
    expect(await isShown()).toBe(false);
    const applied = await applyChange(operator, where, change);
    await vi.waitUntil(isShown, waiting);
    await undoChange(operator, where, applied.undo);
    await vi.waitUntil(async () => !(await isShown()), waiting);
  });
});
