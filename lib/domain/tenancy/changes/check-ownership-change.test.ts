import { expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import type { ClusterFacts } from "../policy/cluster-facts";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { subjectOf } from "../policy/subject-of";
import { checkOwnershipChange } from "./check-ownership-change";

const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  accessbindings: {
    gina: {
      level: { kind: "Tenant", name: "fruit" },
      role: "Admin",
      subjects: [{ kind: "User", name: "gina" }],
    },
  },
});
const [workspace] = tenancyState({
  workspaces: { vault: { tenant: "fruit", namespaces: ["*/treasury"] } },
}).workspaces;

it.each<[string, ClusterFacts[], string[]]>([
  ["is read and has none of this name", [{ name: "north", namespaces: ["default"] }], []],
  ["has one of this name", [{ name: "north", namespaces: ["treasury"] }], ["is already in use"]],
  ["was never read", [{ name: "north" }], ["is not known yet"]],
])("nobody takes a namespace that may be somebody's, where the cluster %s", (_, clusters, expected) => {
  const compiled = compileTenancyPolicy(state, clusters, new Date("2026-06-02T00:00:00Z"));
  const graph = compilePolicy(compiled.policy);
  const author = subjectOf({ sub: "gina", role: "tenant", oidcGroups: [] }, compiled);
  const write = { list: "workspaces" as const, after: workspace };
  const refusals = checkOwnershipChange({ graph, state, compiled }, write, author);
  expect(refusals.map(({ code, message }) => `${code} ${message}`)).toEqual(
    expected.map((part) => expect.stringMatching(new RegExp(`^NS_NOT_OWNED .*${part}`)) as string),
  );
});

it("lets two tenants share the name of a namespace by whoever may write workspaces everywhere only", () => {
  const shared = tenancyState({
    tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["*"] } },
    workspaces: { forge: { tenant: "metal", namespaces: ["north/treasury"] } },
    accessbindings: {
      gina: { level: { kind: "Tenant", name: "fruit" }, role: "Admin", subjects: [{ kind: "User", name: "gina" }] },
      also: { level: { kind: "Tenant", name: "metal" }, role: "Admin", subjects: [{ kind: "User", name: "gina" }] },
    },
  });
  const compiled = compileTenancyPolicy(
    shared,
    ["north", "south"].map((name) => ({ name, namespaces: ["default"] })),
    new Date("2026-06-02T00:00:00Z"),
  );
  const graph = compilePolicy(compiled.policy);
  const refusals = (sub: string, role: "tenant" | "operator", namespaces: string[]) => {
    const [after] = tenancyState({ workspaces: { vault: { tenant: "fruit", namespaces } } }).workspaces;
    const author = subjectOf({ sub, role, oidcGroups: [] }, compiled);
    const write = { list: "workspaces" as const, after };
    return checkOwnershipChange({ graph, state: shared, compiled }, write, author).map(({ code }) => code);
  };
  expect(refusals("gina", "tenant", ["south/treasury"])).toEqual(["NS_CONFLICT"]);
  expect(refusals("gina", "tenant", ["south/vault"])).toEqual([]);
  expect(refusals("olivia", "operator", ["south/treasury"])).toEqual([]);
  const [before] = shared.workspaces;
  const [moved] = tenancyState({ workspaces: { forge: { tenant: "fruit", namespaces: ["north/treasury"] } } }).workspaces;
  const gina = subjectOf({ sub: "gina", role: "tenant", oidcGroups: [] }, compiled);
  const move = { list: "workspaces" as const, before, after: moved };
  expect(checkOwnershipChange({ graph, state: shared, compiled }, move, gina)).toEqual([]);
}); // prettier-ignore
