import { describe, expect, it } from "vitest";
import { decidePermission } from "@/components/tenancy/permission";
import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import { explainAccess, type AccessQuestion } from "@/lib/domain/tenancy/access/explain-access";
import { compileTenancyPolicy } from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { Right } from "@/lib/domain/tenancy/rights";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { whyHrefOf } from "./why-href";

const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"] } },
  trafficgroups: { "isthmus-ws-apple/early": { namespaces: ["*/orchard"] } },
  accessbindings: {
    rita: {
      level: { kind: "Workspace", name: "apple" },
      role: "Reader",
      subjects: [{ kind: "User", name: "rita" }],
    },
  },
});
const compiled = compileTenancyPolicy(state, [{ name: "north" }], new Date());
const access = { state, compiled, graph: compilePolicy(compiled.policy) };
const levels: Level[] = [
  { kind: "Organization", name: "" },
  { kind: "Tenant", name: "fruit" },
  { kind: "Workspace", name: "apple" },
  { kind: "TrafficGroup", name: "early", workspace: "apple" },
];

function refuse(right: Right, where: AccessQuestion["where"], asker: AccessQuestion["asker"]): string {
  const subject = { user: "User/rita" };
  return explainAccess(access, { subject, name: "Rita Red", right, where, asker }).message;
}

const questionOf = (sentence: string) =>
  Object.fromEntries(new URLSearchParams((whyHrefOf(sentence) ?? "").split("?")[1]));

describe("whyHrefOf", () => {
  it.each(["nothing is wrong", "it needs care at night", "X may not sleep (pods) in cluster west"])(
    "leads nowhere from %j",
    (sentence) => expect(whyHrefOf(sentence)).toBeUndefined(),
  );

  it("reads what the server says of places, foreign ones too", () => {
    const resource = "virtualservices.networking.istio.io";
    for (const namespace of ["orchard", "elsewhere"])
      for (const right of ["traffic:write", "cluster:connect"] as const)
        expect(questionOf(refuse(right, { cluster: "north", namespace, resource }, "self"))).toEqual({
          tab: "why",
          right,
          cluster: "north",
          namespace,
        });
    expect(questionOf(refuse("read", { cluster: "north", resource }, "self"))).toEqual({
      tab: "why",
      right: "read",
      cluster: "north",
    });
  });

  it.each(levels)("reads what is said of %o", (level) => {
    const expected = { tab: "why", right: "binding:write", level: formatLevel(level) };
    expect(questionOf(refuse("binding:write", level, "reviewer"))).toEqual(expected);
    expect(questionOf(`Rita Red has no right binding:write at ${formatLevel(level)}`)).toEqual(expected);
    const form = { hostReachable: true, may: {}, bindings: [], workspaces: [], teams: [], users: [] };
    expect(questionOf(decidePermission("binding:write", level, form).reason)).toEqual(expected);
  });
});
