import { expect, it } from "vitest";
import type { Finding } from "../istio/finding";
import { issueListQuerySchema, listIssues } from "./issue-view";

const finding = (code: string, severity: Finding["severity"], rest: Partial<Finding> = {}): Finding => ({
  code,
  severity,
  cluster: "west",
  object: { kind: "Gateway", namespace: "shop", name: "edge" },
  message: "it is wrong",
  ...rest,
});
const findings = [
  finding("ISM0002", "error"),
  finding("ISM0001", "warning"),
  finding("ISM0001", "warning", { suppressed: true }),
  finding("ISM0003", "info", {
    cluster: "east",
    related: [{ kind: "Gateway", namespace: "bank", name: "edge", cluster: "west" }],
  }),
];
const list = (query: Record<string, string>) => listIssues(findings, issueListQuerySchema.parse(query));

it("hides the suppressed unless asked for, and counts them all the same", () => {
  expect(list({}).items.map(({ code }) => code)).toEqual(["ISM0002", "ISM0001", "ISM0003"]);
  expect(list({ suppressed: "only" }).total).toBe(1);
  expect(list({ suppressed: "show" }).total).toBe(4);
  expect(list({ severity: "error" }).counts).toEqual({ error: 1, warning: 1, info: 1, suppressed: 1 });
  expect(list({}).codes[0]).toMatchObject({ total: 1 });
});

it("finds an issue at every place that takes part in it, each place whole", () => {
  expect(list({ cluster: "west", namespace: "bank" }).items.map(({ code }) => code)).toEqual(["ISM0003"]);
  expect(list({ cluster: "east", namespace: "bank" }).total).toBe(0);
  expect(list({ search: "gateway WRONG", code: "ISM0002" }).total).toBe(1);
});
