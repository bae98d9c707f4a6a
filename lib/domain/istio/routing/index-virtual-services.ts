import { refer } from "../explanation";
import { compareAge } from "../../kubernetes/compare-age";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { MeshConfig } from "../mesh-config";
import { namespaceOf } from "../virtual-service";
import { getOrAdd } from "./index-services";
import { mergeHttpRoute } from "./merge-delegates";
import {
  parentsAnnotation,
  readScope,
  readSemantics,
  readSourceDestination,
  readSourceRoutes,
  type Origin,
  type SourceRoute,
  type SourceVirtualService,
} from "./virtual-service-model";

/**
 * The VirtualServices of a world, oldest first and without delegates, by who sees them and where they apply.
 * Source: istio pilot/pkg/model `initVirtualServices`.
 */
export interface VirtualServiceIndex {
  all: readonly SourceVirtualService[];
  public: ReadonlyMap<string, readonly SourceVirtualService[]>;
  /** By `client namespace|gateway`: kept in the own namespace. */
  private: ReadonlyMap<string, readonly SourceVirtualService[]>;
  /** By `client namespace|gateway`: exported to it by name. */
  exported: ReadonlyMap<string, readonly SourceVirtualService[]>;
}

export function indexVirtualServices(
  objects: readonly KubernetesObject[],
  mesh: Pick<MeshConfig, "defaultVirtualServiceExportTo">,
  domain: string,
): VirtualServiceIndex {
  const all = readVirtualServices(objects, mesh.defaultVirtualServiceExportTo, domain);
  const byVisibility = {
    public: new Map<string, SourceVirtualService[]>(),
    private: new Map<string, SourceVirtualService[]>(),
    exported: new Map<string, SourceVirtualService[]>(),
  };
  const add = (part: keyof typeof byVisibility, key: string, item: SourceVirtualService) =>
    getOrAdd(byVisibility[part], key, () => []).push(item);
  for (const item of all) {
    for (const gateway of item.gateways) {
      if (item.exportTo.has("*")) add("public", gateway, item);
      else if (!item.exportTo.has("~")) {
        for (const namespace of item.exportTo) {
          add(namespace === item.namespace ? "private" : "exported", `${namespace}|${gateway}`, item);
        }
      }
    }
  }
  return { all, ...byVisibility };
}

const none: readonly SourceVirtualService[] = [];

/** The three lists that a client namespace sees for a gateway name, strongest first. */
export function listByVisibility(
  index: VirtualServiceIndex,
  clientNamespace: string,
  gateway: string,
): (readonly SourceVirtualService[])[] {
  const key = `${clientNamespace}|${gateway}`;
  return [index.private.get(key) ?? none, index.exported.get(key) ?? none, index.public.get(gateway) ?? none];
}

/**
 * The VirtualServices that apply to a gateway's proxies. Source: istio pilot/pkg/model `VirtualServicesForGateway`.
 */
export function listForGateway(
  index: VirtualServiceIndex,
  clientNamespace: string,
  gateway: string,
): SourceVirtualService[] {
  const [own = none, exported = none, open = none] = listByVisibility(index, clientNamespace, gateway);
  const isConsumer = (item: SourceVirtualService) =>
    item.semantics === "gateway" && item.namespace === clientNamespace;
  return [...own, ...exported, ...open.filter(isConsumer), ...open.filter((item) => !isConsumer(item))];
}

function readVirtualServices(
  objects: readonly KubernetesObject[],
  defaultExportTo: readonly string[],
  domain: string,
): SourceVirtualService[] {
  const delegates = new Map<string, KubernetesObject>();
  const roots: KubernetesObject[] = [];
  for (const object of objects) {
    const isDelegate = readStrings(readRecord(object["spec"])["hosts"]).length === 0;
    if (isDelegate) delegates.set(`${namespaceOf(object)}/${object.metadata.name}`, object);
    else roots.push(object);
  }
  return roots.toSorted(compareAge).map((object): SourceVirtualService => {
    const semantics = readSemantics(object);
    const http = readSourceRoutes(object, "http", domain);
    const dropped: SourceVirtualService["dropped"] = [];
    return {
      object,
      reference: refer(object),
      name: object.metadata.name,
      namespace: namespaceOf(object),
      semantics,
      parents: object.metadata.annotations?.[parentsAnnotation] ?? "",
      ...readScope(object, domain, defaultExportTo),
      http:
        semantics === "istio"
          ? http.flatMap((route) => resolveDelegate(route, delegates, defaultExportTo, domain, dropped))
          : http,
      tls: readSourceRoutes(object, "tls", domain),
      tcp: readSourceRoutes(object, "tcp", domain),
      dropped,
    };
  });
}

/** A route as it is, or the routes of the delegate it names. */
function resolveDelegate(
  root: SourceRoute,
  delegates: ReadonlyMap<string, KubernetesObject>,
  defaultExportTo: readonly string[],
  domain: string,
  dropped: { origin: Origin; message: string }[],
): SourceRoute[] {
  const named = root.spec["delegate"];
  if (named === undefined || named === null) return [root];
  const { name, namespace } = readRecord(named);
  const own = root.origin.object.namespace;
  const key = `${readString(namespace) || own}/${readString(name) ?? ""}`;
  const delegate = delegates.get(key);
  const drop = (origin: Origin, message: string) => {
    dropped.push({ origin, message });
    return [];
  };
  if (delegate === undefined) {
    return drop(root.origin, `it delegates to VirtualService ${key}, which does not exist or has hosts`);
  }
  const { exportTo } = readScope(delegate, domain, defaultExportTo);
  if (!exportTo.has("*") && !exportTo.has(own)) {
    return drop(root.origin, `it delegates to VirtualService ${key}, which is not exported to its namespace`);
  }
  const rest = { ...root.spec };
  delete rest["delegate"];
  return readSourceRoutes(delegate, "http", domain).flatMap((route): SourceRoute[] => {
    const merged = mergeHttpRoute(rest, route.spec);
    if (merged === undefined) {
      return drop(route.origin, `one of its matches fits under none of the root's ${root.origin.field}`);
    }
    return [
      {
        spec: merged.route,
        origin: route.origin,
        matches: merged.matches.map(({ match, root: rootIndex, delegate: leaf }) => ({
          spec: match,
          origin:
            (leaf === undefined ? root.matches[rootIndex ?? 0] : route.matches[leaf])?.origin ?? route.origin,
        })),
      },
    ];
  });
}

/**
 * Hosts that its routes send to, with their ports; port 0 stands for any. HTTP routes for other source namespaces do not
 * count when a namespace is given. Source: istio `virtualServiceDestinationsFilteredBySourceNamespace`.
 */
export function listDestinationPorts(
  item: SourceVirtualService,
  clientNamespace: string,
): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  const add = (value: unknown) => {
    if (value === undefined || value === null) return;
    const { host, port = 0 } = readSourceDestination(value);
    getOrAdd(found, host, () => new Set<number>()).add(port);
  };
  const isFor = ({ matches }: SourceRoute) => {
    const named = matches
      .map(({ spec }) => readString(spec["sourceNamespace"]) ?? "")
      .filter((name) => name !== "");
    return clientNamespace === "" || named.length === 0 || named.includes(clientNamespace);
  };
  for (const { spec } of [...item.http.filter(isFor), ...item.tcp, ...item.tls]) {
    for (const target of readRecords(spec["route"])) add(target["destination"]);
    add(spec["mirror"]);
    for (const mirror of readRecords(spec["mirrors"])) add(mirror["destination"]);
  }
  return found;
}
