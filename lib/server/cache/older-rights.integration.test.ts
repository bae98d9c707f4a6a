import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { watchedResources } from "@/lib/domain/kubernetes/resources";
import { startCache, type CacheFixture } from "@/lib/testing/cache-fixture";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";

const { west } = readFleet(inject("fleetDirectory")).clusters;
const rbac = "rbac.authorization.k8s.io";
const newer = ["telemetries", "wasmplugins"];
const role = "older-rights-reader";

let administrator: Administrator;
let namespace: string;
let fixture: CacheFixture;

beforeAll(async () => {
  administrator = createAdministrator(west);
  namespace = await administrator.createNamespace("older-rights");
});
afterAll(async () => {
  await fixture.close();
  await administrator.delete(`/apis/${rbac}/v1/clusterrolebindings/${role}`);
  await administrator.delete(`/apis/${rbac}/v1/clusterroles/${role}`);
  await administrator.delete(`/api/v1/namespaces/${namespace}`);
  await administrator.close();
});

it("a member connected with fewer rights is live for the rest, names what is missing, and gains it with the rights", async () => {
  await administrator.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "reader", namespace },
  });
  const rules = watchedResources
    .filter(({ resource }) => !newer.includes(resource))
    .map(({ group, resource }) => ({ apiGroups: [group], resources: [resource], verbs: ["list", "watch"] }));
  await administrator.create(`/apis/${rbac}/v1/clusterroles`, {
    apiVersion: `${rbac}/v1`,
    kind: "ClusterRole",
    metadata: { name: role },
    rules,
  });
  await administrator.create(`/apis/${rbac}/v1/clusterrolebindings`, {
    apiVersion: `${rbac}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: role },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: "reader", namespace }],
  });
  const { status } = await administrator.create(
    `/api/v1/namespaces/${namespace}/serviceaccounts/reader/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: { name: "reader" }, spec: {} },
  );
  fixture = startCache("west", west.endpoint, { token: (status as { token: string }).token });
  const { cache, until } = fixture;
  // The API server takes up the binding a moment later: until then everything is missing.
  await until(
    "live for the rest",
    () =>
      cache.freshness() === "live" &&
      (cache.problem() ?? "").includes(
        "list them: telemetries.telemetry.istio.io, wasmplugins.extensions.istio.io;",
      ),
    60,
  );
  expect(cache.world().services.length).toBeGreaterThan(0);
  await until("the mesh configuration is told to be forbidden", () =>
    (cache.meshProblem() ?? "").includes("does not let Isthmus read"),
  );
  const everything = watchedResources.map(({ group, resource }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: ["list", "watch"],
  }));
  const maps = { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] };
  await administrator.send(
    "PATCH",
    `/apis/${rbac}/v1/clusterroles/${role}`,
    { rules: [...everything, maps] },
    "application/merge-patch+json",
  );
  await until(
    "nothing is missing",
    () => cache.freshness() === "live" && cache.problem() === undefined && cache.meshProblem() === undefined,
    60,
  );
});
