import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { subjectOf, type SessionSubject } from "../policy/subject-of";
import type { Right } from "../rights";
import { checkBinding } from "./check-binding";
import { explainAccess, type AccessQuestion } from "./explain-access";

const bind = (kind: string, name: string, role: string, user: string) => ({
  level: { kind, name },
  role,
  subjects: [{ kind: "User", name: user }],
});

function world(more: Parameters<typeof tenancyState>[0] = {}) {
  const state = tenancyState({
    tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["*"] } },
    workspaces: {
      apple: { tenant: "fruit", namespaces: ["*/orchard"] },
      iron: { tenant: "metal", namespaces: ["*/smelter"] },
    },
    users: {
      u1: { issuer: "https://id.example.org", subject: "bella", displayName: "Bella Brown" },
    },
    accessbindings: {
      bella: bind("Tenant", "fruit", "Admin", "bella"),
      rita: bind("Workspace", "apple", "Reader", "rita"),
      carl: bind("Tenant", "fruit", "Creator", "carl"),
    },
    ...more,
  });
  const compiled = compileTenancyPolicy(
    state,
    [{ name: "north", environment: "prod" }],
    new Date("2026-06-01T12:00:00Z"),
  );
  const access = { state, compiled, graph: compilePolicy(compiled.policy) };
  const subject = (sub: string, role: SessionSubject["role"] = "tenant") =>
    subjectOf({ sub, role, oidcGroups: [] }, compiled);
  const ask = (
    name: string,
    right: Right,
    where: AccessQuestion["where"],
    asker: AccessQuestion["asker"] = "self",
  ) => explainAccess(access, { subject: subject(name), name, right, where, asker });
  return { access, subject, ask };
}

const inNamespace = (namespace: string) => ({
  cluster: "north",
  namespace,
  resource: "virtualservices.networking.istio.io",
});

describe("explainAccess", () => {
  it("tells somebody who may not read the place the same whether it exists or not", () => {
    const { ask } = world();
    const [foreign, absent] = ["smelter", "ghosted"].map((namespace) => ({
      ...ask("rita", "traffic:write", inNamespace(namespace)),
      namespace,
    }));
    expect(foreign!.message.replace("smelter", "X")).toBe(absent!.message.replace("ghosted", "X"));
    expect(foreign!.message).toBe(
      "rita may not write traffic (virtualservices) in namespace smelter of cluster north, or there is no such place",
    );
    expect({ ...foreign, message: "", namespace: "" }).toEqual({ ...absent, message: "", namespace: "" });
    const level = ask("rita", "binding:write", { kind: "Workspace", name: "iron" });
    const nowhere = ask("rita", "binding:write", { kind: "Workspace", name: "nail" });
    expect(level.message.replace("iron", "X")).toBe(nowhere.message.replace("nail", "X"));
  });

  it("names the missing link, its level, and whom to ask for what", () => {
    const { ask } = world();
    const { message, advice } = ask("rita", "traffic:write", inNamespace("orchard"));
    expect(message).toBe(
      "rita may not write traffic (virtualservices) in namespace orchard of cluster north: " +
        "in Hierarchy the roles that reach Workspace apple give only read; " +
        "ask Bella Brown (Admin of Tenant fruit) or an operator (Admin of the organization) for the role Writer at Workspace apple",
    );
    expect(advice).toMatchObject({ role: "Writer", level: { kind: "Workspace", name: "apple" } });
    expect(ask("nobody", "read", inNamespace("orchard"), "reviewer").message).toContain(
      "in Hierarchy no role reaches Workspace apple",
    );
  });

  it("names attributes and prohibitions that stand in the way, to a reviewer also who may", () => {
    const { ask } = world({
      teams: { keepers: {} },
      associations: {
        prod: {
          subject: { kind: "Team", name: "keepers" },
          rights: ["traffic:write"],
          attribute: "Environment:prod",
        },
      },
      prohibitions: {
        freeze: {
          subject: { kind: "Everyone" },
          rights: ["traffic:write"],
          inclusions: ["Tenant/fruit"],
          window: { from: "2026-06-01T00:00:00Z", to: "2026-06-03T00:00:00Z" },
          reason: "harvest",
        },
      },
    });
    expect(ask("bella", "traffic:write", inNamespace("orchard"), "reviewer")).toMatchObject({
      allowed: false,
      message:
        "bella may not write traffic (virtualservices) in namespace orchard of cluster north: " +
        "in Environment only Team/keepers may (traffic:write in Environment:prod); " +
        "prohibition freeze forbids it until 2026-06-03T00:00:00Z: harvest; an operator may change the rule",
      keepers: ["an operator"],
    });
    expect(ask("bella", "traffic:write", inNamespace("orchard")).message).not.toContain("keepers");
    expect(ask("bella", "security:write", inNamespace("orchard")).message).toContain(
      "in Hierarchy by Admin@Tenant/fruit",
    );
  });
});

describe("checkBinding", () => {
  it("refuses what the author does not hold, and a level that is not there like a foreign one", () => {
    const { access, subject } = world();
    const check = (
      author: string,
      kind: "Tenant" | "Workspace" | "Organization",
      name: string,
      role: string,
    ) =>
      checkBinding(access, subject(author), { level: { kind, name }, role }).map(
        ({ code, field }) => `${code} ${field}`,
      );
    expect(check("bella", "Tenant", "metal", "Reader")).toEqual(["RBAC_ESCALATION spec.level"]);
    expect(check("bella", "Tenant", "ghost", "Reader")).toEqual(["RBAC_ESCALATION spec.level"]);
    expect(check("bella", "Organization", "", "Reader")).toEqual(["RBAC_ESCALATION spec.level"]);
    expect(check("carl", "Tenant", "fruit", "Reader")).toEqual(["RBAC_ESCALATION spec.level"]);
    expect(check("bella", "Tenant", "fruit", "Ghost")).toEqual(["BODY_INVALID spec.role"]);
    expect(check("bella", "Workspace", "apple", "Admin")).toEqual([]);
  });

  it("refuses a role that gives more than the author has beside binding:write", () => {
    const { access, subject } = world({
      accessroles: { delegate: { rights: ["read", "binding:write"] } },
      accessbindings: { dora: bind("Tenant", "fruit", "delegate", "dora") },
    });
    const check = (role: string) =>
      checkBinding(access, subject("dora"), { level: { kind: "Workspace", name: "apple" }, role });
    expect(check("Writer")).toMatchObject([{ code: "RBAC_ESCALATION", field: "spec.role" }]);
    expect(check("Reader")).toEqual([]);
  });
});
