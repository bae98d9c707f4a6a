import { readClaimPath, readHeaderName } from "@/lib/domain/istio/security/read-brackets";
import type { MeshConfig } from "@/lib/domain/istio/mesh-config";
import { readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { readText } from "./read-case";

/** What requests of a case may be made of: names and values that its policies, mesh and filters speak of. */
export interface Vocabulary {
  texts: string[];
  principals: string[];
  trustDomains: string[];
  namespaces: string[];
  accounts: string[];
  addresses: string[];
  paths: string[];
  ports: string[];
  methods: string[];
  /** Lower case. */
  headers: string[];
  /** Paths within the token's payload. */
  claims: string[][];
  /** Filter and path within its metadata. */
  metadata: { filter: string; path: string[] }[];
}

const tokenFilter = "envoy.filters.http.jwt_authn";

/** Every object and text within a value. */
function visit(value: unknown, take: (item: string | Record<string, unknown>) => void): void {
  if (typeof value === "string" || typeof value === "number") take(String(value));
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) take(readRecord(value));
  for (const item of Object.values(value)) visit(item, take);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

interface Names {
  headers: string[];
  claims: string[][];
  metadata: { filter: string; path: string[] }[];
}

/** Names in the keys of conditions: `request.headers[a]`, `request.auth.claims[a][b]`, `experimental.envoy.filters.a.b[c]`. */
function readKey(key: string): Names {
  const rest = (prefix: string) => (key.startsWith(prefix) ? key.slice(prefix.length) : undefined);
  const header = readHeaderName(rest("request.headers") ?? "");
  const claim = readClaimPath(rest("request.auth.claims") ?? "x") ?? [];
  const filter = rest("experimental.");
  const at = filter?.indexOf("[") ?? -1;
  const name = filter === undefined || at < 0 ? undefined : readHeaderName(filter.slice(at));
  return {
    headers: header === undefined ? [] : [header.toLowerCase()],
    claims: claim.length === 0 ? [] : [claim],
    metadata:
      name === undefined || filter === undefined ? [] : [{ filter: filter.slice(0, at), path: [name] }],
  };
}

/** Names in Envoy's matchers of headers and metadata. */
function readMatcher(item: Record<string, unknown>): Names {
  const header = readText(readRecord(item["header"])["name"]).toLowerCase();
  const matcher = readRecord(item["metadata"] ?? readRecord(item["sourcedMetadata"])["metadataMatcher"]);
  const filter = readText(matcher["filter"]);
  const path = readRecords(matcher["path"]).map(({ key }) => readText(key));
  const isToken = filter === tokenFilter;
  return {
    headers: header === "" || header.startsWith(":") ? [] : [header],
    claims: isToken && path.length > 1 ? [path.slice(1)] : [],
    metadata: isToken || path.length === 0 ? [] : [{ filter, path }],
  };
}

/** Collects the words of a case. `workload`: the namespace its requests may come from, too. */
export function collectVocabulary(
  policies: unknown,
  filters: unknown,
  mesh: MeshConfig,
  workload: { namespace: string },
): Vocabulary {
  const written: string[] = [];
  const names: Names[] = [];
  visit([policies, filters], (item) => {
    if (typeof item === "string") written.push(item);
    else names.push(readMatcher(item), readKey(readString(item["key"]) ?? ""));
  });
  const plain = written.map((text) => text.replace(/^spiffe:\/\//, ""));
  const all = unique(
    plain.flatMap((text) => [text.replaceAll("*", ""), text.replaceAll("*", "x"), text, text.toLowerCase()]),
  );
  const fill = (text: string) => text.replaceAll("{**}", "a/b").replaceAll("{*}", "a").replaceAll("{}", "a");
  const blocks = all.map((text) => text.split("/")[0] ?? "").filter((text) => /^\d+(\.\d+){3}$/.test(text));
  const beside = (address: string, last: number) => address.replace(/\d+$/, String(last));
  const claims = unique([["iss"], ["sub"], ["aud"], ["azp"], ...names.flatMap((item) => item.claims)]);
  return {
    texts: [...all, ""],
    principals: all.filter((text) => /^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/.test(text)),
    trustDomains: unique([
      mesh.trustDomain,
      ...mesh.trustDomainAliases,
      "cluster.local",
      ...all.map((text) => text.split("/ns/")[0] ?? "").filter((text) => text !== "" && !text.includes("/")),
    ]),
    namespaces: unique([workload.namespace, ...all.flatMap((text) => text.split("/")).filter(Boolean)]),
    accounts: unique(all.flatMap((text) => text.split("/"))),
    addresses: unique([...blocks, ...blocks.map((address) => beside(address, 9)), "203.0.113.7"]),
    paths: unique([
      "/",
      ...all.map(fill).flatMap((text) => (text.startsWith("/") ? [text, `${text}/more`] : [`/a${text}`])),
    ]),
    ports: unique(["80", ...all.filter((text) => /^\d+$/.test(text))]),
    methods: unique(["GET", ...all.filter((text) => /^[\w[\]-]+$/.test(text))]),
    headers: unique(names.flatMap((item) => item.headers)),
    claims,
    metadata: unique(names.flatMap((item) => item.metadata)),
  };
}
