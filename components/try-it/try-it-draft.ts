import { hasLabels } from "@/components/policy-scope/covered-workloads";
import type { CatalogService, CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { MeshRequest, RequestSource } from "@/lib/domain/istio/mesh-request";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "@/lib/domain/kubernetes/read-field";

/** A request as it is being described. */
export interface TryItDraft {
  from: "workload" | "outside";
  /** `namespace/name` of a workload of the catalog, as typed. */
  caller: string;
  /** Host of a service of the catalog, as typed. */
  host: string;
  port: number | undefined;
  protocol: "http" | "grpc" | "tcp";
  method: string;
  path: string;
  headers: { key: string; value: string }[];
  token: { issuer: string; subject: string; claims: { key: string; value: string }[] } | undefined;
}

export const formatCaller = ({ namespace, name }: CatalogWorkload) => `${namespace}/${name}`;

const isHttp = ({ name, protocol }: CatalogService["ports"][number]) =>
  /^(http|grpc)/i.test(name || protocol);

/** What a service's port carries. Source: Istio, "Explicit protocol selection". */
export function guessProtocol(port: CatalogService["ports"][number] | undefined): TryItDraft["protocol"] {
  if (port === undefined) return "http";
  if (/^grpc/i.test(port.name)) return "grpc";
  return /^(tcp|tls|mongo|mysql|redis)/i.test(port.name) ? "tcp" : "http";
}

/** The service that is most likely meant by a policy: one of its namespace, named as the workload it selects. */
function chooseService(catalog: MeshCatalog, namespace: string, selector: Readonly<Record<string, string>>) {
  const near = catalog.services.filter(
    (service) => service.namespace === namespace && service.ports.length > 0,
  );
  const app = selector["app"] ?? selector["app.kubernetes.io/name"];
  return (
    near.find(({ name }) => name === app) ??
    near.find(({ ports }) => ports.some(isHttp)) ??
    near[0] ??
    catalog.services.find(({ ports }) => ports.length > 0)
  );
}

/** A likely request to what the policy is about: a neighbour calls it. */
export function startTryIt(catalog: MeshCatalog, object: KubernetesObject): TryItDraft {
  const namespace = object.metadata.namespace ?? "";
  const selector = readStringMap(readRecord(readRecord(object["spec"])["selector"])["matchLabels"]);
  const service = chooseService(catalog, namespace, selector);
  const place = service?.namespace ?? namespace;
  const neighbours = catalog.workloads.filter((workload) => workload.namespace === place);
  const isCalled = (workload: CatalogWorkload) =>
    Object.keys(selector).length > 0
      ? hasLabels(workload, selector)
      : workload.labels["app"] === service?.name;
  const caller = neighbours.find((workload) => !isCalled(workload)) ?? neighbours[0];
  const port = service?.ports.find(isHttp) ?? service?.ports[0];
  return {
    from: caller === undefined ? "outside" : "workload",
    caller: caller === undefined ? "" : formatCaller(caller),
    host: service?.host ?? "",
    port: port?.port,
    protocol: guessProtocol(port),
    method: "GET",
    path: "/",
    headers: [],
    token: undefined,
  };
}

/** Issuers that a RequestAuthentication believes; none for other kinds. */
export function listIssuers(object: KubernetesObject): string[] {
  return readRecords(readRecord(object["spec"])["jwtRules"]).flatMap(
    (rule) => readString(rule["issuer"]) || [],
  );
}

/** A claim as a person writes it: a text, or JSON for a list or an object. */
function readClaim(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all: it is a text that begins with a bracket.
    return text;
  }
}

function readSource({ from, caller }: TryItDraft, catalog: MeshCatalog): RequestSource | undefined {
  if (from === "outside")
    return { kind: "outside", namespace: "", labels: {}, serviceAccount: "", proxied: false };
  const workload = catalog.workloads.find((item) => formatCaller(item) === caller);
  if (workload === undefined) return undefined;
  const { namespace, labels, serviceAccount, proxied } = workload;
  return { kind: "workload", namespace, labels, serviceAccount, proxied, trustDomain: catalog.trustDomain };
}

/** What is missing before the request can be asked about, or the request. */
export function readTryIt(
  draft: TryItDraft,
  catalog: MeshCatalog,
): { request: MeshRequest } | { missing: string } {
  const source = readSource(draft, catalog);
  if (source === undefined) return { missing: "Choose a workload that calls." };
  const host = draft.host.trim();
  if (host === "") return { missing: "Choose a service that is called." };
  const { port, method, path, token } = draft;
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)
    return { missing: "Choose a port from 1 to 65535." };
  if (!path.startsWith("/")) return { missing: "A path begins with /." };
  if (method.trim() === "") return { missing: "Choose a method." };
  const named = draft.headers.filter(({ key }) => key.trim() !== "");
  const headers = Object.fromEntries(named.map(({ key, value }) => [key.trim().toLowerCase(), value]));
  const claims = token?.claims.filter(({ key }) => key.trim() !== "") ?? [];
  return {
    request: {
      source,
      destination: { host, port },
      protocol: draft.protocol,
      method: method.trim(),
      path,
      headers,
      ...(token === undefined
        ? {}
        : {
            jwt: {
              issuer: token.issuer,
              subject: token.subject,
              claims: Object.fromEntries(claims.map(({ key, value }) => [key.trim(), readClaim(value)])),
            },
          }),
    },
  };
}
