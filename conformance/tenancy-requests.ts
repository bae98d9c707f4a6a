import { z } from "zod";
import { isRecord, readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import type { Administrator } from "@/lib/testing/fleet";

export const caseSchema = z.looseObject({
  id: z.string(),
  expect: z.enum(["refuse", "allow", "allow-mutated"]),
  code: z.string().optional(),
  http: z.number().optional(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
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
  const [kind = "", place = ""] = target.split(" ");
  const [first = "", second] = place.split("/");
  return second === undefined
    ? { kind, namespace: "", name: first }
    : { kind, namespace: first, name: second };
}

/** apiVersions of kinds that a patch names without one. */
const usualVersions: Readonly<Record<string, string>> = {
  Namespace: "v1",
  Service: "v1",
  ConfigMap: "v1",
  Secret: "v1",
  Deployment: "apps/v1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
  AuthorizationPolicy: "security.istio.io/v1",
  PeerAuthentication: "security.istio.io/v1",
  RequestAuthentication: "security.istio.io/v1",
  Telemetry: "telemetry.istio.io/v1",
};

function readAbout({ manifest, request }: TenancyCase): About | undefined {
  const object = readRecord(manifest);
  const metadata = readRecord(object["metadata"]);
  const target = request?.target === undefined ? undefined : readTarget(request.target);
  const kind = target?.kind ?? readString(object["kind"]);
  if (kind === undefined) return undefined;
  return {
    kind,
    apiVersion: readString(object["apiVersion"]) ?? usualVersions[kind] ?? "networking.istio.io/v1",
    namespace: target?.namespace ?? readString(metadata["namespace"]) ?? "",
    name: target?.name ?? readString(metadata["name"]) ?? "",
  };
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
  const plural = served === undefined ? `${kind.toLowerCase()}s` : String(served["name"]);
  return namespace === "" ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

/** @param namespace instead of that of the case. */
export async function buildRequest(
  item: TenancyCase,
  cluster: string,
  member: Administrator,
  namespace?: string,
): Promise<CaseRequest> {
  const { method, request, manifest } = item;
  const headers = {
    ...request?.headers,
    ...(request?.contentType !== undefined
      ? { "content-type": request.contentType }
      : method === "PATCH"
        ? { "content-type": "application/merge-patch+json" }
        : request?.rawBody === undefined
          ? {}
          : { "content-type": "application/yaml" }),
  };
  const query = request?.query === undefined ? "" : `?${request.query}`;
  if (request?.path !== undefined)
    return { method, path: `${request.path}${query}`, headers, body: request.rawBody, cluster };
  const known = readAbout(item);
  const about = known === undefined || namespace === undefined ? known : { ...known, namespace };
  const collection =
    about === undefined
      ? `/apis/networking.istio.io/v1/namespaces/${namespace ?? "default"}/virtualservices`
      : await findCollection(member, about);
  const name = about?.name ?? "";
  const isNamed = method !== "POST" && name !== "";
  const moved = namespace === undefined ? manifest : moveTo(manifest, namespace);
  return {
    method,
    path: `/api/clusters/${cluster}/k8s${collection}${isNamed ? `/${name}` : ""}${query}`,
    headers,
    body: request?.rawBody ?? (method === "DELETE" || method === "GET" ? undefined : JSON.stringify(moved)),
    cluster,
    collection,
    ...(about === undefined ? {} : { namespace: about.namespace }),
    name,
  };
}

function moveTo(manifest: unknown, namespace: string): unknown {
  const object = readRecord(manifest);
  return { ...object, metadata: { ...readRecord(object["metadata"]), namespace } };
}
