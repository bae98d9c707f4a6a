import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld, PodProjection } from "@/lib/domain/kubernetes/projected";
import type { MeshUnderTest } from "../mesh/mesh-under-test";
import { Random } from "../random";
import { startReport, type FamilyReport } from "../report";
import { compareCalls } from "./compare-calls";
import { callers, generateCallWorld, targets, testers } from "./generate-calls";
import { predictCalls } from "./predict-calls";

const callsEach = 150;
const patienceMs = 30_000;

/** Random worlds for the fleet's own workloads: real calls, with the identity of one, come out as predicted. */
export async function runCalls(
  mesh: MeshUnderTest,
  { seed, worlds }: { seed: number; worlds: number },
): Promise<FamilyReport> {
  const report = startReport("calls");
  const put = await mesh.setAside(["bookinfo", "shop"]);
  try {
    for (let index = 0; index < worlds; index += 1) {
      const random = new Random(seed * 1_000_003 + index);
      const objects = await mesh.setWorld(generateCallWorld(random));
      const world = await mesh.readWorld();
      report.worlds += 1;
      for (const target of targets)
        await callOne(mesh, { random, world, target, objects, seed, index, report });
    }
  } finally {
    await mesh.setWorld([]);
    await put();
  }
  return report;
}

async function callOne(
  mesh: MeshUnderTest,
  {
    random,
    world,
    target,
    objects,
    seed,
    index,
    report,
  }: {
    random: Random;
    world: ClusterWorld;
    target: (typeof targets)[number];
    objects: KubernetesObject[];
    seed: number;
    index: number;
    report: FamilyReport;
  },
): Promise<void> {
  const caller = findPod(world, random.pick(callers));
  const headers: Record<string, string> = random.chance(0.6) ? { "end-user": random.pick(testers) } : {};
  const { expectations, limits } = predictCalls(world, caller, target, headers);
  const question = {
    workload: `${mesh.directory}/workloads/${mesh.name}/${caller.meta.name}`,
    target: `${target.app}.${target.namespace}.svc.cluster.local:${target.port}`,
    count: callsEach,
    headers,
  };
  // The servers get their listeners a moment after the clients: what is wrong must stay wrong.
  const deadline = Date.now() + patienceMs;
  let difference: string | undefined;
  do {
    const tally = await mesh.witness.call(question);
    difference = compareCalls(expectations, tally);
    if (difference !== undefined && tally.messages !== null) difference += ` (${tally.messages[0] ?? ""})`;
  } while (difference !== undefined && limits.length === 0 && Date.now() < deadline);
  report.checks += 1;
  if (difference === undefined) return;
  for (const limit of limits) report.limits[limit] = (report.limits[limit] ?? 0) + 1;
  if (limits.length > 0) return;
  const summary = `${caller.meta.name} calls ${target.app} with ${JSON.stringify(headers)}`;
  report.disagreements.push({
    seed,
    index,
    summary,
    detail: difference,
    subject: objects.map(({ kind, metadata, spec }) => ({
      kind,
      namespace: metadata.namespace,
      name: metadata.name,
      spec,
    })),
  });
}

function findPod(world: ClusterWorld, app: string): PodProjection {
  const pod = world.pods.find(
    ({ meta }) =>
      meta.labels["app"] === app && ["bookinfo", "shop", "istio-system"].includes(meta.namespace ?? ""),
  );
  if (pod === undefined) throw new Error(`the fleet has no pod of ${app}`);
  return pod;
}
