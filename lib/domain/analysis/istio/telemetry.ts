import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";
import { specOf } from "./mesh-membership";
import { listNames, selectWorkloads } from "./workload-selector";

function hasSelector(telemetry: KubernetesObject): boolean {
  const { selector } = specOf(telemetry);
  return selector !== undefined && selector !== null;
}

/** Telemetries that select nothing or the same pod. Source: istio analyzers/telemetry/selector.go. */
export const telemetrySelector: Check = {
  name: "telemetry.SelectorAnalyzer",
  inputs: ["telemetries", "pods"],
  run(context) {
    const { cluster, telemetries } = context.world;
    const bound = telemetries
      .map((object) => ({
        object,
        selector: readStringMap(readRecord(specOf(object)["selector"])["matchLabels"]),
      }))
      .filter(({ selector }) => Object.keys(selector).length > 0);
    const { selections, findings } = selectWorkloads(context, bound, ["spec", "selector", "matchLabels"]);
    const conflicts = [...selections]
      .filter(([, list]) => list.length > 1)
      .flatMap(([pod, list]) =>
        list.map((telemetry) =>
          reportMessage(cluster, subjectOf(telemetry), "ConflictingTelemetryWorkloadSelectors", [
            listNames(list),
            pod.meta.namespace ?? "",
            pod.meta.name,
          ]),
        ),
      );
    return [...findings, ...conflicts];
  },
};

/** Several Telemetries for a whole namespace. Source: istio analyzers/telemetry/default_selector.go. */
export const telemetryDefault: Check = {
  name: "telemetry.DefaultSelectorAnalyzer",
  inputs: ["telemetries"],
  run({ world: { cluster, telemetries } }) {
    const defaults = telemetries.filter((telemetry) => !hasSelector(telemetry));
    return [...groupBy(defaults, ({ metadata }) => metadata.namespace ?? "")]
      .filter(([, list]) => list.length > 1)
      .flatMap(([namespace, list]) =>
        list.map((telemetry) =>
          reportMessage(cluster, subjectOf(telemetry), "MultipleTelemetriesWithoutWorkloadSelectors", [
            listNames(list),
            namespace,
          ]),
        ),
      );
  },
};

/** Access logging that names no provider where the mesh has no default. Source: istio analyzers/telemetry/providers.go. */
export const telemetryProvider: Check = {
  name: "telemetry.ProviderAnalyzer",
  inputs: ["telemetries", "mesh"],
  run({ world: { cluster, telemetries, mesh } }) {
    const defaults = readRecord(mesh.rest["defaultProviders"])["accessLogging"];
    if (Array.isArray(defaults) && defaults.length > 0) return [];
    return telemetries.flatMap((telemetry) =>
      keepFirst(
        readRecords(specOf(telemetry)["accessLogging"]).flatMap(({ disabled, providers }, index) => {
          if (disabled === true || readRecords(providers).length > 0) return [];
          const { name, namespace = "" } = telemetry.metadata;
          const path = ["spec", "accessLogging", index];
          return [
            reportMessage(cluster, subjectOf(telemetry), "InvalidTelemetryProvider", [name, namespace], path),
          ];
        }),
      ),
    );
  },
};

/** Tracing by Lightstep, which Istio gave up. Source: istio analyzers/telemetry/lightstep.go. */
export const telemetryLightstep: Check = {
  name: "telemetry.LightstepAnalyzer",
  inputs: ["telemetries", "mesh"],
  run({ world: { cluster, telemetries, mesh } }) {
    const retired = new Set(
      mesh.extensionProviders.filter((provider) => "lightstep" in provider).map(({ name }) => name),
    );
    return telemetries.flatMap((telemetry) =>
      keepFirst(
        readRecords(specOf(telemetry)["tracing"]).flatMap(({ providers }, index) =>
          readRecords(providers)
            .map(({ name }) => readString(name))
            .filter((name) => name !== undefined && retired.has(name))
            .map((name) =>
              reportMessage(
                cluster,
                subjectOf(telemetry),
                "Deprecated",
                [`The Lightstep provider ${name} is deprecated, please migrate to OpenTelemetry provider.`],
                ["spec", "tracing", index, "providers"],
              ),
            ),
        ),
      ),
    );
  },
};
