import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { readAudit } from "@/lib/testing/fleet";
import { guardAsync, type Case } from "./suite";
import { buildRequest, caseSchema, type CaseRequest, type TenancyCase } from "./tenancy-requests";
import { startTenancyStack, until, type Call, type TenancyStack } from "./tenancy-stack";
import {
  administratorOf,
  listClusters,
  makeWorld,
  splitPlace,
  worldSchema,
  type CaseWorld,
} from "./tenancy-world";

const writeVerbs: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);

interface Course {
  stack: TenancyStack;
  world: CaseWorld;
  cases: readonly TenancyCase[];
  actor: Call;
}

/** The cases against the running product: status, code, what the members were asked to write, and what the record says. */
export async function runTenancy(content: unknown): Promise<Case[]> {
  const { world: said, cases } = readRecord(content);
  const world = worldSchema.parse(said);
  const parsed = readRecords(cases).map((item) => caseSchema.parse(item));
  const stack = await startTenancyStack(listClusters(world), [world.actor.user]);
  try {
    await makeWorld(stack, world);
    const course: Course = { stack, world, cases: parsed, actor: await stack.signIn(world.actor.user) };
    await awaitRights(course);
    await awaitGuardrails(course);
    const verdicts: Case[] = [];
    for (const item of parsed) verdicts.push(await guardAsync(item.id, () => runCase(course, item)));
    return verdicts;
  } finally {
    await stack.stop();
  }
}

/** The actor's rights are propagated to the members: until then their own namespace would refuse them. */
async function awaitRights({ stack, world, actor }: Course): Promise<void> {
  for (const { cluster, namespace } of ownPlaces(world)) {
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
  for (const { cluster, namespace } of ownPlaces(world)) {
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

function ownPlaces({ tenants, actor }: CaseWorld) {
  return (tenants[actor.tenant]?.namespaces ?? []).map(splitPlace);
}

async function runCase(course: Course, item: TenancyCase): Promise<Case> {
  const { stack, world } = course;
  const places = ownPlaces(world);
  const manifestNamespace = readString(readRecord(readRecord(item.manifest)["metadata"])["namespace"]);
  const cluster =
    item.cluster ??
    item.request?.cluster ??
    /^\/api\/clusters\/([^/]+)\//.exec(item.request?.path ?? "")?.[1] ??
    places.find(({ namespace }) => namespace === manifestNamespace)?.cluster ??
    places[0]?.cluster ??
    "";
  const member = administratorOf(stack, cluster);
  const raw = item.request?.rawBody !== undefined && item.request.path === undefined;
  const request = await buildRequest(item, cluster, member, raw ? places[0]?.namespace : undefined);
  if (isPolicyKind(item)) return judgeAnswer(item, await sendBinding(course));
  await seed(course, item, request);
  const before = countWrites(course);
  const answer = await send(course.actor, request);
  const written = countWrites(course) - before;
  const isAllowed = item.expect !== "refuse";
  const problems = [
    ...judge(item, answer),
    ...(written === (isAllowed ? 1 : 0) ? [] : [`${written} writes reached the members`]),
    ...(await judgeRecord(course, item, answer)),
    ...(isAllowed ? [] : await judgeSilence(course, item, cluster, answer)),
  ];
  if (isAllowed) await clean(course, request);
  return problems.length === 0
    ? { id: item.id, verdict: "passed" }
    : { id: item.id, verdict: "failed", why: problems.join("; ") };
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
  const write = method === "GET" ? {} : { origin, "x-isthmus-csrf": "1", "content-type": "application/json" };
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { cookie: actor.cookie(), ...write, ...length, ...headers } },
      (incoming) => {
        void readAnswer(incoming).then(resolve, reject);
      },
    );
    outgoing.once("error", reject);
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
  const { body } = await stack.operator("GET", `/api/audit/events?requestId=${requestId}`);
  const events = readRecords(readRecord(body)["items"]);
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
  const namespace = readString(readRecord(readRecord(item.manifest)["metadata"])["namespace"]);
  const isForeign = Object.entries(world.tenants).some(
    ([tenant, { namespaces }]) =>
      tenant !== world.actor.tenant && namespaces.some((place) => splitPlace(place).namespace === namespace),
  );
  if (!isForeign || namespace === undefined || item.request?.target !== undefined) return [];
  const absent = `${namespace}-x`;
  const other = await send(actor, await buildRequest(item, cluster, administratorOf(stack, cluster), absent));
  const blank = ({ status, body }: Answer, name: string) =>
    JSON.stringify([status, body]).replaceAll(name, "•");
  return blank(answer, namespace) === blank(other, absent)
    ? []
    : [`an absent namespace is answered otherwise: ${JSON.stringify(other.body)}`];
}

/** What a patch or a delete is about must be there: in the words of a case that may write such a kind. */
async function seed({ stack, world, cases }: Course, item: TenancyCase, request: CaseRequest): Promise<void> {
  const { collection, namespace = "", name = "", cluster, method } = request;
  if (collection === undefined || method === "POST" || method === "GET" || namespace === "" || name === "")
    return;
  if (!ownPlaces(world).some((place) => place.cluster === cluster && place.namespace === namespace)) return;
  const kind = item.request?.target?.split(" ")[0] ?? readString(readRecord(item.manifest)["kind"]);
  const model = cases.find(
    ({ expect, manifest }) => expect !== "refuse" && readRecord(manifest)["kind"] === kind,
  );
  const object = readRecord(method === "DELETE" ? item.manifest : model?.manifest);
  const labels = name.startsWith("guardrail-") ? { "app.kubernetes.io/managed-by": "isthmus" } : {};
  const metadata = { name, namespace, labels };
  const member = administratorOf(stack, cluster);
  await member.send("DELETE", `${collection}/${name}`);
  const spec = object["spec"] ?? readRecord(model?.manifest)["spec"];
  await member.create(collection, { ...object, metadata, ...(spec === undefined ? {} : { spec }) });
}

async function clean({ stack }: Course, { collection, name, cluster, method }: CaseRequest): Promise<void> {
  if (collection === undefined || !name || method === "DELETE") return;
  await administratorOf(stack, cluster).send("DELETE", `${collection}/${name}`);
}

/** Kinds of a policy that the case gives a plane of its own: in ours, rights are given by an AccessBinding. */
function isPolicyKind({ manifest }: TenancyCase): boolean {
  const { apiVersion, kind } = readRecord(manifest);
  const group = String(apiVersion ?? "").split("/")[0] ?? "";
  return (
    ["Assignment", "Association", "AccessBinding"].includes(String(kind)) &&
    !/\.(k8s\.io|istio\.io)$/.test(group)
  );
}

/** The actor gives themselves everything everywhere. */
async function sendBinding({ actor, world }: Course): Promise<Answer> {
  const object = {
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "AccessBinding",
    metadata: { name: "self-made" },
    spec: {
      level: { kind: "Organization", name: "" },
      role: "Admin",
      subjects: [{ kind: "User", name: world.actor.user }],
    },
  };
  const { status, body, headers } = await actor("POST", "/api/tenancy/accessbindings", object);
  return { status, body, requestId: headers.get("x-request-id") ?? "" };
}
