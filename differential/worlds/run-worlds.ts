import { groupOf, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import { loadSchema } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";
import type { MeshUnderTest } from "../mesh/mesh-under-test";
import type { Stage, StagePod } from "../mesh/stage";
import { Random } from "../random";
import { worldLimits } from "../limits";
import { startReport, type FamilyReport } from "../report";
import { compareRoutes } from "./compare-routes";
import { compareAccess, compareClientTls, compareConnections } from "./compare-security";
import { compareTables } from "./compare-tables";
import type { Difference } from "./difference";
import { generateGatewayApi } from "./generate-gateway-api";
import { generateRouting } from "./generate-routing";
import { generateSecurity } from "./generate-security";

/** Whose configuration is fetched: two callers of one namespace, one of the other, and the gateway. */
const observed = ["a/web-v1", "a/api-v1", "b/data-v1", "a/front-1"];
const routeCalls = 30;
const accessRequests = 40;
/** What differs must differ in so many looks, and for so long. */
const attempts = 4;
const patienceMilliseconds = 5_000;

type Family = "tables" | "routes" | "client-tls" | "connections" | "access" | "verdicts";
type Outcome = { family: Family; checks: number; differences: Difference[] };

/** Random worlds of routing and security objects, applied to the mesh; what istiod then serves is what the engine says. */
export async function runWorlds(
  mesh: MeshUnderTest,
  { seed, worlds, onWorld }: { seed: number; worlds: number; onWorld?: (index: number) => void },
): Promise<FamilyReport[]> {
  const families: Family[] = ["tables", "routes", "client-tls", "connections", "access", "verdicts"];
  const reports = new Map(families.map((family) => [family, startReport(family)]));
  for (let index = 0; index < worlds; index += 1) {
    onWorld?.(index);
    const random = new Random(seed * 1_000_003 + index);
    const wanted = generateWorld(random, mesh.stage);
    const objects = await mesh.setWorld(wanted);
    const outcomes = [await compareVerdicts(wanted, objects)];
    for (const pod of findObserved(mesh))
      outcomes.push(...(await observe(mesh, pod, seed * 1_000_003 + index)));
    for (const report of reports.values()) report.worlds += 1;
    for (const { family, checks, differences } of outcomes) {
      const report = reports.get(family);
      if (report === undefined) continue;
      report.checks += checks;
      const limit = worldLimits["same-age"].name;
      if (differences.length > 0 && isServiceFamily.has(family) && hasServicesOfSameAge(objects)) {
        report.limits[limit] = (report.limits[limit] ?? 0) + differences.length;
        continue;
      }
      const subject = objects.map(({ kind, metadata, spec }) => ({
        kind,
        namespace: metadata.namespace,
        name: metadata.name,
        spec,
      }));
      report.disagreements.push(
        ...differences.map((difference) => ({ seed, index, ...difference, subject })),
      );
    }
  }
  await mesh.setWorld([]);
  return [...reports.values()];
}

/** Routing by Istio's kinds in most worlds, by the Gateway API in the others and some of both; policies in all. */
function generateWorld(random: Random, stage: Stage): KubernetesObject[] {
  const usesGatewayApi = random.chance(0.35);
  return [
    ...(usesGatewayApi ? generateGatewayApi(random, stage) : []),
    ...(!usesGatewayApi || random.chance(0.3) ? generateRouting(random, stage) : []),
    ...generateSecurity(random, stage),
  ];
}

/** Families in which it matters which ServiceEntry a host has. */
const isServiceFamily: ReadonlySet<Family> = new Set(["tables", "routes", "client-tls"]);

/** Whether two services of ServiceEntries that are equally old share a host or an address. */
function hasServicesOfSameAge(objects: readonly KubernetesObject[]): boolean {
  const seen = new Set<string>();
  return objects
    .filter(({ kind }) => kind === "ServiceEntry")
    .flatMap(({ metadata, spec }) => {
      const { hosts, addresses = [] } = spec as { hosts: string[]; addresses?: string[] };
      const age = metadata.creationTimestamp;
      return hosts.flatMap((host) => [
        `${metadata.namespace}/${host}/${age}`,
        ...addresses.map((address) => `${address}/${age}`),
      ]);
    })
    .some((key) => seen.size === seen.add(key).size);
}

function findObserved({ stage }: MeshUnderTest): StagePod[] {
  return observed.map((name) => {
    const [place, podName] = name.split("/");
    const namespace = place === "a" ? stage.a : stage.b;
    const pod = stage.pods.find((item) => item.name === podName && item.namespace === namespace);
    if (pod === undefined) throw new Error(`the stage has no pod ${name}`);
    return pod;
  });
}

/** What istiod does a moment later, such as assigning addresses, is no difference: what is wrong must stay wrong. */
async function observe(mesh: MeshUnderTest, pod: StagePod, seed: number): Promise<Outcome[]> {
  const patientUntil = performance.now() + patienceMilliseconds;
  for (let attempt = 1; ; attempt += 1) {
    const [world, snapshot] = await Promise.all([mesh.readWorld(), mesh.fetch(pod)]);
    const random = new Random(seed ^ Number(pod.ip.split(".")[3]));
    const outcomes: Outcome[] = [
      { family: "tables", ...compareTables(world, pod, snapshot) },
      { family: "routes", ...compareRoutes(random, mesh.stage, world, pod, snapshot, routeCalls) },
      { family: "client-tls", ...compareClientTls(world, pod, snapshot) },
    ];
    if (pod.type === "sidecar") {
      outcomes.push({ family: "connections", ...compareConnections(world, pod, snapshot) });
      outcomes.push({
        family: "access",
        ...compareAccess(random, mesh.stage, world, pod, snapshot, accessRequests),
      });
    }
    const isTold = attempt >= attempts && performance.now() > patientUntil;
    if (isTold || outcomes.every(({ differences }) => differences.length === 0)) return outcomes;
  }
}

/** The objects that the generator made, before both judges too. */
async function compareVerdicts(
  wanted: readonly KubernetesObject[],
  taken: readonly KubernetesObject[],
): Promise<Outcome> {
  const differences: Difference[] = [];
  for (const object of wanted) {
    const schema = await loadSchema(groupOf(object.apiVersion), object.kind);
    const errors = validateObject(object, { schema }).filter(({ severity }) => severity === "error");
    const { name, namespace } = object.metadata;
    const isTaken = taken.some(
      ({ kind, metadata }) =>
        kind === object.kind && metadata.name === name && metadata.namespace === namespace,
    );
    if (isTaken === (errors.length === 0)) continue;
    differences.push({
      summary: `${object.kind} ${JSON.stringify(object["spec"])}`,
      detail: `the cluster ${isTaken ? "accepts" : "refuses"}; we find ${JSON.stringify(errors.map(({ message }) => message))}`,
    });
  }
  return { family: "verdicts", checks: wanted.length, differences };
}
