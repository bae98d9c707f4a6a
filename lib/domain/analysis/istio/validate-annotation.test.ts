import { expect, test } from "vitest";
import { validateAnnotation } from "./validate-annotation";

test.each([
  ["sidecar.istio.io/interceptionMode", ["REDIRECT", "TPROXY", "NONE"], ["redirect", ""]],
  ["status.sidecar.istio.io/port", ["15020", "0", " 80 "], ["65536", "-1", "http", ""]],
  ["readiness.status.sidecar.istio.io/periodSeconds", ["0", "10"], ["-1", "1.5", "ten", "4294967296", ""]],
  [
    "traffic.sidecar.istio.io/includeOutboundIPRanges",
    ["*", "", "10.0.0.0/8,fd00::/8"],
    ["10.0.0.0", "10.0.0.0/33", "a/8"],
  ],
  ["traffic.sidecar.istio.io/excludeOutboundIPRanges", ["", "10.0.0.0/8"], ["*", "10.0.0.256/8"]],
  ["traffic.sidecar.istio.io/includeInboundPorts", ["*", "", "80, 443"], ["80;443", "80,"]],
  ["traffic.sidecar.istio.io/excludeInboundPorts", ["", "80"], ["*"]],
  ["traffic.sidecar.istio.io/excludeInterfaces", ["", "eth0,br-1"], ["0eth", "eth0,,lo", "a234567890123456"]],
  ["prometheus.istio.io/merge-metrics", ["true", "F", "0"], ["yes", ""]],
  ["sidecar.istio.io/proxyCPU", ["100m", "0.5", "2"], ["lots", "1 ", "1\n"]],
  ["proxy.istio.io/config", ["{}", "concurrency: 2"], ["[1]", "{"]],
  ["no.istio.io/such", ["anything"], []],
])("%s", (name, valid, invalid) => {
  for (const value of valid) expect([value, validateAnnotation(name, value)]).toEqual([value, undefined]);
  for (const value of invalid)
    expect([value, validateAnnotation(name, value)]).not.toEqual([value, undefined]);
});
