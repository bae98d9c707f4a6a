import { expect, test } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { subjectOf } from "../policy/subject-of";
import { visibleScope } from "../policy/visible-scope";
import { visibleState } from "./visible-state";

const bound = (kind: string, name: string, sub: string, workspace?: string) => ({
  level: { kind, name, ...(workspace === undefined ? {} : { workspace }) },
  role: "Writer",
  subjects: [{ kind: "User", name: sub }],
});
const object = { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata: { name: "all" } };
const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { orchard: { tenant: "fruit", namespaces: ["*/orchard"] } },
  trafficgroups: { "isthmus-ws-orchard/edge": { namespaces: ["*/orchard"] } },
  accessbindings: {
    whole: bound("Workspace", "orchard", "gina"),
    part: bound("TrafficGroup", "edge", "wim", "orchard"),
  },
  changesets: {
    "isthmus-ws-orchard/lock": {
      title: "lock",
      workspace: "orchard",
      author: "gina",
      changes: [{ cluster: "west", edits: [{ action: "create", object }] }],
    },
  },
});

test.each([
  ["gina", ["lock"]],
  ["wim", []],
])("change sets are seen by who reads their whole workspace: %s", (sub, seen) => {
  const compiled = compileTenancyPolicy(state, [{ name: "west" }], new Date("2026-06-02T00:00:00Z"));
  const graph = compilePolicy(compiled.policy);
  const subject = subjectOf({ sub, role: "tenant", oidcGroups: [] }, compiled);
  const scope = visibleScope(graph, subject, compiled);
  const visible = visibleState(state, { sub, subject, graph, compiled, scope });
  expect(visible.changeSets.map(({ metadata }) => metadata.name)).toEqual(seen);
  expect(visible.workspaces).toHaveLength(1);
});
