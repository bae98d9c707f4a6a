import { describe, expect, it } from "vitest";
import { judge, manifest, refusalsOf, tenantWorld, writeOf } from "@/lib/testing/tenant-world";
import { checkTenantWrite } from "./check-tenant-write";
import type { TenantWrite } from "./tenant-write";

const virtualService = "networking.istio.io/v1 VirtualService";
const route = [{ route: [{ destination: { host: "press" } }] }];
const plain = manifest(virtualService, { hosts: ["cider.test"], exportTo: ["."], http: route });

function codesOf(write: TenantWrite, world = tenantWorld()): string[] {
  return checkTenantWrite(world, write).refusals.map(({ code }) => code);
}

describe("checkTenantWrite", () => {
  it.each<[string, Partial<TenantWrite>, string[]]>([
    ["1 a list", { object: { apiVersion: "v1", kind: "List", items: [plain] } }, ["LIST_OR_MULTI"]],
    ["1 several objects", { object: [plain] }, ["LIST_OR_MULTI"]],
    ["1 no object", { object: "VirtualService" }, ["BODY_INVALID"]],
    ["1 no kind", { object: { apiVersion: "v1", metadata: {} } }, ["BODY_INVALID"]],
    ["1 a field twice in other words", { object: { ...plain, spec: { ...(plain["spec"] as object), export_to: ["*"] } } }, ["VALUE_AMBIGUOUS"]],
    ["1 a field of another type", { object: { ...plain, spec: { hosts: "rival.test", exportTo: ["."] } } }, ["BODY_INVALID", "HOST_UNSPECIFIED"]],
    ["1 too deep", { object: { ...plain, spec: { a: nest(60) } } }, ["LIMIT_EXCEEDED"]],
    ["2 another namespace", { namespace: "press" }, ["BODY_PATH_MISMATCH"]],
    ["2 another name", { verb: "update", name: "y", before: plain }, ["BODY_PATH_MISMATCH"]],
    ["2 another version", { version: "v1beta1" }, ["BODY_PATH_MISMATCH"]],
    ["2 another kind", { resource: "destinationrules" }, ["BODY_PATH_MISMATCH", "HOST_UNSPECIFIED"]],
    ["2 a name that leads elsewhere", { name: "../x", verb: "update" }, ["BODY_PATH_MISMATCH", "PATH_INVALID"]],
    ["3 a subresource", { subresource: "status", verb: "update", name: "x" }, ["SUBRESOURCE_FORBIDDEN"]],
    ["4 a namespace of others", { namespace: "market", object: { ...plain, metadata: { name: "x" } } }, ["NS_NOT_OWNED", "DEST_NOT_GRANTED"]],
    ["4 a namespace owned on another cluster only", { cluster: "south", namespace: "press", object: { ...plain, metadata: { name: "x" } } }, ["NS_NOT_OWNED", "DEST_NOT_GRANTED"]],
    ["5 the platform's field manager", { fieldManager: "isthmus-change" }, ["FIELD_MANAGER_RESERVED"]],
    ["5 a control plane's field manager", { fieldManager: "east-plane" }, ["FIELD_MANAGER_RESERVED"]],
  ])("refuses %s", (_, changes, expected) => {
    expect(codesOf(writeOf(plain, changes))).toEqual(expected);
  }); // prettier-ignore

  it.each<[string, string, string[]]>([
    ["raw configuration of proxies", "networking.istio.io/v1alpha3 EnvoyFilter", ["KIND_NOT_ALLOWED"]],
    ["a kind nobody heard of", "networking.istio.io/v9 Teleport", ["KIND_NOT_ALLOWED"]],
    ["rights", "rbac.authorization.k8s.io/v1 RoleBinding", ["RBAC_ESCALATION", "KIND_NOT_ALLOWED"]],
    ["rights of a platform", "other.test/v1 Association", ["RBAC_ESCALATION", "KIND_NOT_ALLOWED"]],
    ["what belongs to no namespace", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", ["CLUSTER_SCOPED", "KIND_NOT_ALLOWED"]],
    ["policies of pods' networks, which add up", "networking.k8s.io/v1 NetworkPolicy", ["KIND_NOT_ALLOWED"]],
  ])("refuses %s (step 3)", (_, type, expected) => {
    const kind = type.split(" ")[1] ?? "";
    const object = manifest(type, { typed_config: {} });
    expect(codesOf(writeOf(object, { resource: `${kind.toLowerCase()}s` }))).toEqual(expected);
  }); // prettier-ignore

  it("never lets anything into root, gateway and system namespaces, whoever owns them (step 4)", () => {
    const world = tenantWorld({ ownsNamespace: () => true });
    const at = (namespace: string) => codesOf(writeOf(manifest("v1 ConfigMap", {}, { namespace })), world);
    expect(["istio-system", "edge", "kube-system", "orchard"].map(at)).toEqual([
      ["ROOT_NAMESPACE"],
      ["NS_NOT_OWNED"],
      ["NS_NOT_OWNED"],
      [],
    ]);
  });

  it("keeps what Isthmus wrote, and lets an owner delete what breaks the rules", () => {
    const guardrail = manifest("security.istio.io/v1 AuthorizationPolicy", {}, { labels: { "app.kubernetes.io/managed-by": "isthmus" } });
    const gone = (before: typeof guardrail | null, name = "x"): TenantWrite => ({
      ...writeOf(guardrail),
      verb: "delete",
      name,
      object: null,
      before,
    });
    expect(codesOf(gone(guardrail))).toEqual(["MANAGED_OBJECT"]);
    expect(codesOf(gone(null, "guardrail-deny-all"))).toEqual(["MANAGED_OBJECT"]);
    expect(codesOf(gone({ ...guardrail, metadata: { name: "x", namespace: "orchard" }, spec: { provider: { name: "rival" } } }))).toEqual([]);
    const { labels: _, ...metadata } = guardrail.metadata;
    expect(codesOf(writeOf({ ...guardrail, metadata }, { verb: "update", name: "x", before: guardrail }))).toContain("MANAGED_OBJECT");
  }); // prettier-ignore

  it("answers alike whether a foreign object exists or not", () => {
    const foreign = manifest(virtualService, { hosts: ["cider.test"], http: route }, { namespace: "market" });
    const write = (before: typeof foreign | null) =>
      checkTenantWrite(tenantWorld(), writeOf(foreign, { verb: "update", name: "x", before }));
    expect(write(foreign)).toEqual(write(null));
    const patch = { spec: { hosts: ["rival.test"] } };
    const refusals = checkTenantWrite(
      tenantWorld(),
      writeOf(foreign, { verb: "update", name: "x", object: patch, before: null }),
    ).refusals;
    expect(refusals.map(({ code }) => code)).toEqual(["NS_NOT_OWNED", "HOST_NOT_OWNED"]);
  });

  it("puts in exportTo, once all hosts are own, and never changes what it was given", () => {
    const asked = manifest(virtualService, { hosts: ["cider.test"], http: route });
    const verdict = judge(asked);
    expect(verdict).toMatchObject({ allowed: true, mutated: ["spec.exportTo"], object: { spec: { exportTo: ["."] } } });
    expect(asked["spec"]).not.toHaveProperty("exportTo");
    const onGateway = judge(manifest(virtualService, { hosts: ["cider.test"], gateways: ["edge/public"], http: route }));
    expect(onGateway.object).toMatchObject({ spec: { exportTo: [".", "edge"] } });
  }); // prettier-ignore

  it("counts the quota for new objects of the mesh only (step 12), and tells of claims last (step 13)", () => {
    const world = tenantWorld({
      objectQuotasOf: () => [
        { level: { kind: "Workspace", name: "trees" }, limit: 3, used: 3 },
        { level: { kind: "Tenant", name: "fruit" }, limit: 4, used: 3 },
      ],
    });
    expect(codesOf(writeOf(plain), world)).toEqual(["QUOTA_EXCEEDED"]);
    expect(codesOf(writeOf(plain, { verb: "update", name: "x", before: plain }), world)).toEqual([]);
    expect(codesOf(writeOf(manifest("v1 ConfigMap", {})), world)).toEqual([]);
    const taken = manifest(virtualService, { hosts: ["taken.fruit.test"], exportTo: ["*"], http: route });
    expect(refusalsOf(taken)).toEqual(["EXPORT_TOO_WIDE spec.exportTo[0]", "HOST_CONFLICT spec.hosts[0]"]);
  });

  it("lets a workload be scaled by its subresource", () => {
    const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "x", namespace: "orchard" }, spec: { replicas: 3 } };
    const write = writeOf(manifest("apps/v1 Deployment", {}), { verb: "update", subresource: "scale", name: "x", object: scale });
    expect(codesOf(write)).toEqual([]);
  }); // prettier-ignore
});

function nest(depth: number): unknown {
  return depth === 0 ? "x" : { a: nest(depth - 1) };
}
