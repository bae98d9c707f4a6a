import { groupOf, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { KindSchema } from "@/lib/domain/schema/kind-schema";
import { loadSchema } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";
import { formatPath } from "@/lib/domain/istio/violation";
import type { Administrator } from "@/lib/testing/fleet";
import { Random } from "../random";
import { startReport, type FamilyReport } from "../report";
import { findObjectLimit } from "../limits";
import { mutate } from "./mutate";
import { readSeeds } from "./seeds";

const atOnce = 8;

/**
 * Mutated objects of every kind before two judges: the fleet's API server with istiod's webhook (a dry run), and
 * `validateObject`. They must agree on accept or refuse.
 */
export async function judgeObjects(
  cluster: Administrator,
  namespace: string,
  { seed, count }: { seed: number; count: number },
): Promise<FamilyReport & { accepted: number }> {
  const seeds = await Promise.all(
    readSeeds().map(async (object) => {
      const kind = await loadSchema(groupOf(object.apiVersion), object.kind);
      if (kind === undefined) throw new Error(`there is no schema of ${object.kind}`);
      return { object, kind };
    }),
  );
  const report = { ...startReport("objects"), accepted: 0 };
  const tasks = Array.from({ length: seeds.length + count }, (_, index) => index);
  const work = async () => {
    for (let index = tasks.shift(); index !== undefined; index = tasks.shift()) {
      const random = new Random(seed * 1_000_003 + index);
      // The first ones are the seeds as they are: valid, or the rest would say little.
      const { object: valid, kind } = seeds[index % seeds.length] ?? random.pick(seeds);
      const { object, mutations } =
        index < seeds.length ? { object: valid, mutations: ["none"] } : mutate(random, valid, kind);
      report.checks += 1;
      const { accepted, difference } = await judge(cluster, namespace, object, kind);
      if (accepted) report.accepted += 1;
      if (difference === undefined) continue;
      const limit = findObjectLimit(difference);
      if (limit !== undefined) report.limits[limit] = (report.limits[limit] ?? 0) + 1;
      else
        report.disagreements.push({
          seed,
          index,
          summary: `${object.kind}: ${mutations.join("; ")}`,
          detail: difference,
          subject: object,
        });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return report;
}

/** What the cluster says; both verdicts when they differ. */
async function judge(
  cluster: Administrator,
  namespace: string,
  object: KubernetesObject,
  kind: KindSchema,
): Promise<{ accepted: boolean; difference?: string }> {
  const placed = { ...object, metadata: { ...object.metadata, ...(kind.namespaced ? { namespace } : {}) } };
  const folder = kind.namespaced ? `namespaces/${namespace}/` : "";
  const path = `/apis/${object.apiVersion}/${folder}${kind.plural}?dryRun=All&fieldValidation=Strict`;
  const { code, body } = await cluster.send("POST", path, placed);
  if (![201, 400, 403, 422].includes(code))
    throw new Error(`${path} answered ${code}: ${JSON.stringify(body)}`);
  const errors = validateObject(placed, { schema: kind }).filter(({ severity }) => severity === "error");
  const accepted = code === 201;
  if (accepted === (errors.length === 0)) return { accepted };
  const ours = errors
    .map(({ path: at, message, stage }) => `[${stage}] ${formatPath(at)}: ${message}`)
    .join("; ");
  const theirVerdict = accepted ? "accepts" : `refuses (${code}): ${String(body["message"])}`;
  const ourVerdict = errors.length === 0 ? "accept" : `refuse: ${ours}`;
  return { accepted, difference: `the cluster ${theirVerdict}; we ${ourVerdict}` };
}
