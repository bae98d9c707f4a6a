import { formatServiceHost } from "../../istio/host";
import { recall, type AnalysisMemory } from "../analysis-context";
import type { AnalysisWorld } from "../analysis-world";
import { readMeshName } from "../fleet/group-by-mesh";
import { lintAccounts } from "./check-authorization-sources";
import type { LintFacts } from "./lint-facts";

const factInputs = ["mesh", "services", ...lintAccounts.inputs] as const;

/** What one cluster tells the others of its mesh. */
function tellFacts(world: AnalysisWorld): Required<Omit<LintFacts, "reportUncoveredWorkloads">> {
  const { domain, trustDomain } = world.mesh;
  return {
    remoteHosts: world.services.map(({ meta }) => formatServiceHost(meta.name, meta.namespace ?? "", domain)),
    remotePrincipals: [...lintAccounts.build(world)].map((account) => {
      const [namespace = "", name = ""] = account.split("/");
      return `${trustDomain}/ns/${namespace}/sa/${name}`;
    }),
    remoteTrustDomains: [trustDomain],
  };
}

/**
 * Gives every world what lint may know of the other clusters of its mesh; one that is alone stays as it is. As long as the
 * others do not change, a world gets the very same facts, so that kept findings stay valid.
 */
export function createLintFactsCollector(): (worlds: readonly AnalysisWorld[]) => AnalysisWorld[] {
  const memory: AnalysisMemory = new Map();
  const tellers = new Map<string, { told: object; gathered: object }>();
  return (worlds) => {
    const known = new Set(worlds.map(({ cluster }) => cluster));
    for (const [cluster, { told, gathered }] of tellers) {
      if (known.has(cluster)) continue;
      tellers.delete(cluster);
      memory.delete(told);
      memory.delete(gathered);
    }
    const told = worlds.map((world) => {
      let keys = tellers.get(world.cluster);
      if (keys === undefined) tellers.set(world.cluster, (keys = { told: {}, gathered: {} }));
      const inputs = factInputs.map((input) => world[input]);
      return { world, keys, facts: recall(memory, keys.told, inputs, () => tellFacts(world)) };
    });
    return told.map(({ world, keys }) => {
      const mesh = readMeshName(world.mesh);
      const others = told
        .filter((other) => other.world.cluster !== world.cluster && readMeshName(other.world.mesh) === mesh)
        .map(({ facts }) => facts);
      if (others.length === 0) return world;
      const lintFacts = recall(memory, keys.gathered, [world.lintFacts, ...others], (): LintFacts => ({
        ...world.lintFacts,
        remoteHosts: [...new Set(others.flatMap(({ remoteHosts }) => remoteHosts))],
        remotePrincipals: [...new Set(others.flatMap(({ remotePrincipals }) => remotePrincipals))],
        remoteTrustDomains: [...new Set(others.flatMap(({ remoteTrustDomains }) => remoteTrustDomains))],
      }));
      return { ...world, lintFacts };
    });
  };
}
