import { vi } from "vitest";
import { roleGroups } from "../domain/kubernetes/plan-member-access";
import type { Role } from "../server/authorization/person";
import { bootstrapMember } from "../server/clusters/bootstrap-member";
import { startFaultServer, type FaultServer } from "./fault-server";
import { createAdministrator, readFleet, type Administrator, type Fleet } from "./fleet";
import { publicOrigin, startDoor, type Call, type Door } from "./start-door";
import { untilAllowed, untilIstiodJudges, virtualServices } from "./until-in-force";

const people = { olivia: "operator", ed: "editor", vera: "viewer" } as const satisfies Record<string, Role>;
type DemoPerson = keyof typeof people;
const deployments = { group: "apps", resource: "deployments" };
const waiting = { timeout: 60_000, interval: 100 };

export interface DoorToWest {
  door: Door;
  fleet: Fleet;
  /** Counts and disturbs what reaches the real API server of west. */
  west: FaultServer;
  administrator: Administrator;
  /** Where editors may write. */
  namespace: string;
  /** A call in somebody's session. */
  as(who: DemoPerson, options?: Call): Call;
  /** A write as our own pages send it. */
  write(who: DemoPerson, method: string, body?: unknown, headers?: Record<string, string>): Call;
  /** Runs and tells how many requests reached the member meanwhile. */
  reaching(act: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export const portal = (path: string, cluster = "west"): string => `/api/clusters/${cluster}/k8s${path}`;
export const istio = "/apis/networking.istio.io/v1/namespaces";

export const route = (name: string, more: object = {}) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name },
  spec: { hosts: ["reviews"], http: [{ route: [{ destination: { host: "reviews" } }] }] },
  ...more,
});

/**
 * The door before the real west, connected as an operator would; beside it `offline`, which does not answer, and
 * `expired`, where our credential is refused.
 */
export async function openDoorToWest(fleetDirectory: string): Promise<DoorToWest> {
  const fleet = readFleet(fleetDirectory);
  const administrator = createAdministrator(fleet.clusters.west);
  const west = await startFaultServer(fleet.clusters.west);
  const { adminToken, directEndpoint } = fleet.clusters.west;
  const tokens = await bootstrapMember("west", directEndpoint, { token: adminToken }, Object.keys(people));
  const reader = { token: tokens.reader };
  const impersonator = { token: tokens.impersonator };
  const door = await startDoor({
    west: { endpoint: west.endpoint, reader, impersonator },
    offline: { endpoint: west.endpoint, reader, impersonator, freshness: "offline" },
    expired: { endpoint: west.endpoint, reader, impersonator: { token: "expired" } },
  });
  const cookies = {} as Record<DemoPerson, string>;
  for (const [sub, role] of Object.entries(people) as [DemoPerson, Role][])
    cookies[sub] = await door.signIn(sub, role);
  const namespace = await administrator.createNamespace("door");
  const rbac = "rbac.authorization.k8s.io";
  await administrator.create(`/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`, {
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata: { name: "editors" },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "isthmus:editor" },
    subjects: [{ apiGroup: rbac, kind: "Group", name: "isthmus:editors" }],
  });

  const as: DoorToWest["as"] = (who, options = {}) => ({
    ...options,
    headers: { cookie: cookies[who], ...options.headers },
  });
  await untilIstiodJudges(administrator);
  await untilAllowed(administrator, [
    { who: "vera", group: roleGroups.viewer, verb: "list", resource: { group: "", resource: "namespaces" } },
    { who: "ed", group: roleGroups.editor, verb: "create", resource: virtualServices, namespace },
    { who: "olivia", group: roleGroups.operator, verb: "create", resource: virtualServices, namespace },
    { who: "olivia", group: roleGroups.operator, verb: "patch", resource: deployments, namespace },
  ]);
  // The first question to a member reads what it serves; counts in tests are of the questions alone. The API server may
  // not know the accounts of this moment yet.
  await vi.waitFor(async () => {
    const { status, text } = await door.call(portal("/api/v1/namespaces"), as("vera"));
    if (status !== 200) throw new Error(`west does not answer through the door: ${text}`);
  }, waiting);

  return {
    door,
    fleet,
    west,
    administrator,
    namespace,
    as,
    write: (who, method, body, headers = {}) =>
      as(who, {
        method,
        headers: {
          origin: publicOrigin,
          "x-isthmus-csrf": "1",
          "content-type": "application/json",
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    async reaching(act) {
      const before = west.counts.requests;
      await act();
      return west.counts.requests - before;
    },
    async close() {
      await administrator.delete(`/api/v1/namespaces/${namespace}`);
      await administrator.close();
      await door.close();
      await west.close();
    },
  };
}
