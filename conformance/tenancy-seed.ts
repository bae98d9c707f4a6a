import { readRecord, readStringMap } from "@/lib/domain/kubernetes/read-field";
import { kindOfCase, type CaseRequest, type TenancyCase } from "./tenancy-requests";
import type { TenancyStack } from "./tenancy-stack";
import { administratorOf, type CaseWorld } from "./tenancy-world";

interface Scene {
  stack: TenancyStack;
  world: CaseWorld;
  models: readonly Record<string, unknown>[];
}

/** The least that an API server takes of a kind whose spec is not optional, with nothing of anybody else in it. */
function describeLeast(kind: string, namespace: string, world: CaseWorld): object | undefined {
  const { hosts = [], egress = [], vmCIDRs = [] } = world.tenants[world.actor.tenant] ?? {};
  const host = (hosts[0] ?? `seed.${namespace}.svc.cluster.local`).replace(/^\*/, "seed");
  const service = `seed.${namespace}.svc.cluster.local`;
  const labels = { app: "seed" };
  const port = { number: 80, name: "http", protocol: "HTTP" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "seed", image: "seed" }] } };
  const specs: Readonly<Record<string, object>> = {
    VirtualService: { hosts: [host], exportTo: ["."], http: [{ route: [{ destination: { host: service } }] }] },
    DestinationRule: { host: service, exportTo: ["."] },
    ServiceEntry: { hosts: [egress[0] ?? host], exportTo: ["."], location: "MESH_EXTERNAL", resolution: "DNS", ports: [port] },
    Gateway: { selector: labels, servers: [{ port, hosts: [host] }] },
    Sidecar: { egress: [{ hosts: ["./*"] }] },
    WorkloadEntry: { address: (vmCIDRs[0] ?? "192.0.2.1").replace(/\/.*$/, ""), labels },
    HTTPRoute: { hostnames: [host], rules: [{ backendRefs: [{ name: "seed", port: 80 }] }] },
    Service: { ports: [{ port: 80 }] },
    Deployment: { selector: { matchLabels: labels }, template },
    StatefulSet: { serviceName: "seed", selector: { matchLabels: labels }, template },
    DaemonSet: { selector: { matchLabels: labels }, template },
    PeerAuthentication: {},
    AuthorizationPolicy: {},
    RequestAuthentication: {},
    Telemetry: {},
  }; // prettier-ignore
  return specs[kind];
}

/**
 * What a change or a delete is about must be there: in the words of a case that may write such a kind, or else the least of it. What
 * the case takes for the platform's carries the mark of the platform's objects.
 */
export async function seedCase(
  { stack, world, models }: Scene,
  item: TenancyCase,
  { collection, namespace = "", name = "", cluster, method }: CaseRequest,
): Promise<void> {
  if (collection === undefined || namespace === "" || name === "" || !changes.has(method)) return;
  const kind = kindOfCase(item) ?? "";
  const model = models.find((object) => object["kind"] === kind) ?? {};
  const own = method === "DELETE" ? readRecord(item.manifest) : {};
  const spec = own["spec"] ?? model["spec"] ?? describeLeast(kind, namespace, world);
  const said = readStringMap(readRecord(own["metadata"])["labels"]);
  const isPlatforms = item.code === "MANAGED_OBJECT" || name.startsWith("guardrail-");
  const labels = { ...said, ...(isPlatforms ? { "app.kubernetes.io/managed-by": "isthmus" } : {}) };
  const group = /^\/apis\/([^/]+\/[^/]+)\//.exec(collection)?.[1] ?? "v1";
  const object = {
    apiVersion: group,
    kind,
    metadata: { name, namespace, labels },
    ...(spec === undefined ? {} : { spec }),
  };
  const member = administratorOf(stack, cluster);
  await member.send("DELETE", `${collection}/${name}`);
  // A kind that the member does not serve, or that has no such object, is asked about all the same.
  await member.send("POST", collection, object);
}

const changes: ReadonlySet<string> = new Set(["PUT", "PATCH", "DELETE"]);

/** Takes away what the case made, or what was made for it. */
export async function sweepCase(
  stack: TenancyStack,
  { collection, namespace = "", name = "", cluster }: CaseRequest,
): Promise<void> {
  if (collection === undefined || namespace === "" || name === "") return;
  await administratorOf(stack, cluster).send("DELETE", `${collection}/${name}`);
}
