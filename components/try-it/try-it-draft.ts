import { hasLabels } from "@/components/policy-scope/covered-workloads";
import type {
  CatalogGateway,
  CatalogService,
  CatalogWorkload,
  MeshCatalog,
} from "@/lib/domain/istio/mesh-catalog";
import type { MeshRequest, RequestSource } from "@/lib/domain/istio/mesh-request";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "@/lib/domain/kubernetes/read-field";
import {
  carriesHttp,
  describeEntry,
  findEntrance,
  formatEntrance,
  listEntrancePorts,
  listEntrances,
  readEntranceSource,
  suggestHosts,
  takesHost,
} from "./entrance";

/** A request as it is being described. */
export interface TryItDraft {
  from: "workload" | "gateway" | "outside";
  /** `namespace/name` of a workload of the catalog, as typed. */
  caller: string;
  /** `namespace/name` of a gateway of the catalog, as typed. */
  gateway: string;
  /** Host of a service of the catalog, or the public host that is asked for at the gateway, as typed. */
  host: string;
  port: number | undefined;
  protocol: "http" | "grpc" | "tcp";
  method: string;
  path: string;
  headers: { key: string; value: string }[];
  token: { issuer: string; subject: string; claims: { key: string; value: string }[] } | undefined;
  /** What is called when the caller is a gateway while it is none, and the other way round. */
  otherTarget?: Target;
}

type Target = Pick<TryItDraft, "host" | "port" | "protocol">;

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
    gateway: "",
    host: service?.host ?? "",
    port: port?.port,
    protocol: guessProtocol(port),
    method: "GET",
    path: "/",
    headers: [],
    token: undefined,
  };
}

/** The request enters by the gateway: for the host it was about, if the gateway takes it, at the port it came to, or the likeliest. */
export function enterBy(draft: TryItDraft, gateway: CatalogGateway, catalog: MeshCatalog): TryItDraft {
  const ports = listEntrancePorts(gateway);
  const port =
    ports.find(({ number }) => number === draft.port) ?? ports.find((item) => carriesHttp(item)) ?? ports[0];
  return {
    ...draft,
    gateway: formatEntrance(gateway),
    host:
      draft.host !== "" && takesHost(gateway, draft.host)
        ? draft.host
        : (suggestHosts(catalog, gateway)[0] ?? ""),
    port: port?.number,
    protocol: port === undefined ? draft.protocol : guessEntryProtocol(port),
  };
}

/** What a gateway's port carries. */
export function guessEntryProtocol(port: CatalogGateway["ports"][number]): TryItDraft["protocol"] {
  if (!carriesHttp(port)) return "tcp";
  return /^grpc/i.test(port.protocol) ? "grpc" : "http";
}

/** Another caller; gateways are asked for public hosts, so what is called changes with them and comes back. */
export function changeCaller(draft: TryItDraft, from: TryItDraft["from"], catalog: MeshCatalog): TryItDraft {
  if ((from === "gateway") === (draft.from === "gateway")) return { ...draft, from };
  const { host, port, protocol, otherTarget } = draft;
  const empty: Target = { host: "", port: undefined, protocol: "http" };
  const next = { ...draft, from, ...(otherTarget ?? empty), otherTarget: { host, port, protocol } };
  if (from !== "gateway") return next;
  const gateway = findEntrance(catalog, draft.gateway) ?? listEntrances(catalog)[0];
  return gateway === undefined ? next : enterBy(next, gateway, catalog);
}

/** gRPC calls are POST. */
export function changeProtocol(draft: TryItDraft, protocol: TryItDraft["protocol"]): TryItDraft {
  return { ...draft, protocol, ...(protocol === "grpc" ? { method: "POST" } : {}) };
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

function readSource({ from, caller, gateway }: TryItDraft, catalog: MeshCatalog): RequestSource | undefined {
  if (from === "outside")
    return { kind: "outside", namespace: "", labels: {}, serviceAccount: "", proxied: false };
  if (from === "gateway") {
    const entrance = findEntrance(catalog, gateway);
    return entrance === undefined ? undefined : readEntranceSource(catalog, entrance);
  }
  const workload = catalog.workloads.find((item) => formatCaller(item) === caller);
  if (workload === undefined) return undefined;
  const { namespace, labels, serviceAccount, proxied } = workload;
  return { kind: "workload", namespace, labels, serviceAccount, proxied, trustDomain: catalog.trustDomain };
}

function readEntry({ gateway, port }: TryItDraft, host: string, catalog: MeshCatalog) {
  const entrance = findEntrance(catalog, gateway);
  return describeEntry(
    entrance?.ports.find(({ number }) => number === port),
    host,
  );
}

/** What is missing before the request can be asked about, or the request. */
export function readTryIt(
  draft: TryItDraft,
  catalog: MeshCatalog,
): { request: MeshRequest } | { missing: string } {
  const source = readSource(draft, catalog);
  const isEntering = draft.from === "gateway";
  if (source === undefined)
    return { missing: isEntering ? "Choose a gateway." : "Choose a workload that calls." };
  const host = draft.host.trim();
  if (host === "")
    return { missing: isEntering ? "Enter the host that is called." : "Choose a service that is called." };
  if (isEntering && host.includes("*")) return { missing: "Enter one host, without *." };
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
      ...(isEntering ? readEntry(draft, host, catalog) : {}),
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
