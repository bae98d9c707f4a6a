import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { subjectOf } from "../create-finding";
import { meshPodIndex } from "../istio/authorization-policy";
import { specOf } from "../istio/mesh-membership";
import { namespacePodIndex } from "../world-indexes";
import { reportOwn } from "./report-own";

/** `targetRefs`, or the older `targetRef`. */
function readTargets(
  policy: KubernetesObject,
): { target: Record<string, unknown>; path: (string | number)[] }[] {
  const { targetRef, targetRefs } = specOf(policy);
  return [
    ...(targetRef === undefined || targetRef === null
      ? []
      : [{ target: readRecord(targetRef), path: ["spec", "targetRef"] }]),
    ...readRecords(targetRefs).map((target, index) => ({ target, path: ["spec", "targetRefs", index] })),
  ];
}

/** Whether what a policy names is there; kinds we do not know count as there. */
function hasTarget({ world }: AnalysisContext, target: Record<string, unknown>, namespace: string): boolean {
  const name = readString(target["name"]) ?? "";
  const among = (objects: readonly KubernetesObject[], inNamespace = namespace): boolean =>
    objects.some(({ metadata }) => metadata.name === name && (metadata.namespace ?? "") === inNamespace);
  switch (`${readString(target["group"]) ?? ""}/${readString(target["kind"]) ?? ""}`) {
    case "gateway.networking.k8s.io/Gateway":
      return among(world.gatewayApiGateways);
    case "gateway.networking.k8s.io/GatewayClass":
      return among(world.gatewayClasses, "");
    case "networking.istio.io/ServiceEntry":
      return among(world.serviceEntries);
    case "/Service":
    case "core/Service":
      return world.services.some(({ meta }) => meta.name === name && meta.namespace === namespace);
    default:
      return true;
  }
}

function checkTargets(context: AnalysisContext, policy: KubernetesObject): Finding[] {
  return readTargets(policy)
    .filter(({ target }) => !hasTarget(context, target, policy.metadata.namespace ?? ""))
    .map(({ target, path }) => {
      const what = `${readString(target["kind"]) ?? ""} ${readString(target["name"]) ?? ""}`;
      const message = `There is no ${what} in namespace ${policy.metadata.namespace ?? ""}; the policy has no effect.`;
      return reportOwn(context.world.cluster, subjectOf(policy), "ISM0010", message, { path });
    });
}

/** Workloads are there, but nothing at them enforces. */
function checkWorkloads({ world, read }: AnalysisContext, policy: KubernetesObject): Finding[] {
  const namespace = policy.metadata.namespace ?? "";
  if (namespace === world.mesh.rootNamespace || readTargets(policy).length > 0) return [];
  const selector = readStringMap(readRecord(specOf(policy)["selector"])["matchLabels"]);
  const selected = read(namespacePodIndex).get(namespace)?.select(selector).length ?? 0;
  const enforcing = read(meshPodIndex).byNamespace.get(namespace)?.select(selector).length ?? 0;
  if (selected === 0 || enforcing > 0) return [];
  const pods =
    selected === 1
      ? "the pod it applies to has no proxy"
      : `none of the ${selected} pods it applies to has a proxy`;
  const message = `Nothing enforces this policy: ${pods}.`;
  return [reportOwn(world.cluster, subjectOf(policy), "ISM0009", message)];
}

/** Policies that cannot apply. Of AuthorizationPolicies without workloads Istio's own check tells. */
export const idlePolicy: Check = {
  name: "isthmus.IdlePolicy",
  inputs: [
    "peerAuthentications",
    "requestAuthentications",
    "authorizationPolicies",
    "gatewayApiGateways",
    "gatewayClasses",
    "serviceEntries",
    "services",
    "pods",
    "namespaces",
    "mesh",
  ],
  run(context) {
    const { peerAuthentications, requestAuthentications, authorizationPolicies } = context.world;
    return [
      ...[...peerAuthentications, ...requestAuthentications].flatMap((policy) =>
        checkWorkloads(context, policy),
      ),
      ...[...authorizationPolicies, ...requestAuthentications].flatMap((policy) =>
        checkTargets(context, policy),
      ),
    ];
  },
};
