import { runCalls } from "./calls/run-calls";
import { openMesh } from "./mesh/mesh-under-test";
import { startWitness } from "./mesh/witness";
import { judgeObjects } from "./objects/judge-objects";
import type { FamilyReport } from "./report";
import { runWorlds } from "./worlds/run-worlds";

export interface DifferentialPlan {
  /** Folder of a running fleet, and which of its meshes. */
  directory: string;
  cluster: "west" | "east";
  /** The program of fleet/cmd/witness. */
  witness: string;
  seed: number;
  /** Worlds whose served configuration is compared. */
  worlds: number;
  /** Worlds in which real calls are made. */
  callWorlds: number;
  objects: number;
  onProgress?: (text: string) => void;
}

/** All comparisons of the engine with a living mesh; it leaves the cluster as it was, but for empty namespaces. */
export async function runDifferential(plan: DifferentialPlan): Promise<FamilyReport[]> {
  const { seed, onProgress = () => undefined } = plan;
  const witness = startWitness(plan.witness);
  const reports: FamilyReport[] = [];
  try {
    const mesh = await openMesh(plan.directory, plan.cluster, witness);
    try {
      onProgress(`${plan.objects} objects`);
      reports.push(await judgeObjects(mesh.cluster, mesh.stage.a, { seed, count: plan.objects }));
      const onWorld = (index: number) => {
        if (index % 50 === 0) onProgress(`world ${index} of ${plan.worlds}`);
      };
      reports.push(...(await runWorlds(mesh, { seed, worlds: plan.worlds, onWorld })));
      onProgress(`real calls in ${plan.callWorlds} worlds`);
      reports.push(await runCalls(mesh, { seed, worlds: plan.callWorlds }));
    } finally {
      await mesh.close();
    }
  } finally {
    witness.close();
  }
  return reports;
}
