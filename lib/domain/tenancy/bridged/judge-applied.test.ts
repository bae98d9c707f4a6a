import { expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { planConditions } from "../reconcile/plan-conditions";
import { judgeApplied, type GroupInCluster } from "./judge-applied";

const report = (more: Partial<GroupInCluster> = {}): GroupInCluster => ({
  group: "SecurityGroup/front/edge",
  generation: 1,
  namespaces: ["shop"],
  objects: 2,
  problems: [],
  failures: [],
  ...more,
});
const problem = { namespace: "shop", what: "timeout of web", why: "VirtualService own routes its calls" };

it.each<[string, [string, GroupInCluster | undefined][], string | undefined]>([
  ["nobody looked yet", [["east", undefined]], undefined],
  [
    "all is there",
    [
      ["west", report()],
      ["east", report({ objects: 1 })],
    ],
    "True Applied: 1 object in east (shop), 2 objects in west (shop)",
  ],
  [
    "something is not applied",
    [["east", report({ problems: [problem] })]],
    "False PartlyApplied: 2 objects in east (shop); timeout of web in east/shop is not applied as it says, because VirtualService own routes its calls",
  ],
  [
    "a cluster refuses",
    [["east", report({ objects: 0, problems: [problem], failures: ["Sidecar shop/x: no"] })]],
    "False WriteRefused: no setting that holds here needs an Istio object; east: Sidecar shop/x: no; timeout of web in east/shop is not applied as it says, because VirtualService own routes its calls",
  ],
  [
    "a cluster does not answer",
    [
      ["east", report()],
      ["west", undefined],
    ],
    "Unknown ClustersUnknown: 2 objects in east (shop); not known yet in west",
  ],
  [
    "no namespace is its workspace's",
    [["east", report({ objects: 0, namespaces: [] })]],
    "True NothingToGenerate: none of its namespaces exists and belongs to the workspace",
  ],
])("tells what came of a group: %s", (_, clusters, expected) => {
  const verdict = judgeApplied(false, new Map(clusters));
  expect(verdict && `${verdict.status} ${verdict.reason}: ${verdict.message}`).toBe(expected);
});

it("says of a gateway group that nothing is generated", () => {
  expect(judgeApplied(true, new Map([["east", report({ objects: 0 })]]))).toMatchObject({
    status: "True",
    reason: "NothingToGenerate",
    message: expect.stringContaining("gateway groups"),
  });
});

it("is a condition of Bridged groups only, and what another replica stored stays while nothing is known here", () => {
  const namespaces = ["*/shop"];
  const { securityGroups } = tenancyState({
    securitygroups: {
      "isthmus-ws-front/off": { mode: "Direct", namespaces },
      "isthmus-ws-front/on": { mode: "Bridged", namespaces },
    },
  });
  const [direct, bridged] = securityGroups;
  if (!direct || !bridged) throw new Error("no groups");
  const facts = { problems: [], hostClaims: [], now: new Date(0) };
  const said = (group: typeof direct, applied = judgeApplied(false, new Map([["east", undefined]]))) =>
    planConditions("SecurityGroup", group, { ...facts, applied }).map(
      ({ type, reason }) => `${type} ${reason}`,
    );
  expect(said(direct)).toEqual(["Accepted Accepted", "Ready Ready"]);
  expect(said(bridged)).toEqual(["Accepted Accepted", "Applied Applying", "Ready Applying"]);
  const applied = judgeApplied(false, new Map([["east", report()]]));
  const conditions = planConditions("SecurityGroup", bridged, { ...facts, applied });
  const stored = { ...bridged, status: { conditions } };
  expect(said(stored)).toEqual(["Accepted Accepted", "Applied Applied", "Ready Ready"]);
  const changed = { ...stored, metadata: { ...stored.metadata, generation: 7 } };
  expect(said(changed)).toEqual(["Accepted Accepted", "Applied Applying", "Ready Applying"]);
});
