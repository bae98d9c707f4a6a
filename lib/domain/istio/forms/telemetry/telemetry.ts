import { z } from "zod";
import { keyed, list } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner, refined, section } from "../group-codec";
import { selectorLabels, targetRefs } from "../policy-scope";
import { choice, decimal, duration, flag, requiredText, text } from "../scalar-codec";

const providers = () => list(group({ name: requiredText("Choose the provider.") }));
const mode = () => choice("CLIENT_AND_SERVER", "CLIENT", "SERVER");

export const standardMetrics = [
  "ALL_METRICS",
  "REQUEST_COUNT",
  "REQUEST_DURATION",
  "REQUEST_SIZE",
  "RESPONSE_SIZE",
  "TCP_OPENED_CONNECTIONS",
  "TCP_CLOSED_CONNECTIONS",
  "TCP_SENT_BYTES",
  "TCP_RECEIVED_BYTES",
  "GRPC_REQUEST_MESSAGES",
  "GRPC_RESPONSE_MESSAGES",
] as const;

/** Source: istio.io/api telemetry/v1 `Tracing`. */
const tracing = () =>
  list(
    group({
      match: section({ mode: mode() }),
      providers: providers(),
      randomSamplingPercentage: decimal(0, 100, "The share"),
      disableSpanReporting: flag(),
      enableIstioTags: flag(),
      disableContextPropagation: flag(),
      useRequestIdForTraceSampling: flag(),
      customTags: keyed(
        "name",
        z.string().min(1, "Name the tag."),
        group({
          literal: section({ value: requiredText("Enter the value.") }),
          environment: section({ name: requiredText("Name the variable."), defaultValue: text() }),
          header: section({ name: requiredText("Name the header."), defaultValue: text() }),
          formatter: section({ value: requiredText("Enter the format.") }),
        }),
      ),
    }),
  );

/** Source: istio.io/api telemetry/v1 `Metrics`. */
const metrics = () =>
  list(
    group({
      providers: providers(),
      overrides: list(
        group({
          match: section({ metric: choice(...standardMetrics), customMetric: text(), mode: mode() }),
          disabled: flag(),
          tagOverrides: keyed(
            "name",
            z.string().min(1, "Name the tag."),
            group({ operation: choice("UPSERT", "REMOVE"), value: text() }),
          ),
        }),
      ),
      reportingInterval: duration(),
    }),
  );

/** Source: istio.io/api telemetry/v1 `AccessLogging`. */
const accessLogging = () =>
  list(
    group({
      match: section({ mode: mode() }),
      providers: providers(),
      disabled: flag(),
      filter: inner("expression", text()),
    }),
  );

/** What is measured, traced and logged. Source: istio.io/api telemetry/v1 `Telemetry`. */
export const telemetryForm = defineForm("telemetry.istio.io/v1", "Telemetry", {
  selector: selectorLabels(),
  targetRefs: targetRefs(),
  tracing: refined(tracing(), (rows) =>
    rows.flatMap(({ customTags }, index) =>
      customTags.flatMap(({ literal, environment, header, formatter }, at) =>
        [literal, environment, header, formatter].filter((item) => item !== undefined).length === 1
          ? []
          : [{ path: [index, "customTags", at], message: "Choose where the value of the tag comes from." }],
      ),
    ),
  ),
  metrics: metrics(),
  accessLogging: accessLogging(),
});

export type TelemetryValues = z.infer<typeof telemetryForm.schema>;
