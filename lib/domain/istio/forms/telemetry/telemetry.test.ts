import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyTelemetry } from "./apply-telemetry";
import { readTelemetry } from "./read-telemetry";
import { telemetryForm } from "./telemetry";

const full = makeObject("telemetry.istio.io/v1", "Telemetry", "full", {
  selector: { matchLabels: { app: "cart" } },
  tracing: [
    {
      providers: [{ name: "otel" }],
      randomSamplingPercentage: 0,
      customTags: {
        who: { header: { name: "end-user", defaultValue: "-" } },
        where: { literal: { value: "eu" } },
      },
    },
  ],
  metrics: [
    {
      providers: [{ name: "prometheus" }],
      overrides: [
        {
          match: { metric: "REQUEST_COUNT", mode: "CLIENT" },
          tagOverrides: { path: { operation: "UPSERT", value: "request.path" }, id: { operation: "REMOVE" } },
        },
        { match: { customMetric: "mine" }, disabled: true },
      ],
    },
  ],
  accessLogging: [
    { match: { mode: "SERVER" }, disabled: false, filter: { expression: "response.code >= 400" } },
  ],
});

describe("losslessness", () => {
  testLosslessForm(telemetryForm, [full]);
});

test("shares beyond all and tags from nowhere are refused", () => {
  const { values } = readTelemetry(full);
  const find = (tracing: unknown): unknown =>
    telemetryForm.schema.safeParse({ ...values, tracing }).error?.issues.map(({ path }) => path.join("."));
  const [first] = values.tracing;
  expect(find([{ ...first, randomSamplingPercentage: 101 }])).toEqual(["tracing.0.randomSamplingPercentage"]);
  expect(find([{ ...first, customTags: [{ name: "a" }] }])).toEqual(["tracing.0.customTags.0"]);
});

test("a renamed tag keeps its place and its fields", () => {
  const { values } = readTelemetry(full);
  const tracing = values.tracing.map((row) => ({
    ...row,
    customTags: row.customTags.map((tag) => (tag.name === "who" ? { ...tag, name: "caller" } : tag)),
  }));
  expect(JSON.stringify(applyTelemetry({ ...values, tracing }, full))).toBe(
    JSON.stringify(full).replace('"who"', '"caller"'),
  );
});
