import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { startCache, type CacheFixture } from "@/lib/testing/cache-fixture";
import { createServiceEdits } from "@/lib/testing/edit-services";

const { west } = readFleet(inject("fleetDirectory")).clusters;
let administrator: Administrator;
let namespace: string;
let fixture: CacheFixture;

beforeAll(async () => {
  administrator = createAdministrator(west);
});
afterEach(async () => {
  await fixture.close();
});
afterAll(async () => {
  await administrator.delete(`/api/v1/namespaces/${namespace}`);
  await administrator.close();
});

describe("a cache over a real API server", () => {
  test("offline, with the reason, when nothing ever answered", async () => {
    fixture = startCache(
      "west",
      { ...west.endpoint, server: "https://127.0.0.1:1" },
      { token: west.adminToken },
    );
    await fixture.until("offline", () => fixture.cache.freshness() === "offline");
    expect(fixture.cache.problem()).toBe("cluster west does not answer: the connection is refused");
    expect(fixture.cache.lastSeenAt()).toBeUndefined();
    namespace = await administrator.createNamespace("cache");
  });

  test("a credential that is not accepted is told so, and asked for rarely (F-18)", async () => {
    fixture = startCache("west", west.endpoint, { token: "expired" });
    await fixture.until("a problem", () => fixture.cache.problem() !== undefined);
    expect(fixture.cache.problem()).toContain("no longer accepts the credential");
    expect(fixture.cache.freshness()).toBe("offline");
    expect(fixture.cache.statistics().heartbeat.beats).toBe(1);
  });

  test("sees every create, update and delete, in order, and holds what a list would give", async () => {
    fixture = startCache("west", west.endpoint, { token: west.adminToken });
    const { cache, until, changes } = fixture;
    await until("live", () => cache.freshness() === "live");
    expect(cache.version()).toMatch(/^v1\./);
    expect(cache.get("namespaces", undefined, namespace)).toMatchObject({ phase: "Active" });
    const edits = createServiceEdits(administrator, namespace);
    const before = changes.length;
    for (let index = 0; index < 20; index += 1) await edits.next();
    await until("the last edit", () => edits.isMirroredBy(cache));
    const seen = changes
      .slice(before)
      .filter((change) => change.namespace === namespace && change.resource === "services");
    expect(seen.map(({ type, name }) => `${type} ${name}`)).toEqual(edits.expectedChanges());
    expect(cache.statistics().reflectors.find(({ resource }) => resource === "services")).toMatchObject({
      relists: 0,
      parseErrors: 0,
    });
  });

  test("Istio objects are whole, without managedFields", async () => {
    fixture = startCache("west", west.endpoint, { token: west.adminToken });
    const { cache, until } = fixture;
    const spec = {
      hosts: ["reviews"],
      http: [{ name: "r", route: [{ destination: { host: "reviews", subset: "v1" }, weight: 100 }] }],
    };
    const metadata = { name: "whole", namespace, annotations: { note: "kept" } };
    await administrator.create(`/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`, {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata,
      spec,
    });
    await until(
      "the VirtualService",
      () => cache.get("virtualservices.networking.istio.io", namespace, "whole") !== undefined,
    );
    const held = cache.get("virtualservices.networking.istio.io", namespace, "whole");
    expect(held).toMatchObject({
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata,
      spec,
    });
    expect(held?.metadata.managedFields).toBeUndefined();
    expect(cache.world().virtualServices).toContain(held);
  });

  test("the world is one object until something changes", async () => {
    fixture = startCache("west", west.endpoint, { token: west.adminToken });
    const { cache, until } = fixture;
    await until("live", () => cache.freshness() === "live");
    const world = cache.world();
    expect(cache.world()).toBe(world);
    expect(world.cluster).toBe("west");
    const name = await administrator.createNamespace("cache-world");
    await until("the namespace", () => cache.get("namespaces", undefined, name) !== undefined);
    expect(cache.world()).not.toBe(world);
    expect(cache.world().services).toBe(world.services);
    await administrator.delete(`/api/v1/namespaces/${name}`);
  });

  test("a kind that is defined later is found without a restart", async () => {
    fixture = startCache("west", west.endpoint, { token: west.adminToken });
    const { cache, until } = fixture;
    await until("live", () => cache.freshness() === "live");
    const crd = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/workloadentries.networking.istio.io";
    const { body } = await administrator.send("GET", crd);
    await administrator.delete(crd);
    await until(
      "workloadentries gone",
      () => !cache.statistics().reflectors.some(({ resource }) => resource.startsWith("workloadentries")),
      120,
    );
    const { metadata, spec, apiVersion, kind } = body as {
      metadata: { name: string; labels?: object; annotations?: object };
      spec: object;
      apiVersion: string;
      kind: string;
    };
    const { name, labels, annotations } = metadata;
    await administrator.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      apiVersion,
      kind,
      metadata: { name, labels, annotations },
      spec,
    });
    await until(
      "workloadentries back",
      () =>
        cache
          .statistics()
          .reflectors.some(
            ({ resource, state }) => resource.startsWith("workloadentries") && state === "watching",
          ),
      60,
    );
    // What it missed while the definition was away may be found out of date for a moment.
    await until("live", () => cache.freshness() === "live");
    expect(cache.problem()).toBeUndefined();
  }, 240_000);
});
