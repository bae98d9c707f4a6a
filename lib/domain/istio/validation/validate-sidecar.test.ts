import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const http = { number: 80, protocol: "HTTP", name: "web" };
const egress = [{ hosts: ["./*"] }];
const endpoint = (defaultEndpoint: string) => ({ ingress: [{ port: http, defaultEndpoint }] });

describe("validateSidecar", () => {
  it.each<[string, object, string]>([
    ["nothing", {}, "error spec: sidecar: empty configuration provided"],
    [
      "a host without namespace",
      { egress: [{ hosts: ["a.b"] }] },
      "error spec.egress[0].hosts[0]: host must be of form namespace/dnsName",
    ],
    [
      "a catch-all before others",
      { egress: [{ hosts: ["./*"] }, { port: http, hosts: ["./*"] }] },
      "error spec.egress[0].port: sidecar: the egress listener with empty port should be the last listener in the list",
    ],
    [
      "one port twice",
      { ingress: [{ port: http }, { port: http }] },
      "error spec.ingress[1].port.number: sidecar: ports on IP bound listeners must be unique",
    ],
    [
      "an endpoint elsewhere",
      endpoint("10.0.0.1:80"),
      "error spec.ingress[0].defaultEndpoint: sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset",
    ],
    [
      "an endpoint without port",
      endpoint("127.0.0.1"),
      "error spec.ingress[0].defaultEndpoint: address 127.0.0.1: missing port in address",
    ],
    [
      "TLS on HTTP",
      { ingress: [{ port: http, tls: { mode: "SIMPLE", serverCertificate: "c", privateKey: "k" } }] },
      "error spec.ingress[0].tls: server cannot have TLS settings for non HTTPS/TLS ports",
    ],
    [
      "a socket that is none",
      { egress: [{ port: { number: 0 }, bind: "1.1.1.1", hosts: ["./*"] }] },
      "error spec.egress[0].bind: sidecar: ports with 0 value must have a unix domain socket bind address",
    ],
    [
      "a proxy without ALLOW_ANY",
      { egress, outboundTrafficPolicy: { egressProxy: { host: "a.b", port: { number: 1 } } } },
      "error spec.outboundTrafficPolicy.egressProxy: sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode",
    ],
    [
      "a label for all",
      { egress, workloadSelector: { labels: { app: "*" } } },
      'error spec.workloadSelector.labels.app: wildcard is not supported in selector: "app=*"',
    ],
  ])("refuses %s", (_, spec, line) => {
    expect(judgeSpec("Sidecar", spec)).toContain(line);
  });

  it("warns of hosts that others hold already", () => {
    expect(judgeSpec("Sidecar", { egress: [{ hosts: ["./*", "orders/a.b", "*/*"] }] })).toEqual([
      "warning spec.egress[0].hosts[1]: duplicated egress host: orders/a.b",
      "warning spec.egress[0].hosts: `*/*` host select all resources, no other hosts can be added",
    ]);
  });

  it("accepts listeners of both ways", () => {
    expect(judgeSpec("Sidecar", { egress, ...endpoint("[::1]:8080") })).toEqual([]);
    expect(
      judgeSpec("Sidecar", { egress: [{ hosts: ["~secret/*", "*/a.b"] }], ...endpoint("unix:///run/x") }),
    ).toEqual([]);
  });
});
