import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { parse } from "yaml";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { createTenancyController } from "@/lib/server/controllers/tenancy/tenancy-controller";
import { createLogger } from "@/lib/server/logger";
import { getRuntime } from "@/lib/server/runtime";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { startRuntime } from "@/lib/testing/start-runtime";

const fleet = readFleet(inject("fleetDirectory"));
const waiting = { timeout: 60_000, interval: 50 };
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const name = "obligations.isthmus.dev";
const path = "/apis/isthmus.dev/v1alpha1/obligations";
const file = fileURLToPath(new URL("../../../config/crd/isthmus.dev_obligations.yaml", import.meta.url));

interface Definition {
  spec: { versions: { schema: { openAPIV3Schema: Record<string, unknown> } }[] };
}

let runtime: { stop(): Promise<void> };
let controller: { stop(): void };
let admin: Administrator;
let kept: Record<string, unknown>[];

const read = (): Definition => parse(readFileSync(file, "utf8")) as Definition;
const problem = () =>
  getRuntime()
    .tenancy.problems()
    .find(({ resource }) => resource === "obligations");

/** The schema takes anything: as a definition that is older or newer than we are. */
function loosen(definition: Definition): Definition {
  for (const { schema } of definition.spec.versions) {
    const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    schema.openAPIV3Schema = { ...anything, properties: { spec: anything, status: anything } };
  }
  return definition;
}

async function replaceDefinition(definition: Definition | undefined): Promise<void> {
  await admin.send("DELETE", `${definitions}/${name}`);
  await vi.waitUntil(async () => (await admin.send("GET", `${definitions}/${name}`)).code === 404, waiting);
  if (!definition) return;
  await admin.create(definitions, definition);
  await vi.waitUntil(async () => (await admin.send("GET", path)).code === 200, waiting);
}

beforeAll(async () => {
  admin = createAdministrator(fleet.clusters.host);
  runtime = startRuntime(fleet.directory, ["olivia"]);
  const { clusters, tenancy } = getRuntime();
  const started = createTenancyController({
    registry: clusters,
    store: tenancy,
    logger: createLogger("silent"),
  });
  started.start();
  controller = started;
  await vi.waitUntil(() => tenancy.isSynced(), waiting);
  kept = ((await admin.send("GET", path)).body as { items: Record<string, unknown>[] }).items;
});

afterAll(async () => {
  await replaceDefinition(read());
  for (const { apiVersion, kind, metadata, spec } of kept) {
    const { name: kept } = metadata as { name: string };
    await admin.create(path, { apiVersion, kind, metadata: { name: kept }, spec });
  }
  controller.stop();
  await runtime.stop();
  await admin.close();
});

describe("the store of tenancy", () => {
  test("is one object until something changes, and a change leaves the other lists alone", async () => {
    const { tenancy } = getRuntime();
    // The controller may still be telling tenants of an earlier test what holds.
    let seen: TenancyState | undefined;
    const isAtRest = () => {
      const earlier = seen;
      seen = tenancy.state();
      return earlier === seen;
    };
    await vi.waitUntil(isAtRest, { timeout: 30_000, interval: 1_000 });
    const before = tenancy.state();
    expect(tenancy.state()).toBe(before);
    const body = { apiVersion: "isthmus.dev/v1alpha1", kind: "Obligation", metadata: { name: "one" } };
    const stored = await admin.create(path, {
      ...body,
      spec: { event: "changeset:author", deny: "changeset:approve" },
    });
    const version = { resourceVersion: stored.metadata.resourceVersion ?? "" };
    expect(await tenancy.whenSeen({ resource: "obligations", name: "one" }, version)).toBe(true);
    const after = tenancy.state();
    expect(after).not.toBe(before);
    expect(after.tenants).toBe(before.tenants);
    expect(after.obligations).toContainEqual(expect.objectContaining({ kind: "Obligation" }));
    await admin.delete(`${path}/one`);
    const deleted = { deletedUid: stored.metadata.uid ?? "" };
    expect(await tenancy.whenSeen({ resource: "obligations", name: "one" }, deleted)).toBe(true);
    expect(tenancy.state().obligations.map(({ metadata }) => metadata.name)).not.toContain("one");
  });

  test("tells of a kind that the host does not know, goes on, and finds it when it comes", async () => {
    const { tenancy } = getRuntime();
    await replaceDefinition(undefined);
    await vi.waitUntil(() => problem()?.message.includes("apply the custom resource definitions"), waiting);
    expect(tenancy.isSynced()).toBe(true);
    await replaceDefinition(loosen(read()));
    await vi.waitUntil(() => problem() === undefined, waiting);
  }, 180_000);

  test("leaves out what cannot be read, tells it, and so does the object's own condition", async () => {
    const { tenancy } = getRuntime();
    await admin.create(path, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind: "Obligation",
      metadata: { name: "odd" },
      spec: { event: "of-tomorrow", deny: "read" },
    });
    await vi.waitUntil(() => problem()?.name === "odd", waiting);
    expect(problem()?.message).toContain("spec.event");
    expect(tenancy.state().obligations.map(({ metadata }) => metadata.name)).not.toContain("odd");
    await vi.waitFor(async () => {
      const { body } = await admin.send("GET", `${path}/odd`);
      const { conditions } = body.status as {
        conditions: { type: string; status: string; message: string }[];
      };
      expect(conditions.find(({ type }) => type === "Ready")).toMatchObject({ status: "False" });
    }, waiting);
    await admin.delete(`${path}/odd`);
    await vi.waitUntil(() => problem() === undefined, waiting);
  });
});
