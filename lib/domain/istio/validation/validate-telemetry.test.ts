import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

describe("validateTelemetry", () => {
  it.each<[object, string[]]>([
    [
      { metrics: [{ providers: [{}] }] },
      ["error spec.metrics[0].providers[0].name: providers.name may not be empty"],
    ],
    [
      { tracing: [{ randomSamplingPercentage: 101 }] },
      [
        "error spec.tracing[0].randomSamplingPercentage: randomSamplingPercentage must be in range [0.0, 100.0]",
      ],
    ],
    [
      { tracing: [{ customTags: { a: { literal: {} } } }] },
      ["error spec.tracing[0].customTags.a.literal.value: literal tag value may not be empty"],
    ],
    [
      { metrics: [{ overrides: [{ tagOverrides: { a: {} } }] }] },
      [
        "error spec.metrics[0].overrides[0].tagOverrides.a.value: tagOverrides.value must be set when operation is UPSERT",
      ],
    ],
    [
      { metrics: [{ overrides: [{ tagOverrides: { a: { operation: "REMOVE", value: "x" } } }] }] },
      [
        "error spec.metrics[0].overrides[0].tagOverrides.a.value: tagOverrides.value may only be set when operation is UPSERT",
      ],
    ],
    [{ tracing: [{}, {}] }, ["warning spec.tracing: multiple tracing is not currently supported"]],
    [
      {
        accessLogging: [
          {
            filter: { expression: "response.code >= 400 && has(request.id)" },
            providers: [{ name: "envoy" }],
          },
        ],
      },
      [],
    ],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("Telemetry", spec)).toEqual(lines);
  });

  it("refuses a filter that is no expression", () => {
    const lines = judgeSpec("Telemetry", { accessLogging: [{ filter: { expression: "response.code >=" } }] });
    expect(lines).toEqual([
      expect.stringContaining(
        "error spec.accessLogging[0].filter.expression: must be a valid CEL expression, ",
      ),
    ]);
  });
});

describe("validateProxyConfig", () => {
  it("refuses fewer than no threads", () => {
    expect(judgeSpec("ProxyConfig", { concurrency: -1 })).toEqual([
      "error spec.concurrency: concurrency must be greater than or equal to 0",
    ]);
    expect(judgeSpec("ProxyConfig", { concurrency: 0 })).toEqual([]);
  });
});
