import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readStringMap } from "../../kubernetes/read-field";
import type { AnalysisWorld } from "../analysis-world";
import type { AnalysisContext, FleetCheck } from "../check";
import { projectedSubject, subjectOf } from "../create-finding";
import { meshPodIndex } from "../istio/authorization-policy";
import { specOf } from "../istio/mesh-membership";
import { reportOwn } from "../own/report-own";
import { fullName, namespaceIndex } from "../world-indexes";

const policyLists = [
  "authorizationPolicies",
  "peerAuthentications",
  "requestAuthentications",
] as const satisfies readonly (keyof AnalysisWorld)[];

/** Whether workloads that a policy applies to run in a cluster. Policies with targets apply to gateways and waypoints. */
function appliesIn({ world, read }: AnalysisContext, policy: KubernetesObject): boolean {
  const { selector, targetRef, targetRefs } = specOf(policy);
  if (targetRef !== undefined || targetRefs !== undefined) return false;
  const labels = readStringMap(readRecord(selector)["matchLabels"]);
  const { all, byNamespace } = read(meshPodIndex);
  const namespace = policy.metadata.namespace ?? "";
  const pods = namespace === world.mesh.rootNamespace ? all : byNamespace.get(namespace);
  return pods !== undefined && pods.select(labels).length > 0;
}

/** Policies that a cluster with the same workloads does not have. */
export const missingPolicies: FleetCheck = {
  name: "isthmus.MissingPolicies",
  inputs: [...policyLists, "pods", "namespaces"],
  scope: "mesh",
  run: (contexts) =>
    policyLists.flatMap((list) => {
      const names = contexts.map(({ world }) => new Set(world[list].map(({ metadata }) => fullName(metadata))));
      return contexts.flatMap(({ world }) =>
        world[list].flatMap((policy) => {
          const name = fullName(policy.metadata);
          const without = contexts.filter(
            (other, index) => names[index]?.has(name) === false && appliesIn(other, policy),
          );
          if (without.length === 0) return [];
          const where = without.map((other) => other.world.cluster).join(", ");
          const message = `The workloads it applies to also run in ${where}, which does not have this ${policy.kind}.`;
          return [reportOwn(world.cluster, subjectOf(policy), "ISM0011", message)];
        }),
      );
    }),
};

type Labels = Readonly<Record<string, string>>;

function isInMesh(labels: Labels): boolean {
  return (
    labels["istio-injection"] === "enabled" ||
    (labels["istio-injection"] !== "disabled" && Boolean(labels["istio.io/rev"])) ||
    labels["istio.io/dataplane-mode"] === "ambient"
  );
}

/** Namespaces that are in the mesh in some clusters and not in others. */
export const halfNamespaces: FleetCheck = {
  name: "isthmus.HalfNamespaces",
  inputs: ["namespaces"],
  scope: "mesh",
  run: (contexts) =>
    contexts.flatMap(({ world }) =>
      world.namespaces.flatMap((namespace) => {
        if (isInMesh(namespace.meta.labels) || namespace.meta.name === world.mesh.rootNamespace) return [];
        const others = contexts.filter((other) => {
          const twin = other.read(namespaceIndex).get(namespace.meta.name);
          return twin !== undefined && isInMesh(twin.meta.labels);
        });
        if (others.length === 0) return [];
        const where = others.map((other) => other.world.cluster).join(", ");
        const message = `This namespace is in the mesh in ${where}, but not in this cluster.`;
        return [reportOwn(world.cluster, projectedSubject("Namespace", namespace), "ISM0012", message)];
      }),
    ),
};
