import { expect, test } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import type { Condition } from "../resources/object-meta";
import type { HostClaim } from "../resources/tenancy";
import { planConditions } from "./plan-conditions";

const now = new Date("2026-06-01T12:00:00.500Z");
const workspace = tenancyState({
  workspaces: { web: { tenant: "alpha", namespaces: ["*/shop"], hosts: ["shop.test"] } },
}).workspaces[0];

const claim = (creationTimestamp: string) =>
  [
    {
      metadata: { name: "shop.test", creationTimestamp },
      spec: { host: "shop.test", workspace: "web", workspaceUid: "uid-web" },
    },
  ] as unknown as HostClaim[];
const problem = (field: string): TenancyProblem => ({
  object: { kind: "Workspace", name: "web" },
  field,
  message: "belongs to another workspace",
});

function judge(problems: TenancyProblem[], hostClaims: HostClaim[], before: Condition[] = []) {
  if (!workspace) throw new Error("no workspace");
  const object = { ...workspace, status: { conditions: before } };
  return planConditions("Workspace", object, { problems, hostClaims, now });
}

const said = (conditions: Condition[]) =>
  conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
const old = "2026-06-01T11:00:00Z";

test.each<[string, TenancyProblem[], HostClaim[], string[]]>([
  [
    "all is well",
    [],
    claim(old),
    ["NamespacesOwned True NamespacesOwned", "HostsClaimed True HostsClaimed", "Ready True Ready"],
  ],
  [
    "a namespace is taken",
    [problem("spec.namespaces[0]")],
    claim(old),
    [
      "NamespacesOwned False NamespacesNotOwned",
      "HostsClaimed True HostsClaimed",
      "Ready False NamespacesNotOwned",
    ],
  ],
  [
    "a host is taken",
    [problem("spec.hosts[0]")],
    [],
    [
      "NamespacesOwned True NamespacesOwned",
      "HostsClaimed False HostsNotClaimed",
      "Ready False HostsNotClaimed",
    ],
  ],
  [
    "a claim is not made yet",
    [],
    [],
    ["NamespacesOwned True NamespacesOwned", "HostsClaimed Unknown Claiming", "Ready Unknown Claiming"],
  ],
  [
    "a claim is of this second",
    [],
    claim("2026-06-01T12:00:00Z"),
    ["NamespacesOwned True NamespacesOwned", "HostsClaimed Unknown Settling", "Ready Unknown Settling"],
  ],
])("a workspace: %s", (_, problems, claims, expected) => {
  expect(said(judge(problems, claims))).toEqual(["Accepted True Accepted", ...expected]);
});

test("a condition that says the same keeps its time, one that turns gets the present", () => {
  const before = judge([], claim(old)).map((one) => ({ ...one, lastTransitionTime: old }));
  expect(judge([], claim(old), before).map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([
    old,
    old,
    old,
    old,
  ]);
  const after = judge([problem("spec.hosts[0]")], [], before);
  expect(after.map(({ type, lastTransitionTime }) => [type, lastTransitionTime === old])).toEqual([
    ["Accepted", true],
    ["NamespacesOwned", true],
    ["HostsClaimed", false],
    ["Ready", false],
  ]);
});

test("a binding that ended, and a request that nobody decided, say so", () => {
  const { accessBindings, accessRequests } = tenancyState({
    accessbindings: {
      late: {
        level: { kind: "Tenant", name: "alpha" },
        role: "Reader",
        subjects: [{ kind: "User", name: "ann" }],
        expiresAt: old,
      },
    },
    accessrequests: {
      ask: { requester: "ann", ask: { type: "Host", workspace: "web", host: "a.test" } },
    },
  });
  const facts = { problems: [], hostClaims: [], now };
  const [binding, request] = [accessBindings[0], accessRequests[0]];
  expect(binding && said(planConditions("AccessBinding", binding, facts))).toEqual([
    "Accepted True Accepted",
    "Active False Expired",
    "Ready False Expired",
  ]);
  expect(request && said(planConditions("AccessRequest", request, facts))).toEqual([
    "Accepted True Accepted",
    "Decided False Pending",
    "Ready False Pending",
  ]);
});
