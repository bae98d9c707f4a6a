import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { PodProjection } from "../../kubernetes/projected";
import { readRecord, readRecords, readStringMap, readStrings } from "../../kubernetes/read-field";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { createLabelIndex, formatSelector, type LabelIndex } from "../label-index";
import { reportMessage } from "../report-message";
import { namespaceIndex } from "../world-indexes";
import { isPodAmbient, isPodInMesh, specOf } from "./mesh-membership";

interface MeshPods {
  all: LabelIndex<PodProjection>;
  byNamespace: ReadonlyMap<string, LabelIndex<PodProjection>>;
}

/** Pods with a proxy, or that would get one, or in ambient mode. */
export const meshPodIndex: WorldIndex<MeshPods> = {
  inputs: ["pods", "namespaces"],
  build({ pods, namespaces }) {
    const known = new Map(namespaces.map((namespace) => [namespace.meta.name, namespace]));
    const inMesh = pods.filter((pod) => isPodAmbient(pod) || isPodInMesh(pod, known));
    const index = (list: readonly PodProjection[]): LabelIndex<PodProjection> =>
      createLabelIndex(list, ({ meta }) => meta.labels);
    const groups = groupBy(inMesh, ({ meta }) => meta.namespace ?? "");
    return {
      all: index(inMesh),
      byNamespace: new Map([...groups].map(([name, list]) => [name, index(list)])),
    };
  },
};

function checkWorkloads({ world, read }: AnalysisContext, policy: KubernetesObject): Finding[] {
  const selector = specOf(policy)["selector"];
  const hasSelector = typeof selector === "object" && selector !== null;
  const namespace = policy.metadata.namespace ?? "";
  const isMeshWide = namespace === world.mesh.rootNamespace;
  if (isMeshWide && !hasSelector) return [];
  const labels = readStringMap(readRecord(selector)["matchLabels"]);
  const pods = isMeshWide ? read(meshPodIndex).all : read(meshPodIndex).byNamespace.get(namespace);
  if (pods !== undefined && pods.select(labels).length > 0) return [];
  return [
    reportMessage(
      world.cluster,
      subjectOf(policy),
      "NoMatchingWorkloadsFound",
      [formatSelector(labels)],
      hasSelector ? ["spec", "selector"] : undefined,
    ),
  ];
}

/** Whether a pattern (`*`, `*suffix`, `prefix*`, or a name whose case does not matter) names a namespace. */
function matchesNamespace(pattern: string, names: ReadonlySet<string>): boolean {
  if (names.has(pattern.toLowerCase())) return true;
  if (pattern === "*") return names.size > 0;
  if (pattern.startsWith("*")) return [...names].some((name) => name.endsWith(pattern.slice(1)));
  return pattern.endsWith("*") && [...names].some((name) => name.startsWith(pattern.slice(0, -1)));
}

function checkNamespaces(cluster: string, policy: KubernetesObject, names: ReadonlySet<string>): Finding[] {
  return readRecords(specOf(policy)["rules"]).flatMap((rule, ruleIndex) =>
    readRecords(rule["from"]).flatMap((from, fromIndex) =>
      ["namespaces", "notNamespaces"].flatMap((field) =>
        readStrings(readRecord(from["source"])[field]).flatMap((pattern, index) =>
          matchesNamespace(pattern, names)
            ? []
            : [
                reportMessage(
                  cluster,
                  subjectOf(policy),
                  "ReferencedResourceNotFound",
                  ["namespace", pattern],
                  ["spec", "rules", ruleIndex, "from", fromIndex, "source", field, index],
                ),
              ],
        ),
      ),
    ),
  );
}

/** Policies that select nothing or name unknown namespaces. Source: istio analyzers/authz/authorizationpolicies.go. */
export const authorizationPolicy: Check = {
  name: "auth.AuthorizationPoliciesAnalyzer",
  inputs: ["authorizationPolicies", "namespaces", "pods", "mesh"],
  run(context) {
    const { world, read } = context;
    const names = new Set([...read(namespaceIndex).keys()].map((name) => name.toLowerCase()));
    return world.authorizationPolicies.flatMap((policy) => [
      ...checkWorkloads(context, policy),
      ...checkNamespaces(world.cluster, policy, names),
    ]);
  },
};
