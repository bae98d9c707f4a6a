import type { Finding } from "../istio/finding";
import { compareText } from "../kubernetes/select";
import { createAnalysisContext, recall, type AnalysisMemory } from "./analysis-context";
import type { AnalysisInput, AnalysisWorld } from "./analysis-world";
import type { AnalysisContext } from "./check";
import { checks } from "./checks";
import { fleetChecks } from "./fleet-checks";
import { groupByMesh } from "./fleet/group-by-mesh";
import { sortFindings } from "./sort-findings";

/** An analysis that remembers: after an edit only the checks that read a changed list run again. */
export interface Analysis {
  /** All single-cluster findings, sorted, the suppressed ones included and marked. */
  analyzeCluster: (world: AnalysisWorld) => Finding[];
  /** The findings of every world, and those across the clusters of each mesh. */
  analyzeFleet: (worlds: readonly AnalysisWorld[]) => Finding[];
}

function readInputs(world: AnalysisWorld, inputs: readonly AnalysisInput[]): unknown[] {
  return inputs.map((input) => world[input]);
}

/**
 * Keeps what it computed by the identity of the lists it came from, so worlds must never be changed in place: an edit is a
 * new world with a new list of the edited kind and the other lists as they were.
 */
export function createAnalysis(): Analysis {
  const memories = new Map<string, AnalysisMemory>();
  const fleetMemory: AnalysisMemory = new Map();

  function open(world: AnalysisWorld): { context: AnalysisContext; memory: AnalysisMemory } {
    let memory = memories.get(world.cluster);
    if (memory === undefined) memories.set(world.cluster, (memory = new Map()));
    return { context: createAnalysisContext(world, memory), memory };
  }

  function runChecks(world: AnalysisWorld): Finding[] {
    const { context, memory } = open(world);
    return checks.flatMap((check) =>
      recall(memory, check, readInputs(world, check.inputs), () => check.run(context)),
    );
  }

  function runFleetChecks(worlds: readonly AnalysisWorld[]): Finding[] {
    const sorted = [...worlds].sort((a, b) => compareText(a.cluster, b.cluster));
    const contexts = sorted.map((world) => open(world).context);
    return fleetChecks.flatMap((check) => {
      const inputs = sorted.flatMap((world) => [
        world.cluster,
        world.mesh,
        world.rootCertificate,
        ...readInputs(world, check.inputs),
      ]);
      return recall(fleetMemory, check, inputs, () =>
        check.scope === "fleet"
          ? check.run(contexts)
          : groupByMesh(contexts)
              .filter((mesh) => mesh.length > 1)
              .flatMap((mesh) => check.run(mesh)),
      );
    });
  }

  return {
    analyzeCluster: (world) => sortFindings(runChecks(world)),
    analyzeFleet(worlds) {
      const known = new Set(worlds.map(({ cluster }) => cluster));
      for (const cluster of memories.keys()) if (!known.has(cluster)) memories.delete(cluster);
      return sortFindings([
        ...worlds.flatMap(runChecks),
        ...(worlds.length > 1 ? runFleetChecks(worlds) : []),
      ]);
    },
  };
}

/** All single-cluster findings of one world. For repeated analysis use {@link createAnalysis}. */
export function analyzeCluster(world: AnalysisWorld): Finding[] {
  return createAnalysis().analyzeCluster(world);
}

/** The findings of every cluster and, for clusters of one mesh, those across them. */
export function analyzeFleet(worlds: readonly AnalysisWorld[]): Finding[] {
  return createAnalysis().analyzeFleet(worlds);
}
