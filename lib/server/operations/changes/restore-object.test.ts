import { beforeEach, describe, expect, it } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { restoreObject } from "./restore-object";

const gina = askedBy("gina", "tenant");
const target = {
  cluster: "west",
  group: "networking.istio.io",
  version: "v1",
  resource: "virtualservices",
  kind: "VirtualService",
  namespace: "orchard",
  name: "apple",
};
const written = { uid: "7", resourceVersion: "11" };

function virtualService(metadata: object = {}): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "apple", namespace: "orchard", ...metadata },
    spec: { hosts: ["apple"], http: [{ route: [{ destination: { host: "apple" } }] }] },
  };
}

/** A member that has this one object and takes down what it is sent. */
function memberWith(live: KubernetesObject) {
  const sent: unknown[] = [];
  const client = {
    get: async () => live,
    update: async (_grant: unknown, object: KubernetesObject) => {
      sent.push(object);
      return object;
    },
    delete: async () => void sent.push("delete"),
  };
  return { sent, member: { name: "west", client } as unknown as MemberCluster };
}

beforeEach(() =>
  serveAccess(
    tenancyState({
      tenants: { fruit: { clusters: ["*"] } },
      workspaces: { orchard: { tenant: "fruit", namespaces: ["*/orchard"] } },
      accessbindings: {
        writer: {
          level: { kind: "Workspace", name: "orchard" },
          role: "Writer",
          subjects: [{ kind: "User", name: "gina" }],
        },
      },
    }),
  ),
);

describe("taking a write back that never was the tenant's", () => {
  const managed = virtualService({ ...written, labels: { "app.kubernetes.io/managed-by": "isthmus" } });

  it.each([
    ["deletes", null],
    ["overwrites", virtualService()],
  ])("never %s what is the platform's", async (_, restore) => {
    const { member, sent } = memberWith(managed);
    await expect(
      restoreObject(gina, member, { target, written, restore }, { dryRun: false }),
    ).rejects.toMatchObject({
      code: 403,
      details: { causes: expect.arrayContaining([expect.objectContaining({ reason: "MANAGED_OBJECT" })]) },
    });
    expect(sent).toEqual([]);
  });

  it("writes what the guardrails put in", async () => {
    const { member, sent } = memberWith(virtualService(written));
    await restoreObject(gina, member, { target, written, restore: virtualService() }, { dryRun: false });
    expect(sent).toEqual([
      expect.objectContaining({ spec: expect.objectContaining({ exportTo: ["."] }) as object }),
    ]);
  });
});
