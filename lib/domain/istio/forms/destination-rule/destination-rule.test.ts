import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeDestinationRule } from "@/lib/testing/world";
import { applyDestinationRule } from "./apply-destination-rule";
import { destinationRuleForm } from "./destination-rule";
import { readDestinationRule } from "./read-destination-rule";

const full = makeDestinationRule("full", {
  host: "cart.shop.svc.cluster.local",
  exportTo: ["*"],
  workloadSelector: { matchLabels: { app: "web" } },
  trafficPolicy: {
    loadBalancer: {
      consistentHash: { httpCookie: { name: "c", ttl: "0s" }, ringHash: { minimumRingSize: 1024 } },
      localityLbSetting: {
        enabled: true,
        distribute: [{ from: "eu/*", to: { "eu/a": 80, "eu/b": 20 } }],
        failoverPriority: ["topology.kubernetes.io/region"],
      },
      warmup: { duration: "30s", minimumPercent: 10 },
    },
    connectionPool: {
      tcp: { maxConnections: 100, connectTimeout: "30ms", tcpKeepalive: { time: "7200s", probes: 3 } },
      http: { http2MaxRequests: 1000, h2UpgradePolicy: "UPGRADE", maxRetries: 0 },
    },
    outlierDetection: {
      consecutive5xxErrors: 7,
      interval: "5m",
      baseEjectionTime: "15m",
      maxEjectionPercent: 50,
    },
    tls: { mode: "ISTIO_MUTUAL", subjectAltNames: ["a"], insecureSkipVerify: false },
    portLevelSettings: [
      { port: { number: 80 }, loadBalancer: { simple: "LEAST_REQUEST" } },
      { port: { number: 443 }, tls: { mode: "SIMPLE", sni: "x" } },
    ],
    proxyProtocol: { version: "V2" },
  },
  subsets: [
    { name: "v1", labels: { version: "v1" } },
    { name: "v2", labels: { version: "v2" }, trafficPolicy: { loadBalancer: { simple: "RANDOM" } } },
  ],
});

describe("losslessness", () => {
  testLosslessForm(destinationRuleForm, [full, makeDestinationRule("bare", { host: "a" })]);
});

test("a rule without host, twins of subsets and two ways of balancing are refused", () => {
  const { values } = readDestinationRule(full);
  const policy = values.trafficPolicy;
  const broken = {
    ...values,
    host: "",
    subsets: values.subsets.map((subset) => ({ ...subset, name: "v1" })),
    trafficPolicy: { ...policy, loadBalancer: { ...policy?.loadBalancer, simple: "RANDOM" } },
  };
  const issues = destinationRuleForm.schema.safeParse(broken).error?.issues.map(({ path }) => path.join("."));
  expect(issues).toEqual(
    expect.arrayContaining(["host", "trafficPolicy.loadBalancer.simple", "subsets.1.name"]),
  );
});

test("turning a setting off removes it; the rest stays", () => {
  const { values } = readDestinationRule(full);
  const spec = full["spec"] as { trafficPolicy: Record<string, unknown> };
  const { outlierDetection: _, ...rest } = spec.trafficPolicy;
  const applied = applyDestinationRule(
    {
      ...values,
      trafficPolicy: values.trafficPolicy && { ...values.trafficPolicy, outlierDetection: undefined },
    },
    full,
  );
  expect(JSON.stringify(applied["spec"])).toBe(JSON.stringify({ ...spec, trafficPolicy: rest }));
  expect(applyDestinationRule({ ...values, trafficPolicy: undefined }, full)["spec"]).not.toHaveProperty(
    "trafficPolicy",
  );
});
