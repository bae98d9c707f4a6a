import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { hostClaimName } from "@/lib/domain/tenancy/host-claim";
import { findTenancyKind, tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";

const { host } = readFleet(inject("fleetDirectory")).clusters;
let administrator: Administrator;

beforeAll(async () => {
  administrator = createAdministrator(host);
  // An API server that has just started does not serve its custom resources at once.
  const isServed = async ({ resource }: { resource: string }) =>
    (await administrator.send("GET", `/apis/isthmus.dev/v1alpha1/${resource}`)).code === 200;
  await vi.waitUntil(async () => (await Promise.all(tenancyKinds.map(isServed))).every(Boolean), {
    timeout: 60_000,
    interval: 100,
  });
});
afterAll(() => administrator.close());

type Body = Record<string, unknown>;

function addressOf(resource: string, name: string) {
  const kind = findTenancyKind(resource);
  if (!kind) throw new Error(`no kind ${resource}`);
  const base = `/apis/isthmus.dev/v1alpha1${kind.namespaced ? "/namespaces/default" : ""}/${resource}`;
  const metadata = { name, ...(kind.namespaced ? { namespace: "default" } : {}) };
  return { base, whole: { apiVersion: "isthmus.dev/v1alpha1", kind: kind.kind, metadata } };
}

/** Asks the API server whether it would store an object; nothing is. */
async function offer(resource: string, name: string, rest: Body) {
  const { base, whole } = addressOf(resource, name);
  const query = "dryRun=All&fieldValidation=Strict";
  const known = await administrator.send("GET", `${base}/${name}`);
  // There is one organization, and another test may have made it.
  const isThere = known.code === 200;
  const { resourceVersion } = (known.body.metadata ?? {}) as { resourceVersion?: string };
  const metadata = { ...whole.metadata, ...(isThere ? { resourceVersion } : {}) };
  const { code, body } = await administrator.send(
    isThere ? "PUT" : "POST",
    `${base}${isThere ? `/${name}` : ""}?${query}`,
    { ...whole, metadata, ...rest },
  );
  return { code, message: String(body.message ?? "") };
}

const level = { kind: "Tenant", name: "alpha" };
const subjects = [{ kind: "User", name: "ann" }];
const binding = { level, role: "Writer", subjects };
const request = { requester: "ann", ask: { type: "Role", level, role: "Writer" } };
const decision = { state: "Approved", by: "bob", at: "2030-01-01T00:00:00Z" };
const window = { from: "2030-01-01T00:00:00Z", to: "2030-01-02T00:00:00Z" };
const claim = (claimed: string) => ({ host: claimed, workspace: "web", workspaceUid: "1" });
const edits = [{ action: "create", object: { any: ["thing", { nested: true }] } }];
const changeSet = { title: "t", author: "ann", changes: [{ cluster: "west", edits }] };

describe("the definitions", () => {
  test.each<[string, string, Body, string]>([
    ["organizations", "acme", { spec: {} }, "there is one organization, and its name is default"],
    ["organizations", "default", { spec: { settings: { mtls: { value: "SOME" } } } }, "Unsupported value"],
    [
      "organizations",
      "default",
      { spec: { settings: { timeout: { value: "1h" } } } },
      "must be like 15s or 500ms",
    ],
    ["organizations", "default", { spec: { typo: 1 } }, "unknown field"],
    ["tenants", "a".repeat(49), { spec: {} }, "metadata.name"],
    [
      "tenants",
      "alpha",
      { spec: { clusters: ["West_1"] } },
      "must be *, or lower case letters, digits and dashes",
    ],
    ["tenants", "alpha", { spec: { networks: ["10.0.0.0/33"] } }, "must be a range as 10.0.0.0/8"],
    ["tenants", "alpha", {}, "spec: Required value"],
    ["workspaces", "web", { spec: {} }, "spec.tenant: Required value"],
    ["workspaces", "web", { spec: { tenant: "alpha", namespaces: ["web"] } }, "must be CLUSTER/NAMESPACE"],
    ["workspaces", "web", { spec: { tenant: "alpha", namespaces: ["a/b", "a/b"] } }, "Duplicate value"],
    [
      "workspaces",
      "web",
      { spec: { tenant: "alpha", hosts: ["Shop.Test"] } },
      "must be a DNS name in lower case",
    ],
    [
      "workspaces",
      "web",
      { spec: { tenant: "alpha", hosts: ["a.*.test"] } },
      "must be a DNS name in lower case",
    ],
    ["workspaces", "web", { spec: { tenant: "alpha", quota: { hosts: -1 } } }, "greater than or equal to 0"],
    ["hostclaims", "other.test", { spec: claim("shop.test") }, "the name must be made from the host"],
    ["hostclaims", "shop.test", { spec: claim("*.shop.test") }, "the name must be made from the host"],
    [
      "hostclaims",
      "x-wildcard.shop.test",
      { spec: claim("x-wildcard.shop.test") },
      "the name must be made from the host",
    ],
    ["trafficgroups", "edge", { spec: { mode: "Half" } }, "Unsupported value"],
    [
      "servicegrants",
      "g",
      { spec: { fromTenant: "a", toTenant: "a", hosts: ["a.test"] } },
      "reaches its own services without a grant",
    ],
    ["accessroles", "Admin", { spec: { rights: ["read"] } }, "RFC 1123"],
    ["accessroles", "reader", { spec: { rights: ["everything"] } }, "Unsupported value"],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, subjects: [...subjects, ...subjects] } },
      "Duplicate value",
    ],
    ["accessbindings", "b", { spec: { ...binding, subjects: [] } }, "should have at least 1 items"],
    ["accessbindings", "b", { spec: { ...binding, breakGlass: true, reason: "fire" } }, "needs expiresAt"],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, breakGlass: true, reason: " ", expiresAt: window.to } },
      "needs a reason",
    ],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, expiresAt: "9999-01-01T00:00:00Z" } },
      "between the years 2020 and 2200",
    ],
    ["accessbindings", "b", { spec: { ...binding, expiresAt: "tomorrow" } }, "date-time"],
    ["accessbindings", "b", { spec: { ...binding, level: { kind: "Tenant" } } }, "needs a name"],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, level: { kind: "Organization", name: "x" } } },
      "the organization has none",
    ],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, level: { kind: "TrafficGroup", name: "x" } } },
      "a group is named by its workspace",
    ],
    ["accessrequests", "r", { spec: { ...request, ask: { type: "Role" } } }, "level is needed for Role"],
    [
      "accessrequests",
      "r",
      { spec: { ...request, ask: { type: "Host", workspace: "w", host: "a.test", role: "Admin" } } },
      "role is not for Host",
    ],
    [
      "accessrequests",
      "r",
      { spec: { ...request, decision: { ...decision, by: "ann" } } },
      "somebody else decides",
    ],
    [
      "accessrequests",
      "r",
      { spec: { ...request, decision: { ...decision, state: "Withdrawn" } } },
      "only the requester can",
    ],
    ["policyclasses", "environment", { spec: {} }, "built-in policy class"],
    ["attributes", "a", { spec: { policyClass: "x", namespaces: ["*/*"] } }, "must be CLUSTER/NAMESPACE"],
    [
      "associations",
      "a",
      { spec: { subject: { kind: "User" }, rights: ["read"], attribute: "A:b" } },
      "name is needed for User",
    ],
    [
      "associations",
      "a",
      { spec: { subject: { kind: "Everyone" }, rights: ["read"], attribute: "prod" } },
      "must be CLASS:NAME",
    ],
    [
      "prohibitions",
      "p",
      {
        spec: {
          subject: { kind: "Everyone" },
          rights: ["read"],
          window: { from: window.to, to: window.from },
        },
      },
      "must end after it begins",
    ],
    [
      "prohibitions",
      "p",
      { spec: { subject: { kind: "Everyone", name: "x" }, rights: ["read"] } },
      "name is not for Everyone",
    ],
    ["obligations", "o", { spec: { event: "any", deny: "read" } }, "Unsupported value"],
    ["changesets", "c", { spec: { ...changeSet, changes: [] } }, "should have at least 1 items"],
  ])("refuse %s %s %j", async (resource, name, rest, message) => {
    const answer = await offer(resource, name, rest);
    expect(answer.message).toContain(message);
    expect(answer.code).toBeGreaterThanOrEqual(400);
  });

  test.each<[string, string, Body]>([
    [
      "organizations",
      "default",
      { spec: { settings: { mtls: { value: "STRICT", strategy: "Stricter" }, retries: { value: 2 } } } },
    ],
    [
      "tenants",
      "alpha",
      {
        spec: {
          clusters: ["*"],
          domains: ["*.shop.test"],
          networks: ["10.1.0.0/16", "fd00::/8"],
          gateways: ["ingress/shared"],
        },
      },
    ],
    [
      "workspaces",
      "web",
      {
        spec: {
          tenant: "alpha",
          namespaces: ["*/shop", "west/shop-jobs"],
          hosts: ["shop.test", "*.shop.test"],
        },
      },
    ],
    ["hostclaims", hostClaimName("shop.test"), { spec: claim("shop.test") }],
    ["hostclaims", hostClaimName("*.shop.test"), { spec: claim("*.shop.test") }],
    ["hostclaims", hostClaimName("x-wildcard.shop.test"), { spec: claim("x-wildcard.shop.test") }],
    ["hostclaims", hostClaimName("x-exact.shop.test"), { spec: claim("x-exact.shop.test") }],
    ["gatewaygroups", "edge", { spec: { mode: "Bridged", namespaces: ["*/shop"] } }],
    [
      "servicegrants",
      "g",
      { spec: { fromTenant: "a", toTenant: "b", hosts: ["rates.pay.svc.cluster.local"] } },
    ],
    [
      "teams",
      "t",
      { spec: { members: [...subjects, { kind: "Team", name: "ann" }], oidcGroups: ["staff"] } },
    ],
    ["users", "u", { spec: { issuer: "https://id.test", subject: "ann", oidcGroups: [] } }],
    ["accessroles", "tester", { spec: { rights: ["read", "traffic:write"] } }],
    ["accessbindings", "b", { spec: { ...binding, breakGlass: true, reason: "fire", expiresAt: window.to } }],
    [
      "accessbindings",
      "b",
      { spec: { ...binding, level: { kind: "TrafficGroup", name: "x", workspace: "web" } } },
    ],
    ["accessrequests", "r", { spec: { ...request, decision } }],
    [
      "accessrequests",
      "r",
      { spec: { ...request, ask: { type: "Service", workspace: "w", host: "a.b.svc.cluster.local" } } },
    ],
    ["policyclasses", "pci", { spec: { displayName: "Card data" } }],
    ["attributes", "card", { spec: { policyClass: "pci", namespaces: ["*/pay"] } }],
    [
      "associations",
      "a",
      { spec: { subject: { kind: "Team", name: "t" }, rights: ["read"], attribute: "Environment:prod" } },
    ],
    [
      "prohibitions",
      "p",
      {
        spec: {
          subject: { kind: "Everyone" },
          rights: ["traffic:write"],
          inclusions: ["Environment:prod"],
          window,
        },
      },
    ],
    ["obligations", "o", { spec: { event: "changeset:author", deny: "changeset:approve" } }],
    ["changesets", "c", { spec: changeSet }],
  ])("take %s %s %j", async (resource, name, rest) => {
    expect(await offer(resource, name, rest)).toEqual({ code: expect.toBeOneOf([200, 201]), message: "" });
  });

  test("a claim cannot move to another workspace, a decision cannot be changed, nor what was asked", async () => {
    const name = `r-${crypto.randomUUID()}`;
    const requests = addressOf("accessrequests", name);
    const claims = addressOf("hostclaims", `${name}.test`);
    await administrator.create(requests.base, { ...requests.whole, spec: { ...request, decision } });
    await administrator.create(claims.base, { ...claims.whole, spec: claim(`${name}.test`) });
    const patch = async (path: string, spec: Body) => {
      const { code, body } = await administrator.send(
        "PATCH",
        path,
        { spec },
        "application/merge-patch+json",
      );
      return `${code} ${String(body.message)}`;
    };
    const path = `${requests.base}/${name}`;
    expect(await patch(path, { decision: { state: "Denied" } })).toContain("a decision cannot be changed");
    expect(await patch(path, { decision: null })).toContain("a decision cannot be changed");
    expect(await patch(path, { ask: { role: "Admin" } })).toContain("what is asked for cannot be changed");
    expect(await patch(path, { requester: "bob" })).toContain("422");
    expect(await patch(`${claims.base}/${name}.test`, { workspace: "other" })).toContain(
      "a claim cannot be changed",
    );
    await administrator.delete(path);
    await administrator.delete(`${claims.base}/${name}.test`);
  });
});
