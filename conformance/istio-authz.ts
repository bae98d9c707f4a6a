import type { AccessRequest } from "@/lib/domain/istio/security/access-request";
import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import type { MeshConfig } from "@/lib/domain/istio/mesh-config";
import { readMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "@/lib/domain/kubernetes/read-field";
import { collectVocabulary, type Vocabulary } from "./access-vocabulary";
import { aimAt, allOf, anyOf, findConstant, isContradictory, setPath, type Draft } from "./aim-request";
import { listRules, runFilters, testPolicy, type EnvoyRequest, type Filter } from "./envoy-rbac";
import { nameCase, readCases, readCount, readObjects, readText, type Row } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

/** The workload that the goldens are made for, when a case names none; the semantics of the suite say so. */
const usualWorkload = { namespace: "foo", labels: { app: "httpbin", version: "v1" } };

function readWorkload(item: Row) {
  const { namespace, labels } = readRecord(item["workload"] ?? item["proxy"]);
  return namespace === undefined && labels === undefined
    ? usualWorkload
    : { namespace: readText(namespace), labels: readStringMap(labels) };
}

/** The Services of external authorizers; a host that is no Service's has none. */
function makeAuthorizers(mesh: MeshConfig): KubernetesObject[] {
  return mesh.extensionProviders.flatMap((provider): KubernetesObject[] => {
    const config = readRecord(provider["envoyExtAuthzHttp"] ?? provider["envoyExtAuthzGrpc"]);
    const host = readText(config["service"]).split("/").at(-1) ?? "";
    const [name = "", namespace = "", svc] = host.split(".");
    if (svc !== "svc") return [];
    const port = readCount(config["port"]);
    return [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace },
        spec: { ports: [{ name: "authorizer", port }] },
      },
    ];
  });
}

/** Numbers that look random and are the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draftRequest(words: Vocabulary, random: () => number): Draft {
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? "";
  const made = () => `${pick(words.trustDomains)}/ns/${pick(words.namespaces)}/sa/${pick(words.accounts)}`;
  const known = random() < 0.3 ? pick(words.principals) : "";
  const claims: Row = {};
  const value = () => (random() < 0.5 ? pick(words.texts) : [pick(words.texts), pick(words.texts)]);
  for (const path of words.claims) {
    const isText = path.length === 1 && (path[0] === "iss" || path[0] === "sub");
    if (random() < 0.8) setPath(claims, path, isText ? pick(words.texts) : value());
  }
  const metadata: Record<string, Row> = {};
  for (const { filter, path } of words.metadata) {
    const held = { ...metadata[filter] };
    setPath(held, path, value());
    metadata[filter] = held;
  }
  return {
    principal: random() < 0.1 ? null : known || made(),
    headers: Object.fromEntries(
      words.headers.filter(() => random() < 0.6).map((name) => [name, pick(words.texts)]),
    ),
    method: pick(words.methods),
    path: pick(words.paths),
    host: pick(words.texts),
    sourceIp: pick(words.addresses),
    remoteIp: pick(words.addresses),
    destinationIp: pick(words.addresses),
    destinationPort: Number(pick(words.ports)),
    sni: pick(words.texts),
    claims: random() < 0.2 ? null : claims,
    metadata,
  };
}

function formatDraft(draft: Draft): { ours: AccessRequest; envoy: EnvoyRequest } {
  const { principal, method, path, host, sourceIp, remoteIp, destinationIp, destinationPort, sni } = draft;
  const { claims, metadata } = draft;
  const headers = { ...draft.headers, "x-forwarded-for": `198.51.100.1, ${remoteIp}` };
  const ours: AccessRequest = {
    sourcePrincipal: principal,
    sourceIp,
    method,
    path,
    host,
    headers,
    destinationPort,
    destinationIp,
    sni,
    claims,
    metadata,
  };
  const envoy: EnvoyRequest = {
    headers: { ...headers, ":method": method, ":path": path, ":authority": host },
    principal: principal === null ? null : `spiffe://${principal}`,
    directIp: sourceIp,
    remoteIp,
    destinationIp,
    destinationPort,
    sni,
    metadata: { ...metadata, "envoy.filters.http.jwt_authn": { payload: claims ?? undefined } },
  };
  return { ours, envoy };
}

const requestsPerCase = 4_000;

/** Rules of which the requests showed only one verdict although both are possible. */
function listUntested(
  rules: readonly { name: string; policy: Row }[],
  seen: ReadonlyMap<string, ReadonlySet<boolean>>,
  transport: "http" | "tcp",
): string[] {
  return rules.flatMap(({ name, policy }) => {
    const constant = allOf(
      ["permissions", "principals"].map((part) => anyOf(readRecords(policy[part]).map(findConstant))),
    );
    // A connection has one address: it may not meet what a rule asks of both.
    const text = JSON.stringify(policy);
    const isTorn = transport === "tcp" && text.includes('"remoteIp"') && text.includes('"directRemoteIp"');
    const isHopeless =
      isTorn ||
      ["permissions", "principals"].some((part) => {
        const nodes = readRecords(policy[part]);
        return nodes.length > 0 && nodes.every(isContradictory);
      });
    const possible = isHopeless ? [false] : [true, false];
    const wanted = constant === undefined ? possible : [constant];
    const missing = wanted.filter((verdict) => seen.get(name)?.has(verdict) !== true);
    return missing.map(
      (verdict) => `no request was found that ${name} ${verdict ? "matches" : "leaves out"}`,
    );
  });
}

function runCase(id: string, item: Row): Case {
  const transport = item["transport"] === "tcp" ? "tcp" : "http";
  const mesh = {
    ...readMeshConfig({ ...readRecord(item["meshConfig"]), ...readRecord(item["trustDomainBundle"]) }),
    // The requests of the suite are not normalised on either side.
    rest: { pathNormalization: { normalization: "NONE" } },
  };
  const policies = readObjects(item["policies"]);
  const workload = readWorkload(item);
  const world = buildClusterWorld("cluster", [...policies, ...makeAuthorizers(mesh)], mesh);
  const filters = readRecords(item["want"]).map(({ filter }): Filter => {
    const { name, typedConfig } = readRecord(filter);
    return { name: readString(name) ?? "", typedConfig: readRecord(typedConfig) };
  });
  const rules = listRules(filters);
  const specs = policies.map(({ spec }) => spec);
  const words = collectVocabulary(specs, filters, mesh, workload);
  const random = createRandom(id.length);
  const choose = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const seen = new Map<string, Set<boolean>>(rules.map(({ name }) => [name, new Set()]));
  for (let count = 0; count < requestsPerCase; count += 1) {
    const draft = draftRequest(words, random);
    const goal = random() < 0.5 ? choose(rules) : undefined;
    for (const part of ["permissions", "principals"]) {
      const node = choose(readRecords(goal?.policy[part]));
      if (node !== undefined) aimAt(node, draft, choose);
    }
    const { ours, envoy } = formatDraft(draft);
    const asked = transport === "tcp" ? { ...envoy, remoteIp: envoy.directIp } : envoy;
    for (const { name, policy } of rules) seen.get(name)?.add(testPolicy(policy, asked));
    const expected = runFilters(filters, asked);
    const { value } = decideAccess(world, workload, { ...ours, protocol: transport });
    if (expected !== value.decision)
      return judge(`${id} with ${JSON.stringify(ours)}`, expected, value.decision);
  }
  const untested = listUntested(rules, seen, transport);
  return untested.length === 0
    ? { id, verdict: "passed" }
    : { id, verdict: "failed", why: untested.join("; ") };
}

/** Envoy's RBAC as Istio generated it, run by a small interpreter on generated requests, against our decision. */
export function runIstioAuthz(content: unknown): Case[] {
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => runCase(id, item));
  });
}
