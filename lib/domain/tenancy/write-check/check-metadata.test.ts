import { describe, expect, it } from "vitest";
import { manifest, refusalsOf, tenantWorld, writeOf } from "@/lib/testing/tenant-world";
import { checkTenantWrite } from "./check-tenant-write";

const configMap = (metadata: Record<string, unknown>) => manifest("v1 ConfigMap", {}, metadata);

describe("metadata (step 5)", () => {
  it.each([
    ["labels", "istio-injection", "disabled"],
    ["labels", "istio.io/rev", "canary"],
    ["labels", "topology.istio.io/network", "n2"],
    ["labels", "istio/multiCluster", "true"],
    ["labels", "istio", "ingressgateway"],
    ["labels", "app", "istio-egressgateway"],
    ["labels", "isthmus.dev/workspace", "rival"],
    ["labels", "app.kubernetes.io/managed-by", "isthmus"],
    ["labels", "app.kubernetes.io/managed-by", "other-plane"],
    ["labels", "pod-security.kubernetes.io/enforce", "privileged"],
    ["annotations", "proxy.istio.io/config", "{}"],
    ["annotations", "console.other.test/tenant", "rival"],
    ["annotations", "mesh-plane.other.test/owner", "rival"],
    ["annotations", "field.cattle.io/projectId", "p-1"],
    ["annotations", "eks.amazonaws.com/role-arn", "arn:x"],
  ])("reserves %s %s=%s", (part, key, value) => {
    expect(refusalsOf(configMap({ [part]: { [key]: value } }))).toEqual([
      `META_FORBIDDEN metadata.${part}[${JSON.stringify(key)}]`,
    ]);
  });

  it.each([
    ["labels", "app", "press"],
    ["labels", "istio", "fruit-gateway"],
    ["labels", "app.kubernetes.io/managed-by", "Helm"],
    ["labels", "app.kubernetes.io/part-of", "cider"],
    ["labels", "sidecar.istio.io/inject", "true"],
    ["labels", "service.istio.io/canonical-revision", "v2"],
    ["annotations", "kubectl.kubernetes.io/last-applied-configuration", "{}"],
    ["annotations", "team.fruit.test/contact", "press@fruit.test"],
  ])("leaves %s %s=%s to the tenant", (part, key, value) => {
    expect(refusalsOf(configMap({ [part]: { [key]: value } }))).toEqual([]);
  });

  it("refuses owners, finalizers, generated and reserved names", () => {
    expect(refusalsOf(configMap({ ownerReferences: [{ kind: "Namespace", name: "market" }] }))).toEqual([
      "META_FORBIDDEN metadata.ownerReferences",
    ]);
    expect(refusalsOf(configMap({ finalizers: ["other.test/x"] }))).toEqual([
      "META_FORBIDDEN metadata.finalizers",
    ]);
    expect(refusalsOf(configMap({ generateName: "x-" }))).toEqual(["META_FORBIDDEN metadata.generateName"]);
    expect(refusalsOf(configMap({ name: "istio-ca-root-cert" }))).toEqual(["MANAGED_OBJECT metadata.name"]);
    expect(refusalsOf(configMap({ name: "guardrail-x" }))).toEqual(["MANAGED_OBJECT metadata.name"]);
  });

  it("keeps what is reserved as it was: not changed, not taken away, but no hindrance", () => {
    const before = configMap({
      labels: { "istio.io/rev": "stable", app: "press" },
      ownerReferences: [{ kind: "Deployment", name: "a" }],
    });
    const after = (labels: Record<string, string>) =>
      checkTenantWrite(
        tenantWorld(),
        writeOf(
          { ...before, metadata: { ...before.metadata, labels } },
          { verb: "update", name: "x", before },
        ),
      ).refusals.map(({ code }) => code);
    expect(after({ "istio.io/rev": "canary", app: "press" })).toEqual(["META_FORBIDDEN"]);
    expect(after({ app: "press" })).toEqual(["META_FORBIDDEN"]);
    expect(after({ "istio.io/rev": "stable", app: "cider" })).toEqual([]);
  });

  it("has namespaces changed by the platform only, and says what of them is reserved first", () => {
    const before = { apiVersion: "v1", kind: "Namespace", metadata: { name: "orchard", labels: { team: "a" } } };
    const patch = (name: string, labels: Record<string, string>) =>
      checkTenantWrite(tenantWorld(), {
        verb: "update", cluster: "north", namespace: "", group: "", version: "v1", resource: "namespaces", name,
        object: { ...before, metadata: { name, labels } }, before,
      }).refusals.map(({ code }) => code); // prettier-ignore
    expect(patch("orchard", { team: "a", "istio-injection": "disabled" })).toEqual(["META_FORBIDDEN", "CLUSTER_SCOPED"]);
    expect(patch("orchard", { team: "b" })).toEqual(["CLUSTER_SCOPED"]);
    expect(patch("market", { team: "b" })[0]).toBe("NS_NOT_OWNED");
  }); // prettier-ignore

  it("judges the export of a Service by its annotation", () => {
    const service = (value: string) =>
      manifest("v1 Service", {}, { annotations: { "networking.istio.io/exportTo": value } });
    expect(refusalsOf(service("*"))[0]).toMatch(/^EXPORT_TOO_WIDE/);
    expect(refusalsOf(service("., market"))[0]).toMatch(/^EXPORT_TOO_WIDE/);
    expect(refusalsOf(service(".,press"))).toEqual([]);
    expect(refusalsOf(service("*"), tenantWorld({ settingsOf: () => ({ exportTo: "Any" }) }))).toEqual([]);
  });

  it.each([
    ["annotations", "sidecar.istio.io/inject", "false"],
    ["annotations", "traffic.sidecar.istio.io/excludeOutboundIPRanges", "0.0.0.0/0"],
    ["annotations", "sidecar.istio.io/proxyImage", "x"],
    ["labels", "istio.io/dataplane-mode", "none"],
    ["labels", "istio", "ingressgateway"],
  ])("finds %s %s in pod templates", (part, key, value) => {
    const template = { metadata: { [part]: { [key]: value } }, spec: {} };
    expect(refusalsOf(manifest("apps/v1 StatefulSet", { template }))).toEqual([
      `META_FORBIDDEN spec.template.metadata.${part}[${JSON.stringify(key)}]`,
    ]);
    expect(refusalsOf(manifest("batch/v1 CronJob", { jobTemplate: { spec: { template } } }))).toHaveLength(1);
  });

  it.each([
    [{ hostNetwork: true }],
    [{ volumes: [{ name: "x", hostPath: { path: "/" } }] }],
    [{ containers: [{ name: "a", securityContext: { privileged: true } }] }],
    [{ initContainers: [{ name: "a", securityContext: { capabilities: { add: ["NET_ADMIN"] } } }] }],
    [{ containers: [{ name: "a", ports: [{ hostPort: 443 }] }] }],
    [{ containers: [{ name: "istio-proxy" }] }],
    [{ serviceAccountName: "isthmus-propagator" }],
  ])("gives pods no rights on the node: %j", (spec) => {
    const [refusal, ...more] = refusalsOf(manifest("v1 Pod", spec));
    expect(refusal).toMatch(/^RBAC_ESCALATION spec\./);
    expect(more).toEqual([]);
  });

  it("lets a workload be as most are", () => {
    const template = {
      metadata: { labels: { app: "press", "sidecar.istio.io/inject": "true" } },
      spec: {
        serviceAccountName: "press",
        containers: [{ name: "a", image: "press:1", securityContext: { runAsUser: 1000, capabilities: { drop: ["ALL"] } } }],
      },
    };
    expect(refusalsOf(manifest("apps/v1 Deployment", { template }))).toEqual([]);
    template.spec.containers[0]!.securityContext.runAsUser = 1337;
    expect(refusalsOf(manifest("apps/v1 Deployment", { template }))[0]).toMatch(/^META_FORBIDDEN/);
  }); // prettier-ignore
});
