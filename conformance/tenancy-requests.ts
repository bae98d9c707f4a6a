import { z } from "zod";
import { isRecord, readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import type { Administrator } from "@/lib/testing/fleet";

export const caseSchema = z.looseObject({
  id: z.string(),
  expect: z.enum(["refuse", "allow", "allow-mutated"]),
  code: z.string().optional(),
  http: z.number().optional(),
  method: z.string().toUpperCase().default("POST"),
  manifest: z.unknown().optional(),
  request: z
    .looseObject({
      target: z.string().optional(),
      contentType: z.string().optional(),
      path: z.string().optional(),
      headers: z.record(z.string(), z.string()).default({}),
      rawBody: z.string().optional(),
      query: z.string().optional(),
      cluster: z.string().optional(),
    })
    .optional(),
  cluster: z.string().optional(),
});
export type TenancyCase = z.infer<typeof caseSchema>;

/** What to send, and what it is about. */
export interface CaseRequest {
  method: TenancyCase["method"];
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  cluster: string;
  /** The collection in the member's API, without the name; undefined when the case gives a path of its own. */
  collection?: string;
  namespace?: string;
  name?: string;
}

interface About {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

/** `VirtualService shop/web` or `Namespace shop`. */
function readTarget(target: string): Pick<About, "kind" | "namespace" | "name"> {
  const [kind = "", place = ""] = target.trim().split(/\s+/);
  const [first = "", second] = place.split("/");
  return second === undefined
    ? { kind, namespace: "", name: first }
    : { kind, namespace: first, name: second };
}

/** Groups and versions of kinds that a case names without. */
const usualVersions: Readonly<Record<string, readonly string[]>> = {
  v1: [
    "Namespace", "Service", "ConfigMap", "Secret", "Pod", "ServiceAccount", "Endpoints", "Node", "Event",
    "PersistentVolume", "PersistentVolumeClaim", "ResourceQuota", "LimitRange",
  ],
  "apps/v1": ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  "batch/v1": ["Job", "CronJob"],
  "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "rbac.authorization.k8s.io/v1": ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
  "gateway.networking.k8s.io/v1": ["HTTPRoute", "GRPCRoute", "GatewayClass", "BackendTLSPolicy"],
  "gateway.networking.k8s.io/v1beta1": ["ReferenceGrant"],
  "gateway.networking.k8s.io/v1alpha2": ["TCPRoute", "TLSRoute", "UDPRoute"],
  "security.istio.io/v1": ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"],
  "telemetry.istio.io/v1": ["Telemetry"],
  "networking.istio.io/v1alpha3": ["EnvoyFilter"],
  "networking.istio.io/v1beta1": ["ProxyConfig"],
  "extensions.istio.io/v1alpha1": ["WasmPlugin"],
}; // prettier-ignore

function versionOfKind(kind: string): string {
  const known = Object.entries(usualVersions).find(([, kinds]) => kinds.includes(kind));
  return known?.[0] ?? "networking.istio.io/v1";
}

/** What a text says of itself, without reading it: it may be one that no reader should unfold. */
function skim(text: string): Record<string, unknown> {
  const find = (field: string) => new RegExp(`(?:^|[\\s{,])"?${field}"?:\\s*"?([-./\\w]+)`).exec(text)?.[1];
  const [kind, apiVersion, namespace, name] = ["kind", "apiVersion", "namespace", "name"].map(find);
  return { kind, apiVersion, metadata: { namespace, name } };
}

function readManifest({ manifest, request }: TenancyCase): Record<string, unknown> {
  if (request?.rawBody !== undefined && !isRecord(manifest)) return skim(request.rawBody);
  return readRecord(Array.isArray(manifest) ? manifest[0] : manifest);
}

function readAbout(item: TenancyCase): About | undefined {
  const object = readManifest(item);
  const metadata = readRecord(object["metadata"]);
  const target = item.request?.target === undefined ? undefined : readTarget(item.request.target);
  const kind = target?.kind ?? readString(object["kind"]);
  if (kind === undefined) return undefined;
  return {
    kind,
    apiVersion: readString(object["apiVersion"]) ?? versionOfKind(kind),
    namespace: target?.namespace ?? readString(metadata["namespace"]) ?? "",
    name: target?.name ?? readString(metadata["name"]) ?? "",
  };
}

/** The namespace that a case is about, by its body, else by its path. */
export function namespaceOfCase(item: TenancyCase): string | undefined {
  const { namespace } = readRecord(readManifest(item)["metadata"]);
  return readString(namespace) ?? /\/namespaces\/([^/]+)\//.exec(item.request?.path ?? "")?.[1];
}

/** The kind that a case is about. */
export function kindOfCase(item: TenancyCase): string | undefined {
  return readAbout(item)?.kind;
}

/** The collection of a kind in a member; of a kind that it does not serve, where it would be. */
async function findCollection(
  member: Administrator,
  { apiVersion, kind, namespace }: About,
): Promise<string> {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await member.send("GET", root);
  const served = (Array.isArray(body["resources"]) ? body["resources"] : [])
    .filter(isRecord)
    .find((item) => item["kind"] === kind && !String(item["name"]).includes("/"));
  const plural = served === undefined ? formPlural(kind) : String(served["name"]);
  return namespace === "" ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

function formPlural(kind: string): string {
  const name = kind.toLowerCase();
  if (name.endsWith("y")) return `${name.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(name) ? `${name}es` : `${name}s`;
}

function headersOf({ request, method }: TenancyCase): Record<string, string> {
  const { contentType, rawBody, headers = {} } = request ?? {};
  const usual =
    method === "PATCH" ? "application/merge-patch+json" : rawBody === undefined ? "" : "application/yaml";
  const type = contentType ?? usual;
  return { ...(type === "" ? {} : { "content-type": type }), ...headers };
}

/**
 * @param fallback the namespace of what names neither kind nor place.
 * @param moved the namespace that stands for the case's own, in path and body.
 */
export async function buildRequest(
  item: TenancyCase,
  cluster: string,
  member: Administrator,
  { fallback, moved }: { fallback: string; moved?: string },
): Promise<CaseRequest> {
  const { method, request } = item;
  const query = request?.query === undefined ? "" : `?${request.query}`;
  const namespace = namespaceOfCase(item);
  const sent = moved === undefined ? item.manifest : moveTo(item.manifest, moved);
  const hasBody = method !== "GET" && (method !== "DELETE" || request?.path !== undefined) && isObject(sent);
  const raw = moved === undefined ? request?.rawBody : request?.rawBody?.replaceAll(namespace ?? "", moved);
  const body = raw ?? (hasBody ? JSON.stringify(sent) : undefined);
  const base = { method, headers: headersOf(item), body, cluster };
  if (request?.path !== undefined) {
    const { path } = request;
    const inMember = /^\/apis?\/(?!clusters\/)/.test(path) ? `/api/clusters/${cluster}/k8s${path}` : path;
    const placed =
      moved === undefined || namespace === undefined
        ? inMember
        : inMember.replace(`/namespaces/${namespace}`, `/namespaces/${moved}`);
    return { ...base, path: `${placed}${query}` };
  }
  const known = readAbout(item) ?? {
    kind: "VirtualService",
    apiVersion: "networking.istio.io/v1",
    namespace: fallback,
    name: "",
  };
  const isPlaced = request?.rawBody === undefined || known.namespace !== "";
  const about = { ...known, namespace: moved ?? (isPlaced ? known.namespace : fallback) };
  const collection = await findCollection(member, about);
  const isNamed = method !== "POST" && about.name !== "";
  return {
    ...base,
    path: `/api/clusters/${cluster}/k8s${collection}${isNamed ? `/${about.name}` : ""}${query}`,
    collection,
    namespace: about.namespace,
    name: about.name,
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function moveTo(manifest: unknown, namespace: string): unknown {
  if (!isRecord(manifest)) return manifest;
  return { ...manifest, metadata: { ...readRecord(manifest["metadata"]), namespace } };
}
