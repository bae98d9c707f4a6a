import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { readAudit } from "@/lib/testing/fleet";
import { nameCase } from "./read-case";
import { guardAsync, type Case } from "./suite";
import { findOwnDoor } from "./tenancy-doors";
import {
  buildRequest,
  caseSchema,
  namespaceOfCase,
  type CaseRequest,
  type TenancyCase,
} from "./tenancy-requests";
import { seedCase, sweepCase } from "./tenancy-seed";
import { startTenancyStack, until, type Call, type TenancyStack } from "./tenancy-stack";
import {
  administratorOf,
  listClusters,
  listOwnPlaces,
  makeWorld,
  splitPlace,
  worldSchema,
  type CaseWorld,
} from "./tenancy-world";

const writeVerbs: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);

interface Course {
  stack: TenancyStack;
  world: CaseWorld;
  /** What the cases let be written, as models of what is there already. */
  models: readonly Record<string, unknown>[];
  actor: Call;
}

/** The cases against the running product: status, code, what the members were asked to write, and what the record says. */
export async function runTenancy(content: unknown): Promise<Case[]> {
  const { world: said, cases } = readRecord(content);
  const world = worldSchema.parse(said);
  const rows = readRecords(cases);
  const models = rows.flatMap(({ expect, manifest }) => (expect === "refuse" ? [] : [readRecord(manifest)]));
  const stack = await startTenancyStack(listClusters(world), [world.actor.user]);
  try {
    await makeWorld(stack, world);
    const course: Course = { stack, world, models, actor: await stack.signIn(world.actor.user) };
    await awaitRights(course);
    await awaitGuardrails(course);
    const verdicts: Case[] = [];
    for (const [index, row] of rows.entries())
      verdicts.push(await guardAsync(nameCase(row, index), () => runCase(course, caseSchema.parse(row))));
    return verdicts;
  } finally {
    await stack.stop();
  }
}

/** The actor's rights are propagated to the members: until then their own namespace would refuse them. */
async function awaitRights({ stack, world, actor }: Course): Promise<void> {
  for (const { cluster, namespace } of listOwnPlaces(world)) {
    const spec = {
      user: `isthmus:${world.actor.user}`,
      groups: ["isthmus:tenants"],
      resourceAttributes: {
        namespace,
        verb: "create",
        group: "networking.istio.io",
        resource: "virtualservices",
      },
    };
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec };
    await until(`the right to write in ${cluster}/${namespace}`, async () => {
      const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
      const { body } = await administratorOf(stack, cluster).send("POST", path, review);
      return readRecord(body["status"])["allowed"] === true;
    });
    await until("the actor's view", async () => {
      const path = `/api/clusters/${cluster}/k8s/api/v1/namespaces/${namespace}/services`;
      return (await actor("GET", path)).status === 200;
    });
  }
}

/** The members' own guardrails know what the actor owns: a dry run of routes for all their hosts passes every line of defence. */
async function awaitGuardrails({ world, actor }: Course): Promise<void> {
  const { gatewayNamespace, sharedGateway, tenants } = world;
  const hosts = (tenants[world.actor.tenant]?.hosts ?? []).map((host) => host.replace(/^\*/, "probe"));
  if (hosts.length === 0) return;
  const backend = (namespace: string) => ({ destination: { host: `probe.${namespace}.svc.cluster.local` } });
  for (const { cluster, namespace } of listOwnPlaces(world)) {
    const metadata = { name: "probe", namespace };
    const routes: [string, object][] = [
      [
        "networking.istio.io/v1",
        {
          kind: "VirtualService",
          spec: {
            hosts,
            ...(sharedGateway === undefined ? {} : { gateways: [sharedGateway] }),
            exportTo: ["."],
            http: [{ route: [backend(namespace)] }],
          },
        },
      ],
      [
        "gateway.networking.k8s.io/v1",
        {
          kind: "HTTPRoute",
          spec: {
            parentRefs: [{ name: "probe", namespace: gatewayNamespace }],
            hostnames: hosts,
            rules: [{ backendRefs: [{ name: "probe", port: 80 }] }],
          },
        },
      ],
    ];
    for (const [apiVersion, object] of routes) {
      const resource = apiVersion.startsWith("networking") ? "virtualservices" : "httproutes";
      const path = `/api/clusters/${cluster}/k8s/apis/${apiVersion}/namespaces/${namespace}/${resource}?dryRun=All`;
      await until(`the guardrails of ${cluster}/${namespace} for ${resource}`, async () => {
        const { status } = await actor("POST", path, { apiVersion, ...object, metadata });
        return status === 201;
      });
    }
  }
}

async function runCase(course: Course, item: TenancyCase): Promise<Case> {
  const { stack, world, actor } = course;
  const door = findOwnDoor(item, world);
  if (door !== undefined) return judgeAnswer(item, await door.send(stack, actor));
  const cluster = findCluster(world, item);
  const member = stack.members.get(cluster)?.administrator ?? anyMember(stack);
  const fallback = listOwnPlaces(world)[0]?.namespace ?? "";
  const request = await buildRequest(item, cluster, member, { fallback });
  const isOwn = listOwnPlaces(world).some(
    (place) => place.cluster === cluster && place.namespace === request.namespace,
  );
  if (isOwn) await seedCase(course, item, request);
  const before = countWrites(course);
  const answer = await send(actor, request);
  const written = countWrites(course) - before;
  const isWritten = item.expect !== "refuse" && !isReadOnly(item);
  const problems = [
    ...judge(item, answer),
    ...(written === (isWritten ? 1 : 0) ? [] : [`${written} writes reached the members`]),
    ...(item.expect !== "refuse" && !isWritten ? [] : await judgeRecord(course, item, answer)),
    ...(item.expect === "refuse" ? await judgeSilence(course, item, cluster, answer) : []),
  ];
  if (isOwn) await sweepCase(stack, request);
  return problems.length === 0
    ? { id: item.id, verdict: "passed" }
    : { id: item.id, verdict: "failed", why: problems.join("; ") };
}

function anyMember(stack: TenancyStack) {
  const [member] = stack.members.values();
  if (!member) throw new Error("the cases have no cluster");
  return member.administrator;
}

/** The cluster that the case names, else the actor's that has its namespace, else the actor's first. */
function findCluster(world: CaseWorld, item: TenancyCase): string {
  const named =
    item.cluster ??
    item.request?.cluster ??
    /^\/api\/clusters\/([^/]+)\//.exec(item.request?.path ?? "")?.[1];
  if (named !== undefined) return named;
  const places = listOwnPlaces(world);
  const namespace = namespaceOfCase(item);
  return (places.find((place) => place.namespace === namespace) ?? places[0])?.cluster ?? "";
}

/** A read, or a dry run, which stores nothing: neither is an event unless it is refused. */
function isReadOnly({ method, request }: TenancyCase): boolean {
  return (
    method === "GET" || method === "HEAD" || new URLSearchParams(`${request?.query ?? ""}`).has("dryRun")
  );
}

const answerMilliseconds = 30_000;
const recordMilliseconds = 5000;

async function pause(): Promise<true> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return true;
}

interface Answer {
  status: number;
  body: unknown;
  requestId: string;
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const answered = await text(incoming);
  const isJson = (incoming.headers["content-type"] ?? "").includes("json");
  return {
    status: incoming.statusCode ?? 0,
    body: isJson && answered !== "" ? (JSON.parse(answered) as unknown) : answered,
    requestId: String(incoming.headers["x-request-id"] ?? ""),
  };
}

/** By a plain request: `fetch` would tidy the path up before it is sent. */
function send(actor: Call, { method, path, body, headers }: CaseRequest): Promise<Answer> {
  const { origin, hostname, port } = new URL(actor.url);
  const write =
    method === "GET" || method === "HEAD"
      ? {}
      : { origin, "x-isthmus-csrf": "1", "content-type": "application/json" };
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { cookie: actor.cookie(), ...write, ...length, ...headers } },
      (incoming) => {
        void readAnswer(incoming).then(resolve, reject);
      },
    );
    outgoing.once("error", reject);
    outgoing.setTimeout(answerMilliseconds, () => outgoing.destroy(new Error("no answer in time")));
    outgoing.end(body);
  });
}

function codesOf(body: unknown): string[] {
  return readRecords(readRecord(readRecord(body)["details"])["causes"]).map(
    (cause) => readString(cause["reason"]) ?? "",
  );
}

function judge({ expect, code, http, method }: TenancyCase, { status, body }: Answer): string[] {
  if (expect !== "refuse") {
    const wanted = http ?? (method === "POST" ? 201 : 200);
    return status === wanted
      ? []
      : [`expected ${wanted}, got ${status} ${JSON.stringify(body).slice(0, 400)}`];
  }
  const [first = "no code"] = codesOf(body);
  const problems: string[] = [];
  if (http !== undefined && status !== http) problems.push(`expected status ${http}, got ${status}`);
  if (code !== undefined && first !== code)
    problems.push(`expected ${code}, got ${codesOf(body).join(", ") || first}`);
  return problems;
}

function judgeAnswer(item: TenancyCase, answer: Answer): Case {
  const problems = judge(item, answer);
  return problems.length === 0
    ? { id: item.id, verdict: "passed" }
    : { id: item.id, verdict: "failed", why: problems.join("; ") };
}

/** Writes of the actor that the members took, by their own audit logs. */
function countWrites({ stack, world }: Course): number {
  return [...stack.members.values()].flatMap(({ cluster }) =>
    readAudit(cluster).filter(
      ({ verb, stage, requestURI, impersonatedUser, responseStatus }) =>
        stage === "ResponseComplete" &&
        impersonatedUser?.username === `isthmus:${world.actor.user}` &&
        writeVerbs.has(verb) &&
        !requestURI.includes("dryRun=") &&
        !requestURI.includes("reviews") &&
        (responseStatus?.code ?? 500) < 300,
    ),
  ).length;
}

/** One event for the request, that says what the answer said. */
async function judgeRecord(
  { stack }: Course,
  { expect, code }: TenancyCase,
  { requestId }: Answer,
): Promise<string[]> {
  let events: Record<string, unknown>[] = [];
  const deadline = Date.now() + recordMilliseconds;
  // What became of a write is recorded once its answer is out.
  do {
    const { body } = await stack.operator("GET", `/api/audit/events?requestId=${requestId}`);
    events = readRecords(readRecord(body)["items"]);
  } while (events.length === 0 && Date.now() < deadline && (await pause()));
  if (events.length !== 1) return [`${events.length} events are recorded`];
  const reasons = Array.isArray(events[0]?.["reasons"]) ? (events[0]["reasons"] as string[]) : [];
  if (expect === "refuse" && code !== undefined && !reasons.includes(code))
    return [`the event says ${reasons.join(", ")}`];
  return [];
}

/** What is refused for a place that is not theirs is refused alike for a place that is not there. */
async function judgeSilence(
  { actor, stack, world }: Course,
  item: TenancyCase,
  cluster: string,
  answer: Answer,
): Promise<string[]> {
  const namespace = namespaceOfCase(item);
  const isForeign = Object.entries(world.tenants).some(
    ([tenant, { namespaces }]) =>
      tenant !== world.actor.tenant && namespaces.some((place) => splitPlace(place).namespace === namespace),
  );
  if (!isForeign || namespace === undefined || item.request?.target !== undefined) return [];
  const absent = `${namespace}-x`;
  const member = stack.members.get(cluster)?.administrator ?? anyMember(stack);
  const other = await send(actor, await buildRequest(item, cluster, member, { fallback: "", moved: absent }));
  const blank = ({ status, body }: Answer, name: string) =>
    JSON.stringify([status, body]).replaceAll(name, "•");
  return blank(answer, namespace) === blank(other, absent)
    ? []
    : [`an absent namespace is answered otherwise: ${JSON.stringify(other.body)}`];
}
