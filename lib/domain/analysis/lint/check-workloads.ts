import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { isSelectedByService, matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import {
  findNamespaceLabels,
  findWaypointName,
  hasTargets,
  isGatewayWorkload,
  isHttpPolicy,
} from "./lint-ambient";
import type { LintCodeName } from "./lint-codes";
import { readSelector } from "./lint-mtls";
import { lintWorkloads, type LintWorkload } from "./lint-workloads";
import { reportLint } from "./report-lint";

type Labels = Readonly<Record<string, string>>;

const modeLabel = "istio.io/dataplane-mode";

function isAmbientLabelled(own: Labels, namespace: Labels): boolean {
  return own[modeLabel] === "ambient" || (namespace[modeLabel] === "ambient" && own[modeLabel] !== "none");
}

/** Source: istio.io/docs "Installing the Sidecar": what labels ask for, not what was injected. */
function isSidecarLabelled(own: Labels, namespace: Labels): boolean {
  if (own["sidecar.istio.io/inject"] !== undefined) return own["sidecar.istio.io/inject"] === "true";
  return (
    namespace["istio-injection"] === "enabled" ||
    (namespace["istio-injection"] !== "disabled" && Boolean(namespace["istio.io/rev"]))
  );
}

/** Whether the waypoint that the labels name exists as a Gateway. */
function hasWaypoint(context: AnalysisContext, { labels, namespace }: LintWorkload, name: string): boolean {
  const of =
    labels["istio.io/use-waypoint-namespace"] ??
    findNamespaceLabels(context, namespace)?.["istio.io/use-waypoint-namespace"] ??
    namespace;
  return context.world.gatewayApiGateways.some(
    ({ metadata }) => metadata.name === name && metadata.namespace === of,
  );
}

function appliesTo(
  context: AnalysisContext,
  policy: KubernetesObject,
  { namespace, labels }: LintWorkload,
): boolean {
  if (policy.metadata.namespace !== namespace) return false;
  if (hasTargets(policy["spec"])) {
    const { targetRef, targetRefs } = readRecord(policy["spec"]);
    return readRecords([targetRef, ...readRecords(targetRefs)]).some(({ kind, name }) => {
      const service = context.world.services.find(
        ({ meta }) => kind === "Service" && meta.name === readString(name) && meta.namespace === namespace,
      );
      return service !== undefined && isSelectedByService(service.selector, labels);
    });
  }
  const selector = readSelector(policy);
  return selector === undefined || matchesLabels(selector, labels);
}

function checkAmbient(context: AnalysisContext, workload: LintWorkload): Finding[] {
  const namespace = findNamespaceLabels(context, workload.namespace);
  if (namespace === undefined || isGatewayWorkload(workload)) return [];
  const { labels, pods } = workload;
  const ambient = isAmbientLabelled(labels, namespace);
  const sidecar = isSidecarLabelled(labels, namespace);
  const redirected = pods.some(
    ({ annotations }) => annotations["ambient.istio.io/redirection"] === "enabled",
  );
  const injected = pods.some(({ proxy }) => proxy === "sidecar");
  const waypoint = labels[modeLabel] === "none" ? undefined : findWaypointName(labels, namespace);
  const served = waypoint !== undefined && hasWaypoint(context, workload, waypoint);
  const unenforced =
    (ambient || redirected) &&
    !served &&
    context.world.authorizationPolicies.some(
      (policy) => isHttpPolicy(policy["spec"]) && appliesTo(context, policy, workload),
    );
  const codes: [boolean, LintCodeName][] = [
    [ambient && sidecar, "KIA1311"],
    [pods.length > 0 && waypoint !== undefined && !redirected, "KIA1312"],
    [pods.length > 0 && waypoint !== undefined && !served, "KIA1313"],
    [sidecar && redirected, "KIA1314"],
    [ambient && injected, "KIA1315"],
    [injected && namespace[modeLabel] === "ambient", "KIA1316"],
    [unenforced, "KIA1317"],
  ];
  return codes.flatMap(([isTrue, code]) => (isTrue ? [reportLint(context, code, workload.subject)] : []));
}

function isCovered(context: AnalysisContext, workload: LintWorkload): boolean {
  const { authorizationPolicies, mesh } = context.world;
  return authorizationPolicies.some((policy) => {
    if (appliesTo(context, policy, workload)) return true;
    const selector = readSelector(policy);
    return (
      policy.metadata.namespace === mesh.rootNamespace &&
      !hasTargets(policy["spec"]) &&
      (selector === undefined || matchesLabels(selector, workload.labels))
    );
  });
}

/** KIA1311 to KIA1317, and KIA1301 when asked for. */
export const checkWorkloads: Check = {
  name: "lint.workloads",
  inputs: [
    "namespaces",
    "services",
    "gatewayApiGateways",
    "authorizationPolicies",
    "mesh",
    "lintFacts",
    ...lintWorkloads.inputs,
  ],
  run: (context) =>
    context
      .read(lintWorkloads)
      .all.flatMap((workload) => [
        ...checkAmbient(context, workload),
        ...(context.world.lintFacts?.reportUncoveredWorkloads === true && !isCovered(context, workload)
          ? [reportLint(context, "KIA1301", workload.subject)]
          : []),
      ]),
};
