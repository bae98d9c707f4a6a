import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { getRuntime } from "../server/runtime";
import {
  createMemberPolicyController,
  type MemberPolicyController,
} from "../server/controllers/member-policy/member-policy-controller";
import { connectEast } from "./connect-east";
import { createAdministrator, readFleet, type Administrator, type Fleet } from "./fleet";

export const hostApi = "/apis/isthmus.dev/v1alpha1";
/** Of the tenant's workspace. */
export const ownHost = "edge.example.org";
const rbac = "/apis/rbac.authorization.k8s.io/v1";

/** Two tenants with a namespace each in the cluster east, which is connected and kept by a controller of its own. */
export interface TenantsInEast {
  fleet: Fleet;
  host: Administrator;
  east: Administrator;
  /** Past Isthmus: a ServiceAccount of the tenant's own namespace that its administrator made almighty there. */
  intruder: Administrator;
  controller: MemberPolicyController;
  /** Names of the tenants, each with a workspace of the same name. */
  tenant: string;
  other: string;
  /** Namespaces of the tenant, of the other one, of nobody. */
  own: string;
  foreign: string;
  free: string;
  /** As `kubectl create` in the host would. */
  store(resource: string, kind: string, name: string, spec: object): Promise<{ metadata: { uid?: string } }>;
  startController(): MemberPolicyController;
  close(): Promise<void>;
}

/** @param people the subjects that may act in it. */
export async function openTenantsInEast(people: readonly string[]): Promise<TenantsInEast> {
  const fleet = readFleet(inject("fleetDirectory"));
  const connected = await connectEast(people);
  const { east } = connected;
  const host = createAdministrator(fleet.clusters.host);
  const suffix = randomBytes(3).toString("hex");
  const [tenant, other] = [`alpha-${suffix}`, `beta-${suffix}`];
  const own = await east.createNamespace("own");
  const foreign = await east.createNamespace("foreign");
  const free = await east.createNamespace("free");
  const store: TenantsInEast["store"] = (resource, kind, name, spec) =>
    host.create(`${hostApi}/${resource}`, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind,
      metadata: { name },
      spec,
    });
  await store("tenants", "Tenant", tenant, {
    clusters: ["east"],
    egress: ["pay.example.org"],
    issuers: ["id.example.org"],
  });
  await store("tenants", "Tenant", other, { clusters: ["east"] });
  await store("workspaces", "Workspace", other, { tenant: other, namespaces: [`*/${foreign}`] });
  const { metadata } = await store("workspaces", "Workspace", tenant, {
    tenant,
    namespaces: [`*/${own}`],
    hosts: [ownHost],
  });
  const claim = { host: ownHost, workspace: tenant, workspaceUid: metadata.uid };
  await store("hostclaims", "HostClaim", ownHost, claim);
  const intruder = await createIntruder(fleet, east, own);

  const started: MemberPolicyController[] = [];
  const startController = (): MemberPolicyController => {
    const { clusters: registry, access, logger } = getRuntime();
    const made = createMemberPolicyController({ registry, access, logger });
    started.push(made);
    made.start();
    return made;
  };
  return {
    fleet, host, east, intruder, tenant, other, own, foreign, free, store, startController,
    controller: startController(),
    async close() {
      for (const controller of started) controller.stop();
      for (const path of [
        `accessbindings/${tenant}`,
        ...[tenant, other].flatMap((name) => [`workspaces/${name}`, `tenants/${name}`]),
        `hostclaims/${ownHost}`,
      ])
        await host.send("DELETE", `${hostApi}/${path}`);
      for (const namespace of [own, foreign, free]) await east.send("DELETE", `/api/v1/namespaces/${namespace}`);
      await Promise.all([intruder.close(), host.close()]);
      await connected.close();
    },
  }; // prettier-ignore
}

async function createIntruder(fleet: Fleet, east: Administrator, namespace: string): Promise<Administrator> {
  const name = "intruder";
  await east.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name },
  });
  await east.create(`${rbac}/namespaces/${namespace}/rolebindings`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  const { status } = await east.create(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    metadata: {},
    spec: {},
  });
  return createAdministrator({ ...fleet.clusters.east, adminToken: (status as { token: string }).token });
}
