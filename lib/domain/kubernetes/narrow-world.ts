import type { KubernetesObject } from "./object";
import type { ClusterWorld, ServiceProjection } from "./projected";
import { readRecord, readRecords, readString, readStrings } from "./read-field";

/** What somebody who does not see a whole cluster sees of it. */
export interface WorldView {
  /** Something in this namespace; "" for what lies in none. */
  seesNamespace(namespace: string): boolean;
  /** Which lists of the world, of what is in a namespace that is seen. */
  seesList(namespace: string, list: string): boolean;
  /** Gateways outside of them to which their routes may bind; only the Gateway objects, with the hosts that concern them. */
  seesGateway(namespace: string, name: string): boolean;
  /** Hosts of such gateways, exact or `*.` in front: those that overlap with one of theirs. */
  seesHost(host: string): boolean;
  /** Services outside of them that they may call; only the Service and its endpoints' ports, never its workloads. */
  seesService(namespace: string, name: string): boolean;
}

/** Lists of Istio's configuration whose objects in the root namespace hold for every namespace of the mesh. */
const meshWide = [
  "destinationRules",
  "sidecars",
  "peerAuthentications",
  "authorizationPolicies",
  "requestAuthentications",
  "telemetries",
] as const satisfies readonly (keyof ClusterWorld)[];

const gatewayLists = ["gateways", "gatewayApiGateways"] as const satisfies readonly (keyof ClusterWorld)[];
const meshWideLists: ReadonlySet<string> = new Set(meshWide);
const gatewayKinds: ReadonlySet<string> = new Set(gatewayLists);

/** Lists without a namespace: classes are the platform's offer to everybody; machines are seen with the cluster itself. */
const clusterScoped: ReadonlySet<string> = new Set(["gatewayClasses"]);

/**
 * The world as a {@link WorldView} shows it: an object that is not seen is not there, so that nothing computed from the answer
 * can name it. What the platform sets for everybody in Istio's root namespace stays, because it decides about what is seen.
 */
export function narrowWorld(world: ClusterWorld, view: WorldView): ClusterWorld {
  const { rootNamespace } = world.mesh;
  const narrowed = Object.entries(world).map(([key, value]: [string, unknown]) => {
    if (!Array.isArray(value) || clusterScoped.has(key)) return [key, value];
    const seen = value.filter((item: unknown) => isSeen(key, item, view, rootNamespace));
    return [key, gatewayKinds.has(key) ? seen.map((item: unknown) => narrowGateway(item, view)) : seen];
  });
  return Object.fromEntries(narrowed) as unknown as ClusterWorld;
}

function isSeen(list: string, item: unknown, view: WorldView, rootNamespace: string): boolean {
  const { name, namespace = "" } = metaOf(item);
  if (list === "namespaces") return view.seesNamespace(name);
  if (view.seesNamespace(namespace)) return view.seesList(namespace, list);
  if (meshWideLists.has(list))
    return namespace === rootNamespace && (list !== "destinationRules" || isRuleSeen(item, view));
  if (gatewayKinds.has(list)) return view.seesGateway(namespace, name);
  return list === "services" && view.seesService(namespace, name);
}

/** A rule of the platform for one service names that service. Source: Istio, DestinationRule.host. */
function isRuleSeen(rule: unknown, view: WorldView): boolean {
  const host = readString(readRecord(readRecord(rule)["spec"])["host"]) ?? "";
  const [, service = "", namespace = ""] = /^([^.]+)\.([^.]+)\.svc\./.exec(host) ?? [];
  return namespace === "" || view.seesNamespace(namespace) || view.seesService(namespace, service);
}

/** A shared gateway names the hosts of everybody whom it serves. */
function narrowGateway(item: unknown, view: WorldView): unknown {
  const gateway = item as KubernetesObject;
  const { namespace = "", annotations, ...metadata } = gateway.metadata;
  if (view.seesNamespace(namespace)) return gateway;
  const spec = readRecord(gateway.spec);
  const servers = readRecords(spec["servers"]).flatMap((server) => {
    const hosts = readStrings(server["hosts"]).filter((host) =>
      view.seesHost(host.slice(host.indexOf("/") + 1)),
    );
    return hosts.length === 0 ? [] : [{ ...server, hosts }];
  });
  const listeners = readRecords(spec["listeners"]).filter(({ hostname }) => {
    const host = readString(hostname) ?? "";
    return host === "" || view.seesHost(host);
  });
  const names = new Set(listeners.map(({ name }) => name));
  const status = readRecord(gateway["status"]);
  return {
    ...gateway,
    // What was applied last repeats the whole of it.
    metadata: {
      ...metadata,
      namespace,
      ...(annotations === undefined ? {} : { annotations: withoutCopy(annotations) }),
    },
    spec: {
      ...spec,
      ...("servers" in spec ? { servers } : {}),
      ...("listeners" in spec ? { listeners } : {}),
    },
    ...("listeners" in status
      ? {
          status: {
            ...status,
            listeners: readRecords(status["listeners"]).filter(({ name }) => names.has(name)),
          },
        }
      : {}),
  };
}

function withoutCopy(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const { "kubectl.kubernetes.io/last-applied-configuration": _, ...others } = annotations;
  return others;
}

/** Projections keep `meta`, whole objects `metadata`. */
function metaOf(item: unknown): { name: string; namespace?: string | undefined } {
  const object = item as Partial<ServiceProjection> & Partial<KubernetesObject>;
  return object.meta ?? object.metadata ?? { name: "" };
}
