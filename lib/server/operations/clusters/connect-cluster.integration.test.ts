import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { contextOf, startRuntime } from "@/lib/testing/start-runtime";
import { getRuntime } from "@/lib/server/runtime";
import { connectCluster } from "./connect-cluster";
import { disconnectCluster } from "./disconnect-cluster";

const fleet = readFleet(inject("fleetDirectory"));
const operator = contextOf("olivia", "operator");
const kubeconfigOf = (cluster: string) =>
  readFileSync(join(fleet.directory, "clusters", cluster, "kubeconfig"), "utf8");
const waiting = { timeout: 60_000, interval: 50 };

let runtime: { stop(): Promise<void> };
let host: Administrator;
let east: Administrator;

beforeAll(async () => {
  runtime = startRuntime(fleet.directory, ["olivia", "ed"]);
  host = createAdministrator(fleet.clusters.host);
  east = createAdministrator(fleet.clusters.east);
  await vi.waitUntil(() => getRuntime().clusters.hostReachable() && getRuntime().tenancy.isSynced(), waiting);
});

afterAll(async () => {
  await runtime.stop();
  await Promise.all([host.close(), east.close()]);
});

async function expectNothingLeft(name: string) {
  expect((await host.send("GET", `/apis/isthmus.dev/v1alpha1/clusters/${name}`)).code).toBe(404);
  expect((await host.send("GET", `/api/v1/namespaces/isthmus-system/secrets/cluster-${name}`)).code).toBe(
    404,
  );
}

describe("connectCluster", () => {
  it("refuses an editor and a viewer", async () => {
    for (const role of ["editor", "viewer"] as const) {
      const body = { name: "refused", kubeconfig: kubeconfigOf("east") };
      await expect(connectCluster(contextOf("ed", role), body)).rejects.toMatchObject({
        code: 403,
        details: { cluster: "refused" },
      });
    }
    await expectNothingLeft("refused");
  });

  it("refuses a wrong name, a program in the kubeconfig, a wrong token; nothing is written", async () => {
    await expect(connectCluster(operator, { name: "Not A Name", kubeconfig: "x" })).rejects.toMatchObject({
      code: 422,
      details: { causes: [{ field: "name" }] },
    });
    const config = parse(kubeconfigOf("east")) as { users: { user: Record<string, unknown> }[] };
    const withProgram = structuredClone(config);
    Object.assign(withProgram.users[0]!.user, { exec: { command: "touch /tmp/owned" } });
    await expect(
      connectCluster(operator, { name: "refused", kubeconfig: stringify(withProgram) }),
    ).rejects.toMatchObject({ code: 422, details: { causes: [{ field: "users[0].user.exec" }] } });
    const withWrongToken = structuredClone(config);
    withWrongToken.users[0]!.user = { token: "nobody-knows-this" };
    await expect(
      connectCluster(operator, { name: "refused", kubeconfig: stringify(withWrongToken) }),
    ).rejects.toMatchObject({ code: 422, details: { causes: [{ field: "kubeconfig" }] } });
    await expectNothingLeft("refused");
  });

  it("connects while running, keeps no administrator credential, refuses the same cluster twice, disconnects for good", async () => {
    const connected = await connectCluster(operator, { name: "eastern", kubeconfig: kubeconfigOf("east") });
    expect(connected).toMatchObject({ name: "eastern", role: "member", freshness: "syncing" });
    const { clusters } = getRuntime();
    await vi.waitUntil(() => clusters.get("eastern")?.cache.freshness() === "live", waiting);
    // Until the API server has taken up the reader's rights there is nothing to see.
    const names = () =>
      clusters
        .get("eastern")
        ?.cache.world()
        .services.map(({ meta }) => meta.name);
    await vi.waitFor(() => expect(names()).toContain("reviews"), waiting);

    await expect(
      connectCluster(operator, { name: "again", kubeconfig: kubeconfigOf("east") }),
    ).rejects.toMatchObject({ code: 409, details: { cluster: "eastern" } });
    await expect(
      connectCluster(operator, { name: "eastern", kubeconfig: kubeconfigOf("west") }),
    ).rejects.toMatchObject({ code: 409 });

    const stored = JSON.stringify(await host.send("GET", "/apis/isthmus.dev/v1alpha1/clusters/eastern"));
    const secret = await host.send("GET", "/api/v1/namespaces/isthmus-system/secrets/cluster-eastern");
    const data = secret.body.data as Record<string, string>;
    const tokens = Object.values(data).map((value) => Buffer.from(value, "base64").toString());
    for (const text of [stored, ...tokens]) expect(text).not.toContain(fleet.clusters.east.adminToken);
    expect(Object.keys(data).toSorted()).toEqual(["impersonator", "propagator", "reader"]);

    const review = async (token: string) =>
      (
        await east.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenReview",
          spec: { token },
        })
      ).body.status as { authenticated?: boolean };
    for (const token of tokens) expect((await review(token)).authenticated).toBe(true);

    await expect(disconnectCluster(contextOf("ed", "editor"), "eastern")).rejects.toMatchObject({
      code: 403,
    });
    expect(await disconnectCluster(operator, "eastern")).toMatchObject({ revoked: true });
    await vi.waitUntil(() => !clusters.names().includes("eastern"), waiting);
    await expectNothingLeft("eastern");
    const accounts = await east.send("GET", "/api/v1/namespaces/isthmus-system/serviceaccounts");
    expect((accounts.body.items as unknown[]).length).toBe(0);
  });

  it("shows a Cluster whose Secret is missing as offline with the reason, and attaches it when the Secret comes", async () => {
    await connectCluster(operator, { name: "orphan", kubeconfig: kubeconfigOf("east") });
    const { clusters } = getRuntime();
    await vi.waitUntil(() => clusters.get("orphan")?.cache.freshness() === "live", waiting);
    const path = "/api/v1/namespaces/isthmus-system/secrets";
    const { body: secret } = await host.send("GET", `${path}/cluster-orphan`);
    await host.delete(`${path}/cluster-orphan`);
    const cluster = await host.send("GET", "/apis/isthmus.dev/v1alpha1/clusters/orphan");
    const spec = cluster.body.spec as Record<string, unknown>;
    const patch = { spec: { region: "moved" } };
    await host.send(
      "PATCH",
      "/apis/isthmus.dev/v1alpha1/clusters/orphan",
      patch,
      "application/merge-patch+json",
    );
    expect(spec.region).toBeUndefined();
    await vi.waitFor(
      () =>
        expect(clusters.summaries().find((item) => item.name === "orphan")).toMatchObject({
          freshness: "offline",
          problem: expect.stringContaining("cluster-orphan") as string,
        }),
      waiting,
    );
    await host.create(path, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "cluster-orphan", namespace: "isthmus-system" },
      data: secret.data,
    });
    await vi.waitUntil(() => clusters.get("orphan")?.cache.freshness() === "live", waiting);
    await disconnectCluster(operator, "orphan");
    // The registry follows; until then the same cluster is connected already.
    await vi.waitUntil(() => !clusters.names().includes("orphan"), waiting);
  });

  it("shows nothing of another cluster that answers at the address of a connected one", async () => {
    const elsewhere = parse(kubeconfigOf("east")) as Record<string, unknown>;
    await connectCluster(operator, { name: "twin", kubeconfig: stringify(elsewhere) });
    const { clusters } = getRuntime();
    await vi.waitUntil(() => clusters.get("twin")?.cache.freshness() === "live", waiting);
    const path = "/apis/isthmus.dev/v1alpha1/clusters";
    const { body } = await host.send("GET", `${path}/twin`);
    const spec = body.spec as Record<string, unknown>;
    const renamed = await host.send(
      "PATCH",
      `${path}/twin`,
      { spec: { id: "not-this-one" } },
      "application/merge-patch+json",
    );
    expect(renamed.code).toBe(422);

    await host.delete(`${path}/twin`);
    await vi.waitUntil(() => !clusters.names().includes("twin"), waiting);
    await host.create(path, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind: "Cluster",
      metadata: { name: "twin" },
      spec: { ...spec, id: "not-this-one" },
    });
    const problem = () => clusters.summaries().find((item) => item.name === "twin")?.problem;
    await vi.waitUntil(() => problem()?.includes("another cluster answers"), waiting);
    expect(clusters.get("twin")).toBeUndefined();
    expect(clusters.summaries().find((item) => item.name === "twin")?.counts.services).toBe(0);

    // What cannot be attached can be disconnected all the same.
    expect(await disconnectCluster(operator, "twin")).toMatchObject({ revoked: false });
    await vi.waitUntil(() => !clusters.names().includes("twin"), waiting);
    await expectNothingLeft("twin");
    await expect(disconnectCluster(operator, "twin")).rejects.toMatchObject({ code: 404 });
  });

  it("replaces the Secret that a broken disconnect left, but never one of somebody else", async () => {
    const path = "/api/v1/namespaces/isthmus-system/secrets";
    const secretOf = (labels: Record<string, string>) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "cluster-second", namespace: "isthmus-system", labels },
    });
    await host.create(path, secretOf({ owner: "somebody" }));
    const body = { name: "second", kubeconfig: kubeconfigOf("east") };
    await expect(connectCluster(operator, body)).rejects.toMatchObject({ code: 409 });
    await host.delete(`${path}/cluster-second`);

    await host.create(path, secretOf({ "app.kubernetes.io/managed-by": "isthmus" }));
    await connectCluster(operator, body);
    const { clusters } = getRuntime();
    await vi.waitUntil(() => clusters.get("second")?.cache.freshness() === "live", waiting);
    await disconnectCluster(operator, "second");
    await vi.waitUntil(() => !clusters.names().includes("second"), waiting);
    await expectNothingLeft("second");
  });
});
