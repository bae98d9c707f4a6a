import { describe, expect, it } from "vitest";
import { buildTrafficQueries, findSeriesRange } from "./build-traffic-queries";
import { parseServiceTraffic } from "./parse-service-traffic";

const at = "2026-01-01T00:10:00Z";
const end = Date.parse(at) / 1000;
const vector = (...result: [Record<string, string>, string][]) => ({
  status: "success",
  data: { resultType: "vector", result: result.map(([metric, value]) => ({ metric, value: [end, value] })) },
});
const matrix = (values: [number, string][]) => ({
  status: "success",
  data: { resultType: "matrix", result: values.length === 0 ? [] : [{ metric: {}, values }] },
});
const none = { requests: vector(), callers: vector(), security: vector(), p95: vector(), series: matrix([]) };
const parse = (answers: Partial<Record<keyof typeof none, unknown>>) =>
  parseServiceTraffic({ ...none, ...answers }, { windowSeconds: 60, at });
const grpc = (version: string, status: string) => ({
  destination_canonical_revision: version,
  request_protocol: "grpc",
  response_code: "200",
  grpc_response_status: status,
});

describe("buildTrafficQueries", () => {
  it("escapes what it is given", () => {
    const { requests } = buildTrafficQueries({
      cluster: 'a"b',
      namespace: "n\\m",
      service: "x\ny",
      windowSeconds: 60,
    });
    expect(requests.query).toContain(
      String.raw`destination_service_namespace="n\\m",destination_service_name="x\ny",destination_cluster="a\"b"`,
    );
  });

  it("counts each request once and asks for a bounded number of points", () => {
    const queries = buildTrafficQueries({
      cluster: "west",
      namespace: "bookinfo",
      service: "reviews",
      windowSeconds: 60,
    });
    expect(queries.requests.query).toMatchInlineSnapshot(
      `"sum by (destination_canonical_revision,request_protocol,response_code,grpc_response_status) (rate(istio_requests_total{reporter="source",destination_service_namespace="bookinfo",destination_service_name="reviews",destination_cluster="west"}[60s]) or rate(istio_requests_total{reporter="source",destination_service_namespace="bookinfo",destination_service_name="reviews",destination_cluster=~"unknown|",source_cluster="west"}[60s]) or rate(istio_requests_total{reporter="destination",destination_service_namespace="bookinfo",destination_service_name="reviews",destination_cluster="west",source_workload="unknown"}[60s]))"`,
    );
    expect(queries.series.range).toEqual({ seconds: 600, stepSeconds: 10 });
    for (const window of [10, 61, 3600]) {
      const { seconds, stepSeconds } = findSeriesRange(window);
      expect(seconds / stepSeconds).toBe(60);
    }
  });
});

describe("parseServiceTraffic", () => {
  it.each([
    ["an error", { requests: { status: "error" } }],
    ["a matrix for a vector", { callers: matrix([]) }],
    ["nothing at all", { requests: undefined }],
    ["no series", {}],
    ["only NaN", { requests: vector([grpc("v1", "0"), "NaN"]) }],
  ])("is unknown for %s", (_, answers) => expect(parse(answers).state).toBe("unknown"));

  it("keeps a measured 0", () => {
    expect(parse({ requests: vector([grpc("v1", "0"), "0"]), p95: vector([{}, "NaN"]) })).toEqual({
      state: "measured",
      windowSeconds: 60,
      at,
      requestsPerSecond: 0,
      errorPercent: 0,
      versions: [{ version: "v1", requestsPerSecond: 0, percent: 0, errorPercent: 0 }],
      callers: [],
      series: { stepSeconds: 10, points: Array.from({ length: 61 }, () => null) },
    });
  });

  it("adds up versions, errors and the security of callers", () => {
    const http = (code: string) => ({
      destination_canonical_revision: "v2",
      request_protocol: "http",
      response_code: code,
      grpc_response_status: "",
    });
    const caller = { source_workload: "productpage-v1", source_workload_namespace: "bookinfo" };
    const traffic = parse({
      requests: vector(
        [grpc("v1", "0"), "6"],
        [grpc("v1", "14"), "2"],
        [http("404"), "1"],
        [http("503"), "1"],
      ),
      callers: vector([caller, "9"], [{ source_workload: "x", source_workload_namespace: "y" }, "1"]),
      security: vector(
        [{ ...caller, connection_security_policy: "mutual_tls" }, "3"],
        [{ ...caller, connection_security_policy: "none" }, "1"],
      ),
      p95: vector([{}, "18.5"]),
      series: matrix([
        [end - 600, "1"],
        [end - 300, "NaN"],
        [end, "3"],
      ]),
    });
    expect(traffic).toMatchObject({
      requestsPerSecond: 10,
      errorPercent: 30,
      p95Milliseconds: 18.5,
      versions: [
        { version: "v1", percent: 80, errorPercent: 25 },
        { version: "v2", percent: 20, errorPercent: 50 },
      ],
    });
    expect(traffic.state === "measured" && traffic.callers).toEqual([
      { workload: "productpage-v1", namespace: "bookinfo", requestsPerSecond: 9, mtlsPercent: 75 },
      { workload: "x", namespace: "y", requestsPerSecond: 1 },
    ]);
    expect(traffic.state === "measured" && traffic.series.points.filter((point) => point !== null)).toEqual([
      1, 3,
    ]);
  });
});
