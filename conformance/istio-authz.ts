import type { AccessRequest } from "@/lib/domain/istio/security/access-request";
import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import { readMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { runFilters, type EnvoyRequest } from "./envoy-rbac";
import { judge, type Case } from "./suite";

interface RbacCase {
  id: string;
  transport: "http" | "tcp";
  meshConfig?: Record<string, unknown>;
  trustDomainBundle?: Record<string, unknown>;
  policies: KubernetesObject[];
  want: { filter: { name: string; typedConfig: Record<string, unknown> } }[];
}

/** The workload that the goldens are made for, and the service of the external authorizer (of the suite's semantics). */
const workload = { namespace: "foo", labels: { app: "httpbin", version: "v1" } };
const authorizer: KubernetesObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "my-custom-ext-authz", namespace: "foo" },
  spec: { ports: [{ name: "grpc", port: 9000 }] },
};

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

type Pools = Record<
  "texts" | "principals" | "namespaces" | "accounts" | "addresses" | "paths" | "ports",
  string[]
>;

/** Every text of the policies, so that requests come near what the rules ask. */
function collectPools(value: unknown): Pools {
  const texts = new Set<string>();
  const visit = (item: unknown): void => {
    if (typeof item === "string") texts.add(item);
    else if (typeof item === "object" && item !== null) Object.values(item).forEach(visit);
  };
  visit(value);
  const all = [...texts].flatMap((text) => [text.replaceAll("*", ""), text.replaceAll("*", "x"), text]);
  const fill = (text: string) => text.replaceAll("{**}", "a/b").replaceAll("{*}", "a").replaceAll("{}", "a");
  return {
    texts: [...all, ""],
    principals: all.filter((text) => text.split("/").length === 5 && !text.startsWith("/")),
    namespaces: [...all.filter((text) => !text.includes("/")), "foo"],
    accounts: all.flatMap((text) => text.split("/")),
    addresses: [
      "1.2.3.4",
      "5.6.7.8",
      "9.0.0.1",
      "9.2.3.4",
      "10.10.10.10",
      "172.18.4.9",
      "90.10.10.10",
    ].concat(all.map((text) => text.split("/")[0] ?? "").filter((text) => /^\d+(\.\d+){3}$/.test(text))),
    paths: [
      "/",
      ...all
        .map((text) => fill(text))
        .flatMap((text) => (text.startsWith("/") ? [text, `${text}/more`] : [`/a${text}`])),
    ],
    ports: ["80", ...all.filter((text) => /^\d+$/.test(text))],
  };
}

function makeRequest(pools: Pools, random: () => number): { ours: AccessRequest; envoy: EnvoyRequest } {
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? "";
  const trustDomain = pick(["cluster.local", "td1", "some-td", "old-td", "new-td", ...pools.namespaces]);
  const made = `${trustDomain}/ns/${pick(pools.namespaces)}/sa/${pick(pools.accounts)}`;
  const identity = pick([made, pick(pools.principals), made]);
  const principal = identity === "" || random() < 0.1 ? null : identity;
  const headers: Record<string, string> = {};
  for (const name of ["X-header", "X-abc", "user-agent", "x-foo"])
    if (random() < 0.6) headers[name.toLowerCase()] = pick(pools.texts);
  const remoteIp = pick(pools.addresses);
  headers["x-forwarded-for"] = `8.8.8.8, ${remoteIp}`;
  const claim = () => (random() < 0.5 ? pick(pools.texts) : [pick(pools.texts), pick(pools.texts)]);
  const claims =
    random() < 0.2
      ? null
      : {
          iss: pick(pools.texts),
          sub: pick(pools.texts),
          aud: claim(),
          azp: claim(),
          groups: claim(),
          a: claim(),
          nested: { key: claim() },
        };
  const filterMetadata = { "envoy.filters.a.b": { c: claim() } };
  const ours = {
    sourcePrincipal: principal,
    sourceIp: pick(pools.addresses),
    method: pick(["GET", ...pools.texts.filter((text) => /^[\w[\]-]+$/.test(text))]),
    path: pick(pools.paths),
    host: pick(pools.texts),
    headers,
    destinationPort: Number(pick(pools.ports)),
    destinationIp: pick(pools.addresses),
    sni: pick(pools.texts),
    claims,
    metadata: filterMetadata,
  };
  const envoy: EnvoyRequest = {
    headers: { ...headers, ":method": ours.method, ":path": ours.path, ":authority": ours.host },
    principal: principal === null ? null : `spiffe://${principal}`,
    directIp: ours.sourceIp,
    remoteIp,
    destinationIp: ours.destinationIp,
    destinationPort: ours.destinationPort,
    sni: ours.sni,
    metadata: { ...filterMetadata, "envoy.filters.http.jwt_authn": { payload: claims ?? undefined } },
  };
  return { ours, envoy };
}

const requestsPerCase = 4_000;

/** Envoy's RBAC as Istio generated it, run by a small interpreter on generated requests, against our decision. */
export function runIstioAuthz(file: unknown): Case[] {
  return (file as { cases: RbacCase[] }).cases.map((item): Case => {
    const { id, transport, meshConfig = {}, trustDomainBundle = {}, policies, want } = item;
    const mesh = {
      ...readMeshConfig({ ...meshConfig, ...trustDomainBundle }),
      // The requests of the suite are not normalised on either side.
      rest: { pathNormalization: { normalization: "NONE" } },
    };
    const world = buildClusterWorld("cluster", [...policies, authorizer], mesh);
    const pools = collectPools(policies.map(({ spec }) => spec));
    const random = createRandom(id.length);
    const filters = want.map(({ filter }) => filter);
    for (let count = 0; count < requestsPerCase; count += 1) {
      const { ours, envoy } = makeRequest(pools, random);
      const isTcp = transport === "tcp";
      const expected = runFilters(filters, isTcp ? { ...envoy, remoteIp: envoy.directIp } : envoy);
      const { value } = decideAccess(world, workload, { ...ours, protocol: transport });
      const result = judge(`${id} with ${JSON.stringify(ours)}`, expected, value.decision);
      if (result.verdict === "failed") return result;
    }
    return { id, verdict: "passed" };
  });
}
