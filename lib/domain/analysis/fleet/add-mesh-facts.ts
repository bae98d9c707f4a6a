import { formatServiceHost } from "../../istio/host";
import { recall, type AnalysisMemory } from "../analysis-context";
import type { AnalysisWorld } from "../analysis-world";
import { readMeshName } from "./group-by-mesh";

const servicesKey = {};
const podsKey = {};
const factsKey = {};

function concat<T>(memory: AnalysisMemory, key: object, lists: readonly (readonly T[])[]): readonly T[] {
  return recall(memory, key, lists, () => lists.flat());
}

/**
 * A world with what the other clusters of its mesh hold, so that a service, pod or identity there does not count as missing
 * here. Lists stay the same objects as long as the others' did not change.
 */
export function addMeshFacts(
  world: AnalysisWorld,
  worlds: readonly AnalysisWorld[],
  memory: AnalysisMemory,
): AnalysisWorld {
  const name = readMeshName(world.mesh);
  const others = worlds.filter(({ cluster, mesh }) => cluster !== world.cluster && readMeshName(mesh) === name);
  if (others.length === 0) return world;
  const inputs = [
    world.mesh,
    world.lintFacts,
    ...others.flatMap(({ mesh, services, serviceAccounts }) => [mesh, services, serviceAccounts]),
  ];
  const lintFacts = recall(memory, factsKey, inputs, () => ({
    remotePrincipals: others.flatMap(({ mesh, serviceAccounts }) =>
      serviceAccounts.map(({ meta }) => `${mesh.trustDomain}/ns/${meta.namespace ?? ""}/sa/${meta.name}`),
    ),
    remoteTrustDomains: others.map(({ mesh }) => mesh.trustDomain),
    remoteHosts: others.flatMap(({ services }) =>
      services.map(({ meta }) => formatServiceHost(meta.name, meta.namespace ?? "", world.mesh.domain)),
    ),
    ...world.lintFacts,
  }));
  return {
    ...world,
    remoteServices: concat(
      memory,
      servicesKey,
      others.map(({ services }) => services),
    ),
    remotePods: concat(
      memory,
      podsKey,
      others.map(({ pods }) => pods),
    ),
    lintFacts,
  };
}
