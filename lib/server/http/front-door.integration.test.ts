import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { istio, openDoorToWest, portal, route, type DoorToWest } from "@/lib/testing/door-to-west";

let at: DoorToWest;

beforeAll(async () => {
  at = await openDoorToWest(inject("fleetDirectory"));
});
afterAll(() => at?.close());

describe("what never reaches a member", () => {
  it.each([
    "Impersonate-User", "impersonate-user", "IMPERSONATE-USER", "ImPeRsOnAtE-uSeR", "Impersonate-Group", "impersonate-group", "Impersonate-Uid",
    "Impersonate-Extra-Scopes", "Impersonate-Extra-acme%2fteam", "Impersonate_User", "IMPERSONATE_GROUP", "impersonate.user", "Impersonate",
    "impersonate-", "Impersonate--User", "-impersonate-user", "_Impersonate_User", "Impersonate~User", "impersonate'user", "impersonate|user",
    "X-Remote-User", "x-remote-user", "X-REMOTE-USER", "X-Remote-Group", "X-Remote-Uid", "X-Remote-Extra-Scopes", "x-remote-", "X_Remote_User",
    "x.remote.user", "XRemoteUser", "X-RemoteUser", "x--remote--user", "x_remote-group", "X-Forwarded-User", "x-forwarded-user", "X-FORWARDED-USER",
    "X_Forwarded_User", "x.forwarded.user", "X-Forwarded-User-Groups", "XForwardedUser", "x-forwarded_user", "X--Forwarded--User",
    "X-HTTP-Method-Override", "x-http-method", "X_HTTP_Method_Override", "X-Method-Override",
  ])("a request with the header %s (R-01, R-27)", async (name) => {
    const lines = at.door.log.length;
    const reached = await at.reaching(async () => {
      const { status, json } = await at.door.call(portal("/api/v1/namespaces"), at.as("olivia", { headers: { [name]: "system:admin" } }));
      expect(status).toBe(400);
      expect(json()).toMatchObject({ kind: "Status", reason: "BadRequest" });
    });
    expect(reached).toBe(0);
    expect(at.door.log.slice(lines)).toContainEqual(expect.objectContaining({ event: "audit", outcome: "refused" }));
  }); // prettier-ignore

  it.each([
    ["a namespaced object without its namespace (R-09)", "/api/v1/pods/p", 400],
    ["a cluster-wide kind in a namespace (R-09)", "/api/v1/namespaces/default/nodes", 400],
    ["an encoded way up (R-10)", "/api/v1/namespaces/%2e%2e/secrets", 400],
    ["a doubly encoded way up (R-10)", "/api/v1/namespaces/%252e%252e/secrets", 400],
    ["an unknown kind", "/api/v1/namespaces/default/unknowns", 404],
    ["a kind of a group that is not there", "/apis/example.com/v1/widgets", 404],
    ["secrets", "/api/v1/namespaces/default/secrets", 403],
    ["one secret", "/api/v1/namespaces/isthmus-system/secrets/x", 403],
    ["secrets of the whole cluster", "/api/v1/secrets", 403],
    ["exec (R-14)", "/api/v1/namespaces/default/pods/p/exec?command=sh", 403],
    ["attach (R-14)", "/api/v1/namespaces/default/pods/p/attach", 403],
    ["a port (R-14)", "/api/v1/namespaces/default/pods/p/portforward", 403],
    ["a pod's proxy (R-14)", "/api/v1/namespaces/default/pods/p/proxy", 403],
    ["a pod's proxy with a path (R-14)", "/api/v1/namespaces/default/pods/p/proxy/x", 403],
    ["a node's proxy (R-14)", "/api/v1/nodes/n/proxy", 403],
    ["a service's proxy (R-14)", "/api/v1/namespaces/default/services/s/proxy", 403],
    ["discovery", "/apis", 404],
    ["metrics", "/metrics", 404],
    ["an unknown parameter", "/api/v1/pods?pretty=true", 400],
    ["another method in the query (R-27)", "/api/v1/namespaces/default/pods/p?_method=DELETE", 400],
    ["another method in the query of a list (R-27)", "/api/v1/namespaces/default/pods?method=POST", 400],
  ])("%s", async (_what, path, status) => {
    expect(
      await at.reaching(async () =>
        expect((await at.door.call(portal(path), at.as("olivia"))).status).toBe(status),
      ),
    ).toBeLessThanOrEqual(status === 404 ? 2 : 0);
  });

  it("anything without a session, however the path is spelled (R-33)", async () => {
    const spellings = [
      portal("/api/v1/pods"), portal("/api/v1/pods?watch=true"), portal(""), "/api/clusters/%77est/k8s/api/v1/pods", "/api/clusters/west/%6b8s/api/v1/pods",
      "/api/clusters/west/k8s/api/v1/pods.rsc", "/api/clusters", "/api/session.rsc", "/api/topology/stream", "/metrics", "/overview", "/overview.rsc",
      "/overview.segments/_tree.segment.rsc", "/%6fverview", "/_next/data/x/overview.json", "/_next/image?url=%2Fapi%2Fsession", "/sign-in/../overview",
    ]; // prettier-ignore
    const reached = await at.reaching(async () => {
      for (const target of spellings) {
        const { status, headers, text } = await at.door.call(target);
        const told =
          status === 302
            ? headers.location?.split("?", 1)[0]
            : (JSON.parse(text) as { reason: string }).reason;
        expect([target, told]).toEqual([
          target,
          target.startsWith("/api/") || target === "/metrics" ? "Unauthorized" : "/sign-in",
        ]);
      }
      const [olivia, vera] = [
        await at.door.signIn("olivia", "operator"),
        await at.door.signIn("vera", "viewer"),
      ];
      for (const cookie of ["isthmus.session=x", `${olivia}x`, `x${olivia}`, `${olivia}; ${vera}`]) {
        expect((await at.door.call(portal("/api/v1/pods"), { headers: { cookie } })).status).toBe(401);
      }
    });
    expect(reached).toBe(0);
    expect(at.door.reachedNext).toEqual([]);
  });

  it.each([
    ["no Origin", { origin: undefined }, 403],
    ["Origin null", { origin: "null" }, 403],
    ["another port", { origin: "http://localhost:3998" }, 403],
    ["no CSRF header", { "x-isthmus-csrf": undefined }, 403],
    ["a form's content type", { "content-type": "text/plain" }, 415],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
  ])("a write with %s (R-36)", async (_what, changed, status) => {
    const { headers, ...call } = at.write("olivia", "POST", route("forged"));
    const sent = Object.fromEntries(
      Object.entries({ ...headers, ...changed }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const reached = await at.reaching(async () => {
      expect(
        (await at.door.call(portal(`${istio}/${at.namespace}/virtualservices`), { ...call, headers: sent }))
          .status,
      ).toBe(status);
    });
    expect(reached).toBe(0);
  });

  it.each([
    ["a viewer's write", "vera", "POST", `${istio}/door/virtualservices`, 403],
    ["an editor's write to another group", "ed", "POST", "/api/v1/namespaces/door/services", 403],
    ["an editor's write without a namespace", "ed", "POST", "/api/v1/namespaces", 403],
    ["deleting a collection", "olivia", "DELETE", `${istio}/door/virtualservices`, 405],
    ["a forced apply", "olivia", "PATCH", `${istio}/door/virtualservices/x?force=true`, 400],
    [
      "another method in the query (R-27)",
      "olivia",
      "POST",
      `${istio}/door/virtualservices?_method=DELETE`,
      400,
    ],
    ["OPTIONS", "olivia", "OPTIONS", "/api/v1/pods", 405],
    ["TRACE", "olivia", "TRACE", "/api/v1/pods", 405],
  ] as const)("%s", async (_what, who, method, path, status) => {
    expect(
      await at.reaching(async () =>
        expect((await at.door.call(portal(path), at.write(who, method, {}))).status).toBe(status),
      ),
    ).toBe(0);
  });

  it("another method in a body, as JSON and as a form (R-27)", async () => {
    const [name, collection] = ["not-deleted", portal(`${istio}/${at.namespace}/virtualservices`)];
    expect((await at.door.call(collection, at.write("olivia", "POST", route(name)))).status).toBe(201);
    const json = at.write("olivia", "PUT", route(name, { _method: "DELETE" }));
    expect((await at.door.call(`${collection}/${name}`, json)).status).toBeGreaterThanOrEqual(400);
    const form = at.write("olivia", "POST", "_method=DELETE", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(
      await at.reaching(async () => expect((await at.door.call(collection, form)).status).toBe(415)),
    ).toBe(0);
    expect((await at.door.call(`${collection}/${name}`, at.as("olivia"))).status).toBe(200);
    const deletion = at.write("olivia", "DELETE");
    expect((await at.door.call(`${collection}/${name}`, deletion)).status).toBe(200);
  });

  it("a body of more than 3 MiB", async () => {
    const body = "x".repeat(3 * 1024 * 1024 + 1);
    expect(
      await at.reaching(async () =>
        expect(
          (
            await at.door.call(
              portal(`${istio}/${at.namespace}/virtualservices`),
              at.write("olivia", "POST", body),
            )
          ).status,
        ).toBe(413),
      ),
    ).toBe(0);
  });

  it("a watch opened by another site (R-29)", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    expect(
      await at.reaching(async () =>
        expect((await at.door.call(portal("/api/v1/pods?watch=1"), at.as("vera", { headers }))).status).toBe(
          403,
        ),
      ),
    ).toBe(0);
  });

  it("a cluster that is not connected, or does not answer", async () => {
    const started = performance.now();
    expect((await at.door.call(portal("/api/v1/pods", "nowhere"), at.as("olivia"))).json()).toMatchObject({
      code: 404,
      details: { cluster: "nowhere" },
    });
    const offline = await at.door.call(portal("/api/v1/pods", "offline"), at.as("olivia"));
    expect(offline.json()).toMatchObject({ code: 503, details: { cluster: "offline" } });
    expect(offline.headers["retry-after"]).toBe("5");
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
