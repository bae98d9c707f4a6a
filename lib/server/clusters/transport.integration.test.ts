import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { createAdministrator, readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { startFaultServer } from "@/lib/testing/fault-server";
import { authorize } from "../authorization/authorize";
import { systemGrant, type Grant } from "../authorization/grant";
import type { Person } from "../authorization/person";
import { bootstrapMember } from "./bootstrap-member";
import { createClusterClient } from "./cluster-client";
import { readJsonObject } from "./read-body";
import { createTransport, type ClusterTransport, type TransportOptions } from "./transport";

const { west } = readFleet(inject("fleetDirectory")).clusters;
const cluster = "west";
const sub = "transport-test";
const ann: Person = {
  issuer: "https://idp",
  sub,
  name: "Ann",
  role: "operator",
  username: `isthmus:${sub}`,
  groups: ["isthmus:operators", "isthmus:editors"],
  oidcGroups: [],
};
const target = { cluster, group: "", version: "v1", resource: "namespaces", name: "kube-system" };
const review = { cluster, group: "authentication.k8s.io", version: "v1", resource: "selfsubjectreviews" };
const reviewPath = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const asAnn = (): Grant => authorize({ person: ann, requestId: "1" }, "create", review);
const asSystem = (): Grant => systemGrant("reflector", "get", target);

let administrator: Administrator;
let tokens: { reader: string; impersonator: string };
const open: ClusterTransport[] = [];
function connect(options: Partial<TransportOptions> = {}): ClusterTransport {
  const transport = createTransport({
    cluster,
    endpoint: west.endpoint,
    reader: { token: tokens.reader },
    impersonator: { token: tokens.impersonator },
    ...options,
  });
  open.push(transport);
  return transport;
}
/** Whom the member takes Ann for. */
async function askAsAnn(transport: ClusterTransport): Promise<Record<string, unknown>> {
  const response = await transport.request(asAnn(), {
    method: "POST",
    path: reviewPath,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1" }),
  });
  return readJsonObject(cluster, response, 100_000);
}
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

beforeAll(async () => {
  administrator = createAdministrator(west);
  tokens = await bootstrapMember(cluster, west.endpoint, { token: west.adminToken }, [sub]);
  // An API server takes up accounts and their rights a moment after they were written.
  const transport = connect();
  await vi.waitFor(() => askAsAnn(transport), { timeout: 30_000, interval: 50 });
});
afterAll(async () => {
  await Promise.all(open.map((transport) => transport.close()));
  await administrator.close();
});

describe("refuses, and nothing reaches the member", () => {
  test("one credential for both uses", () => {
    const same = { token: tokens.reader };
    expect(() => connect({ reader: same, impersonator: { ...same } })).toThrow(/different/);
  });

  test("a grant for another cluster (R-05)", async () => {
    const grant = systemGrant("reflector", "get", { ...target, cluster: "east" });
    expect(await failureOf(connect().request(grant, { method: "GET", path: "/version" }))).toMatchObject({
      message: /cluster east was brought to cluster west/,
    });
  });

  test.each(["/metrics", "/api/v1/../../metrics", "/api//v1", "/api/v1/%2e%2e", "/logs"])(
    "the path %s",
    async (path) => {
      const error = await failureOf(connect().request(asSystem(), { method: "GET", path }));
      expect(isStatusError(error) && error.code).toBe(400);
    },
  );

  test("a person, where the cluster was connected without an impersonator", async () => {
    const error = await failureOf(
      connect({ impersonator: undefined }).request(asAnn(), { method: "POST", path: reviewPath }),
    );
    expect(error).toMatchObject({ reason: "ServiceUnavailable", details: { cluster } });
  });

  test.each([
    ["no prefix", { username: sub }],
    ["no groups", { groups: [] }],
    ["a system group", { groups: ["system:masters"] }],
  ])("unverified impersonation: %s (R-07)", async (_, change) => {
    const grant = authorize({ person: { ...ann, ...change }, requestId: "1" }, "create", review);
    expect(await failureOf(connect().request(grant, { method: "POST", path: reviewPath }))).toMatchObject({
      message: /R-07/,
    });
  });
});

describe("a member that misbehaves", () => {
  test("a redirect, a compressed answer and a switch of protocols are errors (R-08, F-26)", async () => {
    const faults = await startFaultServer(west);
    try {
      const transport = connect({ endpoint: faults.endpoint });
      for (const [headers, code] of [
        [{ location: "https://elsewhere/api" }, 302],
        [{ "content-encoding": "gzip" }, 200],
        [{ upgrade: "websocket", connection: "upgrade" }, 101],
      ] as const) {
        faults.setFault(() => ({ kind: "status", code, headers: { ...headers }, body: "x" }));
        const error = await failureOf(transport.request(asSystem(), { method: "GET", path: "/version" }));
        expect(isStatusError(error) && error.details?.cluster).toBe(cluster);
        expect(isStatusError(error) && error.code >= 502).toBe(true);
      }
    } finally {
      await faults.close();
    }
  });

  test("another certificate authority is not believed", async () => {
    const { east } = readFleet(inject("fleetDirectory")).clusters;
    const foreign = `${west.endpoint.caData.split("\n")[0]}\n`;
    expect(east.name).toBe("east");
    const error = await failureOf(
      connect({ endpoint: { ...west.endpoint, caData: foreign } }).request(asSystem(), {
        method: "GET",
        path: "/version",
      }),
    );
    expect(error).toMatchObject({ reason: "ServiceUnavailable", details: { cluster } });
  });

  test("a credential that is not accepted is the cluster's problem, not the person's", async () => {
    const client = createClusterClient(connect({ reader: { token: "expired" } }));
    expect(await failureOf(client.get(asSystem()))).toMatchObject({
      code: 502,
      reason: "MemberCredentialsInvalid",
    });
  });

  test("while the circuit is open everything fails at once, and works again when it closes", async () => {
    const transport = connect();
    transport.setProblem("cluster west does not answer: gone");
    expect(await failureOf(transport.request(asSystem(), { method: "GET", path: "/version" }))).toMatchObject(
      {
        reason: "ServiceUnavailable",
        message: "cluster west does not answer: gone",
      },
    );
    transport.setProblem(undefined);
    const response = await transport.request(asSystem(), { method: "GET", path: "/version" });
    expect((await readJsonObject(cluster, response, 10_000)).gitVersion).toMatch(/^v1\./);
  });
});

describe("whom the member sees", () => {
  test("a person with each of their groups, by the impersonator", async () => {
    const transport = connect();
    const { status } = await askAsAnn(transport);
    expect(status).toMatchObject({
      userInfo: {
        username: ann.username,
        groups: expect.arrayContaining([...ann.groups, "system:authenticated"]) as string[],
      },
    });
    const seen = readAudit(west).filter(
      ({ impersonatedUser }) => impersonatedUser?.username === ann.username,
    );
    expect(seen.at(-1)).toMatchObject({
      user: { username: expect.stringContaining("impersonator") as string },
      impersonatedUser: { groups: expect.arrayContaining([...ann.groups]) as string[] },
    });
  });

  test("our loops as the reader, who may not act for anybody", async () => {
    const pinned = {
      ...west.endpoint,
      server: west.endpoint.server.replace("127.0.0.1", "localhost"),
      addresses: ["127.0.0.1"],
    };
    const client = createClusterClient(connect({ endpoint: pinned }));
    expect(await client.get(asSystem())).toMatchObject({
      kind: "Namespace",
      metadata: { name: "kube-system" },
    });
    const grant = systemGrant("reflector", "delete", { ...target, name: "default" });
    expect(await failureOf(client.delete(grant, { uid: "x" }))).toMatchObject({
      code: 403,
      details: { cluster },
    });
  });
});
