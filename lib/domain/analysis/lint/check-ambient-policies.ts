import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import { hasTargets, isAmbientNamespace, isEnrolled, isGatewayWorkload, isHttpPolicy } from "./lint-ambient";
import type { LintCodeName } from "./lint-codes";
import { readSelector } from "./lint-mtls";
import { lintWorkloads } from "./lint-workloads";
import { reportLint } from "./report-lint";

/** Whether something that the policy selects does not use a waypoint. */
function lacksWaypoint(context: AnalysisContext, policy: KubernetesObject): boolean {
  const namespace = policy.metadata.namespace ?? "";
  const selector = readSelector(policy);
  const selected =
    selector === undefined
      ? []
      : context
          .read(lintWorkloads)
          .in(namespace)
          .filter((workload) => !isGatewayWorkload(workload) && matchesLabels(selector, workload.labels));
  return selected.length === 0
    ? !isEnrolled(context, undefined, namespace)
    : selected.some(({ labels }) => !isEnrolled(context, labels, namespace));
}

function isHttpTelemetry(spec: unknown): boolean {
  const { tracing, accessLogging, metrics } = readRecord(spec);
  return (
    readRecords(tracing).length > 0 ||
    readRecords(accessLogging).length > 0 ||
    readRecords(metrics).some(({ overrides }) => readRecords(overrides).length > 0)
  );
}

/** KIA0109, KIA0110, KIA1110 to KIA1112, KIA1115 to KIA1117: what needs a waypoint and does not reach one. */
export const checkAmbientPolicies: Check = {
  name: "lint.ambient-policies",
  inputs: [
    "authorizationPolicies",
    "requestAuthentications",
    "wasmPlugins",
    "telemetries",
    "namespaces",
    ...lintWorkloads.inputs,
  ],
  run(context): Finding[] {
    const { authorizationPolicies, requestAuthentications, wasmPlugins, telemetries } = context.world;
    const families: [readonly KubernetesObject[], LintCodeName, LintCodeName][] = [
      [authorizationPolicies.filter(({ spec }) => isHttpPolicy(spec)), "KIA0110", "KIA0109"],
      [requestAuthentications, "KIA1115", "KIA1110"],
      [wasmPlugins, "KIA1116", "KIA1111"],
      [telemetries.filter(({ spec }) => isHttpTelemetry(spec)), "KIA1117", "KIA1112"],
    ];
    return families.flatMap(([policies, noTargets, noWaypoint]) =>
      policies
        .filter(({ metadata }) => isAmbientNamespace(context, metadata.namespace ?? ""))
        .flatMap((policy) => [
          ...(hasTargets(policy["spec"]) ? [] : [reportLint(context, noTargets, policy)]),
          ...(lacksWaypoint(context, policy) && !hasGatewayTarget(policy)
            ? [reportLint(context, noWaypoint, policy)]
            : []),
        ]),
    );
  },
};

/** A policy attached to a Gateway takes effect there, whoever uses that waypoint. */
function hasGatewayTarget(policy: KubernetesObject): boolean {
  const { targetRef, targetRefs } = readRecord(policy["spec"]);
  return readRecords([targetRef, ...readRecords(targetRefs)]).some(
    ({ kind }) => readString(kind) === "Gateway" || readString(kind) === "GatewayClass",
  );
}
