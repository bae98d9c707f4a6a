import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

function judgePolicy(trafficPolicy: object): string[] {
  return judgeSpec("DestinationRule", { host: "orders", trafficPolicy });
}

const balance = (localityLbSetting: object) => ({
  loadBalancer: { localityLbSetting },
  outlierDetection: {},
});

describe("validateDestinationRule", () => {
  it.each<[string, object, string]>([
    ["nothing", {}, "error spec.trafficPolicy: traffic policy must have at least one field"],
    [
      "an empty pool",
      { connectionPool: {} },
      "error spec.trafficPolicy.connectionPool: connection pool must have at least one field",
    ],
    [
      "mutual TLS without key",
      { tls: { mode: "MUTUAL", clientCertificate: "c" } },
      "error spec.trafficPolicy.tls.privateKey: private key required for mutual tls",
    ],
    [
      "a skipped check of a certificate",
      { tls: { mode: "SIMPLE", caCertificates: "c", insecureSkipVerify: true } },
      "error spec.trafficPolicy.tls.insecureSkipVerify: cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true",
    ],
    [
      "a certificate of another namespace",
      { tls: { mode: "SIMPLE", credentialName: "configmap://other/c" } },
      'error spec.trafficPolicy.tls.credentialName: invalid configmap:// credentialName: namespace must match the configuration namespace "orders"',
    ],
    [
      "a table of no prime size",
      { loadBalancer: { consistentHash: { maglev: { tableSize: 9 } } } },
      "error spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: tableSize must be a prime number for maglev",
    ],
    [
      "shares that are not all",
      balance({ distribute: [{ from: "a", to: { "a/1": 40, "a/2": 50 } }] }),
      "error spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to: total locality weight 90 != 100",
    ],
    [
      "localities that overlap",
      balance({ distribute: [{ from: "a", to: { a: 50, "a/2": 50 } }] }),
      'error spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to["a/2"]: locality a/2 overlap with previous specified ones',
    ],
    [
      "failover to itself",
      balance({ failover: [{ from: "a", to: "a" }] }),
      "error spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].to: locality lb failover settings must specify different regions",
    ],
    [
      "failures that are not counted",
      { outlierDetection: { consecutiveLocalOriginFailures: 2 } },
      "error spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures: outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
    ],
    [
      "a port policy without port",
      { portLevelSettings: [{ tls: {} }] },
      "error spec.trafficPolicy.portLevelSettings[0].port: portTrafficPolicy must have valid port",
    ],
    [
      "a tunnel to nowhere",
      { tunnel: { targetHost: "a_b", targetPort: 0 } },
      "error spec.trafficPolicy.tunnel.targetPort: tunnel target port is invalid: port number 0 must be in the range 1..65535",
    ],
  ])("refuses a policy of %s", (_, policy, line) => {
    expect(judgePolicy(policy)).toContain(line);
  });

  it("refuses subsets of one name, bad labels, and an export that a selector forbids", () => {
    const subsets = [{ name: "v1" }, { name: "v1", labels: { "a b": "c" } }];
    const workloadSelector = { matchLabels: { app: "orders" } };
    expect(
      judgeSpec("DestinationRule", { host: "orders", subsets, workloadSelector, exportTo: ["other"] }),
    ).toEqual([
      "error spec.subsets[1].name: duplicate subset names: v1",
      'error spec.subsets[1].labels["a b"]: invalid tag key: "a b"',
      "error spec.exportTo: destination rule with workload selector cannot have exportTo beyond current namespace",
    ]);
  });

  it("warns of failover without outlier detection, though not within a port or a subset", () => {
    const loadBalancer = { localityLbSetting: { failover: [{ from: "a", to: "b" }] } };
    const subsets = [{ name: "v1", trafficPolicy: { loadBalancer } }];
    const trafficPolicy = { loadBalancer, portLevelSettings: [{ port: { number: 80 }, loadBalancer }] };
    expect(judgeSpec("DestinationRule", { host: "orders", subsets, trafficPolicy })).toEqual([
      "warning spec.trafficPolicy.loadBalancer.localityLbSetting: outlier detection policy must be provided for failover",
    ]);
  });

  it("accepts pools, hashes and idle connections without end", () => {
    expect(
      judgePolicy({
        connectionPool: {
          tcp: { idleTimeout: "0s", connectTimeout: "30ms" },
          http: { http2MaxRequests: 10 },
        },
        loadBalancer: {
          consistentHash: { httpCookie: { name: "user", ttl: "0s" }, maglev: { tableSize: 101 } },
        },
        tls: { mode: "SIMPLE", credentialName: "configmap://orders/c" },
      }),
    ).toEqual([]);
  });
});
