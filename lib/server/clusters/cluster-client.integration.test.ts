import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { createFakeClock } from "@/lib/testing/fake-clock";
import { startFaultServer } from "@/lib/testing/fault-server";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { systemGrant, type Grant, type Verb } from "../authorization/grant";
import { createClusterClient } from "./cluster-client";
import { createDiscovery } from "./discovery";
import { createTransport } from "./transport";

const { west } = readFleet(inject("fleetDirectory")).clusters;
const cluster = "west";
const transport = createTransport({ cluster, endpoint: west.endpoint, reader: { token: west.adminToken } });
const client = createClusterClient(transport);
let administrator: Administrator;
let namespace: string;

const grant = (verb: Verb, name?: string): Grant =>
  systemGrant("cluster-registry", verb, {
    cluster,
    group: "",
    version: "v1",
    resource: "configmaps",
    namespace,
    ...(name === undefined ? {} : { name }),
  });
const makeConfigMap = (name: string, data: Record<string, string> = { a: "a" }): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data,
});
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

beforeAll(async () => {
  administrator = createAdministrator(west);
  namespace = await administrator.createNamespace("client");
});
afterAll(async () => {
  await administrator.delete(`/api/v1/namespaces/${namespace}`);
  await administrator.close();
  await transport.close();
});

test("refuses what the grant does not say", async () => {
  expect(await failureOf(client.create(grant("get"), makeConfigMap("a")))).toMatchObject({
    message: /grant to get/,
  });
  const elsewhere = { ...makeConfigMap("a"), metadata: { name: "a", namespace: "default" } };
  expect(await failureOf(client.create(grant("create"), elsewhere))).toMatchObject({
    code: 400,
    details: { cluster, causes: [{ field: "metadata.namespace" }] },
  });
  const other = { ...makeConfigMap("a"), apiVersion: "v2", kind: "ConfigMap" };
  expect(await failureOf(client.create(grant("create"), other))).toMatchObject({
    code: 400,
    details: { causes: [{ field: "apiVersion" }] },
  });
  expect(await failureOf(client.update(grant("update", "b"), makeConfigMap("a")))).toMatchObject({
    code: 400,
    details: { causes: [{ field: "metadata.name" }] },
  });
});

test("refuses a field nobody knows (strict), and stores nothing", async () => {
  const error = await failureOf(client.create(grant("create"), { ...makeConfigMap("strict"), dtaa: {} }));
  expect(error).toMatchObject({ code: 400, details: { cluster } });
  expect(await failureOf(client.get(grant("get", "strict")))).toMatchObject({
    code: 404,
    details: { cluster },
  });
});

test("a dry run stores nothing; create, update, conflict, delete", async () => {
  await client.create(grant("create"), makeConfigMap("a"), { dryRun: true });
  expect(await failureOf(client.get(grant("get", "a")))).toMatchObject({ code: 404 });
  const first = await client.create(grant("create"), makeConfigMap("a"));
  const second = await client.update(grant("update", "a"), { ...first, data: { a: "b" } });
  expect(second.metadata.managedFields).toEqual([expect.objectContaining({ manager: "isthmus" })]);
  expect(await failureOf(client.update(grant("update", "a"), { ...first, data: { a: "c" } }))).toMatchObject({
    code: 409,
    reason: "Conflict",
    details: { cluster },
  });
  expect(await failureOf(client.delete(grant("delete", "a"), { uid: "another" }))).toMatchObject({
    code: 409,
  });
  expect(
    await failureOf(
      client.delete(grant("delete", "a"), {
        uid: first.metadata.uid ?? "",
        resourceVersion: first.metadata.resourceVersion ?? "",
      }),
    ),
  ).toMatchObject({ code: 409 });
  await client.delete(grant("delete", "a"), {
    uid: second.metadata.uid ?? "",
    resourceVersion: second.metadata.resourceVersion ?? "",
  });
  expect(await failureOf(client.get(grant("get", "a")))).toMatchObject({ code: 404 });
});

test("lists by pages, each item with its kind", async () => {
  // A mesh's control plane puts a ConfigMap of its own into every namespace.
  const ours = { limit: 2, labelSelector: "page=ours" };
  for (const name of ["p1", "p2", "p3"]) {
    const { metadata, ...rest } = makeConfigMap(name);
    await client.create(grant("create"), { ...rest, metadata: { ...metadata, labels: { page: "ours" } } });
  }
  const first = await client.list(grant("list"), ours);
  const second = await client.list(grant("list"), { ...ours, continue: first.continue ?? "" });
  expect(
    [...first.items, ...second.items].map(({ kind, apiVersion, metadata }) => [
      kind,
      apiVersion,
      metadata.name,
    ]),
  ).toEqual(["p1", "p2", "p3"].map((name) => ["ConfigMap", "v1", name]));
  expect(second.continue).toBeUndefined();
});

describe("discovery", () => {
  test("asks again for what it does not know, at most each 10 s (R-09)", async () => {
    const faults = await startFaultServer(west);
    const through = createTransport({
      cluster,
      endpoint: faults.endpoint,
      reader: { token: west.adminToken },
    });
    try {
      const clock = createFakeClock();
      const discovery = createDiscovery(through, clock);
      const miss = () => discovery.lookupResource("nobody.example", "v1", "things");
      expect(await miss()).toBeUndefined();
      const { requests } = faults.counts;
      clock.advance(9_999);
      expect(await miss()).toBeUndefined();
      expect(faults.counts.requests).toBe(requests);
      clock.advance(1);
      expect(await miss()).toBeUndefined();
      expect(faults.counts.requests).toBe(requests + 2);
    } finally {
      await through.close();
      await faults.close();
    }
  });

  test("knows scope, kind and subresources, and which of the watched kinds are served", async () => {
    const discovery = createDiscovery(transport);
    expect(await discovery.lookupResource("", "v1", "pods")).toMatchObject({ kind: "Pod", namespaced: true });
    expect((await discovery.lookupResource("", "v1", "pods"))?.subresources).toContain("log");
    expect(await discovery.lookupResource("", "v1", "nodes")).toMatchObject({ namespaced: false });
    const found = await discovery.lookupResource("networking.istio.io", "v1", "virtualservices");
    expect(found).toMatchObject({ kind: "VirtualService", namespaced: true });
    expect(discovery.watched().get("virtualservices.networking.istio.io")).toMatchObject({ version: "v1" });
    expect(discovery.watched().get("pods")).toMatchObject({ version: "v1" });
  });
});
