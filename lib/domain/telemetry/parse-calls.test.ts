import { describe, expect, it } from "vitest";
import { parseCalls } from "./parse-calls";

const vector = (...result: [Record<string, string>, number | string][]) => ({
  status: "success",
  data: {
    resultType: "vector",
    result: result.map(([metric, value]) => ({ metric, value: [1, String(value)] })),
  },
});
const between = (workload: string, service: string, more: Record<string, string> = {}) => ({
  source_workload: workload,
  source_workload_namespace: "bookinfo",
  destination_service_name: service,
  destination_service_namespace: "bookinfo",
  ...more,
});
const ok = { request_protocol: "grpc", response_code: "200", grpc_response_status: "0" };
const failed = { request_protocol: "grpc", response_code: "200", grpc_response_status: "14" };

describe("parseCalls", () => {
  it("knows nothing of an answer that is none, rather than no calls", () => {
    expect(parseCalls({ requests: { status: "error" }, security: vector() }, "west")).toBeUndefined();
    expect(parseCalls({ requests: vector(), security: "<html>" }, "west")).toBeUndefined();
  });

  it("leaves out callers and services without a name, and samples that are no number", () => {
    const requests = vector(
      [between("unknown", "reviews", ok), 1],
      [between("productpage-v1", "", ok), 1],
      [between("productpage-v1", "reviews", ok), "NaN"],
    );
    expect(parseCalls({ requests, security: vector() }, "west")).toEqual([]);
  });

  it("adds up outcomes, rounds, and tells the share under mutual TLS only when it was measured", () => {
    const requests = vector(
      [between("productpage-v1", "reviews", ok), 8.123],
      [between("productpage-v1", "reviews", failed), 2],
      [between("gateway", "productpage", ok), 123.4],
    );
    const security = vector(
      [between("productpage-v1", "reviews", { connection_security_policy: "mutual_tls" }), 3],
      [between("productpage-v1", "reviews", { connection_security_policy: "none" }), 1],
    );
    expect(parseCalls({ requests, security }, "west")).toEqual([
      {
        source: { cluster: "west", namespace: "bookinfo", workload: "gateway" },
        service: { namespace: "bookinfo", name: "productpage" },
        rate: 120,
        errorPercent: 0,
      },
      {
        source: { cluster: "west", namespace: "bookinfo", workload: "productpage-v1" },
        service: { namespace: "bookinfo", name: "reviews" },
        rate: 10,
        errorPercent: 19.8,
        mtlsPercent: 75,
      },
    ]);
  });
});
