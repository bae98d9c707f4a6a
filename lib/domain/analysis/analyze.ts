import type { Finding } from "../istio/finding";
import { compareText } from "../kubernetes/select";
import { createAnalysisContext, recall, type AnalysisMemory } from "./analysis-context";
import type { AnalysisInput, AnalysisWorld } from "./analysis-world";
import type { AnalysisContext, Check, FleetCheck } from "./check";
import { checks } from "./checks";
import { fleetChecks } from "./fleet-checks";
import { addMeshFacts } from "./fleet/add-mesh-facts";
import { groupByMesh } from "./fleet/group-by-mesh";
import { runCheck } from "./run-check";
import { sortFindings } from "./sort-findings";

/** An analysis that remembers: after an edit only the checks that read a changed list run again. */
export interface Analysis {
  /** All single-cluster findings, sorted, the suppressed ones included and marked. */
  analyzeCluster: (world: AnalysisWorld) => Finding[];
  /** The findings of every world, and those across the clusters of each mesh. */
  analyzeFleet: (worlds: readonly AnalysisWorld[]) => Finding[];
  /**
   * The same as {@link analyzeFleet}, one check at a time, so that a loop can do other things in between. A check that throws is
   * told to `onFailure` and finds nothing; the others go on.
   */
  stepFleet: (worlds: readonly AnalysisWorld[], onFailure: OnFailure) => Steps;
  /**
   * The findings of one world among `others`, the other clusters, and those across them that name it; one check at a time. The
   * single-cluster findings of the others are left out. For an edit of one cluster.
   */
  stepCluster: (world: AnalysisWorld, others: readonly AnalysisWorld[], onFailure: OnFailure) => Steps;
}

/** Told of a check that threw. */
export type OnFailure = (failure: { check: string; clusters: string[]; error: unknown }) => void;

/** A computation that pauses after each check and returns its findings, sorted. */
export type Steps = Generator<undefined, Finding[], undefined>;

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

  function recallCheck(check: Check, world: AnalysisWorld): Finding[] {
    const { context, memory } = open(world);
    return recall(memory, check, readInputs(world, check.inputs), () => runCheck(check, context));
  }

  function runChecks(world: AnalysisWorld): Finding[] {
    return checks.flatMap((check) => recallCheck(check, world));
  }

  /** The worlds, each with what it should know of the others. */
  function joinMeshes(worlds: readonly AnalysisWorld[]): AnalysisWorld[] {
    return worlds.map((world) => addMeshFacts(world, worlds, open(world).memory));
  }

  function runFleetCheck(check: FleetCheck, sorted: readonly AnalysisWorld[]): Finding[] {
    const contexts = sorted.map((world) => open(world).context);
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
  }

  function runFleetChecks(worlds: readonly AnalysisWorld[]): Finding[] {
    const sorted = sortWorlds(worlds);
    return fleetChecks.flatMap((check) => runFleetCheck(check, sorted));
  }

  function forgetOthers(worlds: readonly AnalysisWorld[]): void {
    const known = new Set(worlds.map(({ cluster }) => cluster));
    for (const cluster of memories.keys()) if (!known.has(cluster)) memories.delete(cluster);
  }

  /** The checks of some of the clusters, then those across all. */
  function* step(own: ReadonlySet<string>, worlds: readonly AnalysisWorld[], onFailure: OnFailure): Steps {
    const found: Finding[] = [];
    const attempt = (check: { name: string }, clusters: string[], run: () => Finding[]): void => {
      try {
        for (const finding of run()) found.push(finding);
      } catch (error) {
        onFailure({ check: check.name, clusters, error });
      }
    };
    const joined = joinMeshes(worlds);
    for (const world of joined.filter(({ cluster }) => own.has(cluster))) {
      for (const check of checks) {
        attempt(check, [world.cluster], () => recallCheck(check, world));
        yield;
      }
    }
    const sorted = sortWorlds(joined);
    const clusters = sorted.map(({ cluster }) => cluster);
    for (const check of sorted.length > 1 ? fleetChecks : []) {
      attempt(check, clusters, () => runFleetCheck(check, sorted));
      yield;
    }
    return found;
  }

  return {
    analyzeCluster: (world) => sortFindings(runChecks(world)),
    analyzeFleet(worlds) {
      forgetOthers(worlds);
      const joined = joinMeshes(worlds);
      const across = worlds.length > 1 ? runFleetChecks(joined) : [];
      return sortFindings([...joined.flatMap(runChecks), ...across]);
    },
    *stepFleet(worlds, onFailure) {
      forgetOthers(worlds);
      return sortFindings(yield* step(new Set(worlds.map(({ cluster }) => cluster)), worlds, onFailure));
    },
    *stepCluster(world, others, onFailure) {
      const worlds = [world, ...others.filter(({ cluster }) => cluster !== world.cluster)];
      forgetOthers(worlds);
      const found = yield* step(new Set([world.cluster]), worlds, onFailure);
      return sortFindings(found.filter((finding) => isAbout(finding, world.cluster)));
    },
  };
}

function isAbout({ cluster, related = [] }: Finding, name: string): boolean {
  return cluster === name || related.some((other) => other.cluster === name);
}

function sortWorlds(worlds: readonly AnalysisWorld[]): AnalysisWorld[] {
  return worlds.toSorted((a, b) => compareText(a.cluster, b.cluster));
}

/** All single-cluster findings of one world. For repeated analysis use {@link createAnalysis}. */
export function analyzeCluster(world: AnalysisWorld): Finding[] {
  return createAnalysis().analyzeCluster(world);
}

/** The findings of every cluster and, for clusters of one mesh, those across them. */
export function analyzeFleet(worlds: readonly AnalysisWorld[]): Finding[] {
  return createAnalysis().analyzeFleet(worlds);
}
