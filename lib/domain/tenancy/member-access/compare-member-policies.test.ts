import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../kubernetes/object";
import { compareMemberPolicies, placeOf } from "./compare-member-policies";
import { memberLabels } from "./member-labels";

const binding = (index: number, more: object = {}): KubernetesObject => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: `role-${index}`, namespace: "shop", labels: { ...memberLabels } },
  roleRef: { kind: "ClusterRole", name: `role-${index}` },
  subjects: [{ kind: "User", name: "isthmus:ann" }],
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => binding(index));
const stored = (objects: readonly KubernetesObject[]) =>
  objects.map((object) => ({
    ...object,
    metadata: { ...object.metadata, uid: "u", resourceVersion: "1", managedFields: [] },
  }));
const policies = (count: number): KubernetesObject[] =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: `policy-${index}`, labels: { ...memberLabels } },
    spec: {},
  }));
const compare = (planned: KubernetesObject[], there: KubernetesObject[], confirmed = false) => {
  const { apply, remove, held } = compareMemberPolicies(planned, stored(there), () => confirmed);
  return { apply: apply.map(placeOf), remove: remove.map(placeOf), held: held.length };
};

describe("compareMemberPolicies", () => {
  it("revokes rights even while their deletion is held, and says nothing more once that is done", () => {
    const { apply } = compareMemberPolicies([], stored(many(11)), () => false);
    expect(apply.map(placeOf)).toEqual(many(11).map(placeOf));
    expect(apply.every(({ subjects }) => JSON.stringify(subjects) === "[]")).toBe(true);
    const empty = many(11).map((object) => ({ ...object, subjects: undefined }));
    expect(compare([], empty)).toEqual({ apply: [], remove: [], held: 11 });
  });

  it("deletes nothing when more than a fifth, and more than ten, would go, until that is confirmed (W6)", () => {
    expect(compare([], policies(11))).toEqual({ apply: [], remove: [], held: 11 });
    expect(compare([], policies(11), true).remove.length).toBe(11);
    expect(compare([], policies(10)).remove.length).toBe(10);
    expect(compare(policies(80), policies(100)).remove.length).toBe(20);
    expect(compare(policies(79), policies(100))).toEqual({ apply: [], remove: [], held: 21 });
  });

  it("deletes what somebody wishes to go however much it is, and holds the rest all the same", () => {
    const isWanted = ({ metadata }: KubernetesObject) => metadata.name.startsWith("policy-");
    const there = stored([...policies(30), ...many(11)]);
    const { remove, held } = compareMemberPolicies([], there, () => false, isWanted);
    expect([remove.length, held.map(placeOf)]).toEqual([30, many(11).map(placeOf)]);
    expect(compareMemberPolicies(many(11), there, () => false, isWanted).held).toEqual([]);
  });

  it("writes what differs or is missing even while deletions are held", () => {
    const changed = binding(0, { subjects: [] });
    expect(compare([changed, binding(50)], [binding(0), ...policies(20)])).toEqual({
      apply: ["RoleBinding shop/role-0", "RoleBinding shop/role-50"],
      remove: [],
      held: 20,
    });
  });

  it("does nothing when everything is as planned", () => {
    expect(compare(many(30), many(30))).toEqual({ apply: [], remove: [], held: 0 });
  });

  it.each<[string, object]>([
    [
      "a subject that was put in",
      { subjects: [{ kind: "User", name: "x" }, ...(binding(0)["subjects"] as [])] },
    ],
    ["subjects that were taken out", { subjects: undefined }],
    [
      "an annotation by which Istio only writes down what it would refuse",
      { metadata: { ...binding(0).metadata, annotations: { "istio.io/dry-run": "true" } } },
    ],
    ["a label that was taken away", { metadata: { ...binding(0).metadata, labels: { a: "b" } } }],
    ["a field that was put in", { spec: { more: true } }],
  ])("heals %s", (_, drift) => {
    expect(compare([binding(0)], [binding(0, drift)]).apply).toEqual(["RoleBinding shop/role-0"]);
  });

  it("makes a binding anew that names another role: its role cannot be changed", () => {
    const place = "RoleBinding shop/role-0";
    const other = binding(0, { roleRef: { kind: "ClusterRole", name: "cluster-admin" } });
    expect(compare([binding(0)], [other])).toEqual({ apply: [place], remove: [place], held: 0 });
  });
});
