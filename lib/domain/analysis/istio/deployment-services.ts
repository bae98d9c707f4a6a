import type { Finding } from "../../istio/finding";
import type { ServiceProjection, WorkloadProjection } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import { groupBy } from "../group-by";
import { reportMessage } from "../report-message";
import { fullName, namespaceIndex, selectingServiceIndex } from "../world-indexes";
import { isWorkloadInMesh } from "./mesh-membership";

function checkPorts(
  cluster: string,
  deployment: WorkloadProjection,
  services: readonly ServiceProjection[],
): Finding[] {
  const subject = projectedSubject("Deployment", deployment);
  const { name } = deployment.meta;
  const ordered = services.toSorted((a, b) => compareText(a.meta.name, b.meta.name));
  const uses = ordered.flatMap(({ meta, ports }) =>
    ports.map(({ port, protocol, targetPort }) => ({
      service: fullName(meta),
      port,
      protocol,
      target: targetPort === "0" || targetPort === "" ? String(port) : targetPort,
    })),
  );
  const ofProtocols = [...groupBy(uses, ({ port }) => port)]
    .filter(([, group]) => new Set(group.map(({ protocol }) => protocol)).size > 1)
    .map(([port, group]) =>
      reportMessage(cluster, subject, "DeploymentAssociatedToMultipleServices", [
        name,
        port,
        group.map(({ service }) => service).sort(compareText),
      ]),
    );
  const ofTargets = [...groupBy(uses, ({ target }) => target)].flatMap(([target, group]) => {
    const byPort = new Map(group.map(({ port, service }) => [port, service]));
    if (byPort.size < 2) return [];
    return [
      reportMessage(cluster, subject, "DeploymentConflictingPorts", [
        name,
        [...byPort.values()].sort(compareText),
        target,
        [...byPort.keys()].sort((a, b) => a - b),
      ]),
    ];
  });
  return [...ofProtocols, ...ofTargets];
}

/** Services that disagree about the ports of one Deployment. Source: istio analyzers/deployment/services.go. */
export const deploymentServices: Check = {
  name: "deployment.MultiServiceAnalyzer",
  inputs: ["services", "deployments", "namespaces"],
  run({ world, read }) {
    const namespaces = read(namespaceIndex);
    const findServices = read(selectingServiceIndex);
    return world.deployments.flatMap((deployment) => {
      const { labels, namespace = "" } = deployment.meta;
      if (labels["gateway.istio.io/managed"] === "istio.io-mesh-controller") return [];
      if (!isWorkloadInMesh(deployment, namespaces)) return [];
      const services = findServices(namespace, deployment.podLabels);
      return services.length === 0 ? [] : checkPorts(world.cluster, deployment, services);
    });
  },
};
