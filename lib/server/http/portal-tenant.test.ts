import { once } from "node:events";
import { createServer, request as send, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import type { Role } from "@/lib/server/authorization/person";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { createPortal } from "./portal";

const publicOrigin = "http://localhost:3999";
const collection = "/apis/networking.istio.io/v1/namespaces/orchard/virtualservices";

const served = (resource: string, scope: "Namespaced" | "Cluster") => ({
  resource,
  responseKind: { kind: resource },
  scope,
  verbs: ["get", "list", "watch"],
});
const documents: Record<string, object[]> = {
  "/api": [
    {
      metadata: { name: "" },
      versions: [{ version: "v1", resources: [served("pods", "Namespaced"), served("nodes", "Cluster")] }],
    },
  ],
  "/apis": [
    {
      metadata: { name: "networking.istio.io" },
      versions: [{ version: "v1", resources: [served("virtualservices", "Namespaced")] }],
    },
  ],
};

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

let server: Server | undefined;
afterEach(() => server?.close());

/** The portal before a member that has one object and takes down everything but discovery; a watch stays open. */
async function openPortal(sub: string, role: Role, state: TenancyState, live?: KubernetesObject) {
  const access = serveAccess(state);
  const sent: Sent[] = [];
  const transport = {
    cluster: "west",
    async request(grant: { verb: string }, { method, path, body }: Sent) {
      const items = documents[path];
      if (!items)
        sent.push({ method, path, body: body === undefined ? undefined : JSON.parse(String(body)) });
      const isObject = path === `${collection}/apple`;
      const json = items
        ? { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items }
        : isObject && live
          ? live
          : { kind: "List", apiVersion: "v1", metadata: {}, items: [] };
      const stream =
        grant.verb === "watch"
          ? new Readable({ read() {} })
          : Readable.from([Buffer.from(JSON.stringify(json))]);
      return {
        statusCode: isObject && !live && method === "GET" ? 404 : 200,
        headers: { "content-type": "application/json" },
        body: stream,
      };
    },
  };
  const member = { transport, cache: { freshness: () => "live", problem: () => undefined } };
  const clusters = { names: () => ["west"], get: (name: string) => (name === "west" ? member : undefined) };
  const portal = createPortal({ clusters: clusters as never, publicOrigin });
  const { person, requestId } = askedBy(sub, role);
  const session = { id: "s", expiresAt: Date.now() + 60_000, person };
  server = createServer((request, response) => {
    portal({ request, response, session, requestId }).catch((error: unknown) => {
      response.writeHead(isStatusError(error) ? error.code : 500).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const open = async (method: string, path: string, body?: object, contentType = "application/json") => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      origin: publicOrigin,
      "x-isthmus-csrf": "1",
      "content-type": contentType,
      "content-length": String(Buffer.byteLength(text)),
    };
    const outgoing = send({
      host: "127.0.0.1",
      port,
      method,
      path: `/api/clusters/west/k8s${path}`,
      headers: method === "GET" ? {} : headers,
    });
    outgoing.end(text);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    return answer;
  };
  const call = async (...asked: Parameters<typeof open>) => {
    const answer = await open(...asked);
    answer.resume();
    return answer.statusCode;
  };
  return { ...access, sent, open, call };
}

const user = (name: string) => [{ kind: "User", name }];
const fruit = {
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { orchard: { tenant: "fruit", namespaces: ["*/orchard"] } },
};
const writer = { level: { kind: "Workspace", name: "orchard" }, role: "Writer", subjects: user("gina") };
const readsAll = { level: { kind: "Organization" }, role: "Reader", subjects: user("gina") };
const asWriter = tenancyState({ ...fruit, accessbindings: { writer } });

function virtualService(metadata: object = {}): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "apple", namespace: "orchard", ...metadata },
    spec: { hosts: ["apple"], exportTo: ["."], http: [{ route: [{ destination: { host: "apple" } }] }] },
  };
}
const stored = virtualService({ uid: "7", resourceVersion: "11" });
const last = (sent: readonly Sent[]) => sent.at(-1);

describe("what of a whole cluster a tenant reads", () => {
  it("is never the cluster's own objects", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter);
    expect(await call("GET", "/api/v1/nodes")).toBe(403);
    expect(await call("GET", "/api/v1/nodes?watch=true")).toBe(403);
    expect(sent).toEqual([]);
  });

  it("is listed namespace by namespace", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter);
    expect(await call("GET", "/api/v1/pods")).toBe(200);
    expect(sent.map(({ path }) => path)).toEqual(["/api/v1/namespaces/orchard/pods"]);
  });

  it.each(["/api/v1/pods?watch=true", "/api/v1/nodes?watch=true"])(
    "%s ends when they see a part only (R-23)",
    async (path) => {
      const state = (bindings: object) => tenancyState({ ...fruit, accessbindings: { writer, ...bindings } });
      const { open, setTenancy } = await openPortal("gina", "tenant", state({ everything: readsAll }));
      const answer = await open("GET", path);
      expect(answer.statusCode).toBe(200);
      answer.resume();
      const ended = once(answer, "close").catch(() => undefined);
      answer.on("error", () => undefined);
      setTenancy(state({}));
      await ended;
      expect(answer.destroyed).toBe(true);
    },
  );
});

describe("what a tenant writes is what was judged", () => {
  const merge = "application/merge-patch+json";

  it.each([
    ["PUT", { ...stored, metadata: { ...stored.metadata, resourceVersion: "" } }, "application/json"],
    ["PUT", virtualService(), "application/json"],
    ["PATCH", { metadata: { resourceVersion: "" }, spec: { hosts: ["apple"] } }, merge],
  ])("%s replaces exactly the version that was judged", async (method, body, contentType) => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter, stored);
    expect(await call(method, `${collection}/apple`, body, contentType)).toBe(200);
    expect(last(sent)).toMatchObject({ method: "PUT", body: { metadata: { resourceVersion: "11" } } });
  });

  it("refuses a write of another version than the stored one", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter, stored);
    const body = virtualService({ resourceVersion: "12" });
    expect(await call("PUT", `${collection}/apple`, body)).toBe(409);
    expect(sent.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("deletes exactly what was judged", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter, stored);
    expect(await call("DELETE", `${collection}/apple`)).toBe(200);
    expect(last(sent)).toMatchObject({
      method: "DELETE",
      body: { kind: "DeleteOptions", preconditions: { uid: "7", resourceVersion: "11" } },
    });
    const other = { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid: "8" } };
    expect(await call("DELETE", `${collection}/apple`, other)).toBe(409);
  });

  it("lets the member try a strategic merge, and replaces by what it led to", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter, stored);
    const strategic = "application/strategic-merge-patch+json";
    const path = `${collection}/apple`;
    expect(await call("PATCH", path, { spec: { hosts: ["rival.test"] } }, strategic)).toBe(403);
    expect(sent.map(({ method }) => method)).toEqual(["GET"]);
    expect(await call("PATCH", path, { spec: { hosts: ["apple"] } }, strategic)).toBe(200);
    expect(sent.map(({ method }) => method)).toEqual(["GET", "GET", "PATCH", "PUT"]);
    expect(last(sent)?.body).toMatchObject({ metadata: { resourceVersion: "11" }, spec: stored["spec"] });
  });

  it("makes by an apply what is not there, and by no other patch", async () => {
    const { call, sent } = await openPortal("gina", "tenant", asWriter);
    const apply = "application/apply-patch+yaml";
    expect(await call("PATCH", `${collection}/apple`, virtualService(), apply)).toBe(200);
    expect(last(sent)).toMatchObject({ method: "POST", path: collection });
    expect(await call("PATCH", `${collection}/apple`, virtualService(), merge)).toBe(404);
  });
});
