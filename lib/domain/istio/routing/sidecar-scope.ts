import type { KubernetesObject } from "../../kubernetes/object";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { refer, type Explained, type Reason } from "../explanation";
import { hostsOverlap, isHostSubsetOf, isWildcard } from "../host";
import { meshGateway, namespaceOf } from "../virtual-service";
import { createHostMap, findInHostMap, halfOf, type HostMap } from "./host-map";
import { getOrAdd, isServiceVisible, listVisibleServices } from "./index-services";
import { listByVisibility, listDestinationPorts } from "./index-virtual-services";
import { addService, type ServiceSet } from "./merge-services";
import type { MeshService } from "./mesh-service";
import { parseProtocol } from "./protocol";
import { getRoutingIndex, type RoutingIndex } from "./routing-index";
import { type SourceVirtualService } from "./virtual-service-model";
import type { ClusterWorld } from "../../kubernetes/projected";

/** Who asks: a proxy of the mesh. */
export interface ProxyIdentity {
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

/** Hosts that a `Sidecar` imports from one namespace. Source: istio pilot/pkg/model `hostClassification`. */
export interface HostImports {
  exact: ReadonlySet<string>;
  all: readonly string[];
  excluded: readonly string[];
}

/** One egress listener of a `Sidecar`, with what it imports. */
export interface EgressListener {
  /** Undefined: the catch-all that Istio makes when there is no `Sidecar`, or its `egress` is empty. */
  field?: string;
  port?: { number: number; protocol: string; name: string };
  bind: string;
  captureMode: string;
  services: readonly MeshService[];
  virtualServices: readonly SourceVirtualService[];
  /** Which VirtualService has the most specific host for a service. */
  mostSpecific: (hostname: string) => SourceVirtualService | undefined;
}

/** What a proxy knows of the mesh. Source: istio pilot/pkg/model `SidecarScope`. */
export interface SidecarScope {
  namespace: string;
  /** Undefined: no `Sidecar` applies. */
  sidecar?: KubernetesObject;
  listeners: readonly EgressListener[];
  services: readonly MeshService[];
  byHost: ReadonlyMap<string, MeshService>;
  outboundTrafficPolicy: {
    mode: "ALLOW_ANY" | "REGISTRY_ONLY" | "ALLOW_ANY_DYNAMIC_DNS";
    egressProxy?: Record<string, unknown>;
  };
}

/**
 * What a sidecar sees: the services, VirtualServices and listeners left by the `Sidecar` that applies to it. With the
 * `Sidecar` that decides, and those that lost to it.
 * Source: istio pilot/pkg/model `doGetSidecarScope`, `convertToSidecarScope`.
 */
export function findSidecarScope(world: ClusterWorld, client: ProxyIdentity): Explained<SidecarScope> {
  const index = getRoutingIndex(world);
  const { chosen, others } = selectSidecar(index, client);
  const reasons: Reason[] = [];
  if (chosen === undefined) {
    reasons.push({ role: "default", message: "No Sidecar applies: everything exported is visible." });
  } else {
    reasons.push({
      role: "decided",
      object: refer(chosen),
      message: "This Sidecar limits what the proxy sees.",
    });
  }
  for (const object of others) {
    reasons.push({
      role: "lost",
      object: refer(object),
      message: "Another Sidecar is more specific or older.",
    });
  }
  return { value: getSidecarScope(index, client), reasons };
}

/** The same without reasons; computed once for each `Sidecar` and namespace. */
export function getSidecarScope(index: RoutingIndex, client: ProxyIdentity): SidecarScope {
  const { chosen } = selectSidecar(index, client);
  const name = chosen === undefined ? "" : `${namespaceOf(chosen)}/${chosen.metadata.name}`;
  const key = `${client.namespace}|${name}`;
  return getOrAdd(scopesOf(index), key, () => buildSidecarScope(index, client.namespace, chosen));
}

const scopes = new WeakMap<RoutingIndex, Map<string, SidecarScope>>();

function scopesOf(index: RoutingIndex): Map<string, SidecarScope> {
  return getOrAdd(scopes, index, () => new Map<string, SidecarScope>());
}

/** Gateways see all that is exported to them, whatever `Sidecar` there is. Source: `DefaultSidecarScopeForGateway`. */
export function getGatewayScope(index: RoutingIndex, namespace: string): SidecarScope {
  return getOrAdd(scopesOf(index), `gateway|${namespace}`, () => buildGatewayScope(index, namespace));
}

function buildGatewayScope(index: RoutingIndex, namespace: string): SidecarScope {
  const set: ServiceSet = { list: [], positions: new Map() };
  for (const service of listVisibleServices(index.services, namespace)) addService(set, service);
  return {
    namespace,
    listeners: [],
    services: set.list,
    byHost: new Map(set.list.map((service) => [service.hostname, service])),
    outboundTrafficPolicy: { mode: index.mesh.outboundTrafficPolicy },
  };
}

function selectSidecar(
  index: RoutingIndex,
  client: ProxyIdentity,
): { chosen: KubernetesObject | undefined; others: KubernetesObject[] } {
  const own = index.sidecars.filter((object) => {
    if (namespaceOf(object) !== client.namespace) return false;
    const { workloadSelector } = readRecord(object["spec"]);
    if (workloadSelector === undefined) return true;
    return matchesLabels(readStringMap(readRecord(workloadSelector)["labels"]), client.labels);
  });
  const root = index.sidecars.find(
    (object) =>
      namespaceOf(object) === index.mesh.rootNamespace &&
      readRecord(object["spec"])["workloadSelector"] === undefined,
  );
  const candidates = root === undefined || own.includes(root) ? own : [...own, root];
  return { chosen: candidates[0], others: candidates.slice(1) };
}

/** The scope that a `Sidecar` makes for proxies of a namespace; without one, all that is exported to it. */
export function buildSidecarScope(
  index: RoutingIndex,
  namespace: string,
  sidecar: KubernetesObject | undefined,
): SidecarScope {
  const spec = readRecord(sidecar?.["spec"]);
  const egress = readRecords(spec["egress"]);
  const listeners =
    egress.length === 0
      ? [buildEgressListener(index, namespace, { hosts: ["*/*"] })]
      : egress.map((item, position) =>
          buildEgressListener(index, namespace, item, `spec.egress[${position}]`),
        );
  const set = collectServices(index, namespace, listeners);
  const policy = readRecord(spec["outboundTrafficPolicy"]);
  const mode = spec["outboundTrafficPolicy"] === undefined ? undefined : readOutboundMode(policy["mode"]);
  return {
    namespace,
    ...(sidecar === undefined ? {} : { sidecar }),
    listeners,
    services: set.list,
    byHost: new Map(set.list.map((service) => [service.hostname, service])),
    outboundTrafficPolicy: {
      mode: mode ?? index.mesh.outboundTrafficPolicy,
      ...(policy["egressProxy"] === undefined ? {} : { egressProxy: readRecord(policy["egressProxy"]) }),
    },
  };
}

/** The first value of the enum is REGISTRY_ONLY: a policy without mode is that. */
function readOutboundMode(value: unknown): SidecarScope["outboundTrafficPolicy"]["mode"] {
  return value === "ALLOW_ANY" || value === "ALLOW_ANY_DYNAMIC_DNS" ? value : "REGISTRY_ONLY";
}

const noImports: HostImports = { exact: new Set(), all: [], excluded: [] };

/**
 * Reads `namespace/host` entries: `.` is the own namespace, `~namespace/host` takes away (`~/host` from everywhere).
 * Source: istio pilot/pkg/model `convertIstioListenerToWrapper`.
 */
function readHostImports(hosts: readonly string[], namespace: string): Map<string, HostImports> {
  const imports = new Map<string, HostImports>();
  for (const entry of hosts) {
    const [written, host, ...rest] = entry.split("/");
    if (written === undefined || host === undefined || rest.length > 0) continue;
    const isExcluded = written.startsWith("~");
    const bare = isExcluded ? written.slice(1) || "*" : written;
    const key = bare === "." ? namespace : bare;
    const { exact, all, excluded } = imports.get(key) ?? noImports;
    imports.set(
      key,
      isExcluded
        ? { exact, all, excluded: [...excluded, host] }
        : {
            exact: isWildcard(host) ? exact : new Set([...exact, host]),
            all: [...all, host],
            excluded,
          },
    );
  }
  return imports;
}

function isExcluded(imports: HostImports | undefined, host: string): boolean {
  return imports?.excluded.some((excluded) => isHostSubsetOf(host, excluded)) ?? false;
}

/** Source: istio `hostClassification.Matches`. */
function importsService(imports: HostImports, host: string): boolean {
  if (imports.exact.has(host)) return true;
  return imports.all.some(
    (imported) => (isWildcard(host) || isWildcard(imported)) && isHostSubsetOf(host, imported),
  );
}

/** Source: istio `hostClassification.VSMatches`. */
function importsHost(imports: HostImports, host: string, isStrict: boolean): boolean {
  if (imports.exact.has(host)) return true;
  const covers = isStrict ? isHostSubsetOf : hostsOverlap;
  return imports.all.some((imported) => (isWildcard(host) || isWildcard(imported)) && covers(host, imported));
}

/**
 * The VirtualServices for sidecars that imports let in, strongest first: kept in the own namespace, exported to it, public;
 * in each the routes of the Gateway API of the own namespace first, then by age.
 * Source: istio pilot/pkg/model `SelectVirtualServices`.
 */
export function selectVirtualServices(
  byVisibility: readonly (readonly SourceVirtualService[])[],
  namespace: string,
  imports: ReadonlyMap<string, HostImports>,
): SourceVirtualService[] {
  const selected = new Set<SourceVirtualService>();
  const everywhere = imports.get("*");
  const isLetIn = (item: SourceVirtualService, from: HostImports) =>
    item.hosts.some(
      (host) =>
        importsHost(from, host, item.semantics === "gateway") &&
        !isExcluded(imports.get(item.namespace), host) &&
        !isExcluded(everywhere, host),
    );
  for (const list of byVisibility) {
    for (const isConsumer of [true, false]) {
      for (const item of list) {
        if ((item.semantics === "gateway" && item.namespace === namespace) !== isConsumer) continue;
        const own = imports.get(item.namespace);
        if ((own !== undefined && isLetIn(item, own)) || (everywhere && isLetIn(item, everywhere))) {
          selected.add(item);
        }
      }
    }
  }
  return [...selected];
}

function buildEgressListener(
  index: RoutingIndex,
  namespace: string,
  spec: Record<string, unknown>,
  field?: string,
): EgressListener {
  const imports = readHostImports(readStrings(spec["hosts"]), namespace);
  const port = readRecord(spec["port"]);
  const number = readNumber(port["number"]) ?? 0;
  const protocol = readString(port["protocol"]) ?? "";
  const onlyPort = number !== 0 && parseProtocol(protocol) !== "HTTP_PROXY" ? number : undefined;
  const virtualServices = selectVirtualServices(
    listByVisibility(index.virtualServices, namespace, meshGateway),
    namespace,
    imports,
  );
  const services = selectServices(
    listVisibleServices(index.services, namespace),
    namespace,
    imports,
    onlyPort,
  );
  const byHost = indexHosts(virtualServices);
  return {
    ...(field === undefined ? {} : { field }),
    ...(spec["port"] === undefined
      ? {}
      : { port: { number, protocol, name: readString(port["name"]) ?? "" } }),
    bind: readString(spec["bind"]) ?? "",
    captureMode: readString(spec["captureMode"]) ?? "DEFAULT",
    services,
    virtualServices,
    mostSpecific: (hostname) => findInHostMap(byHost, hostname)?.value,
  };
}

/** Each host to the first VirtualService that has it. Source: istio `computeWildcardHostVirtualServiceIndex`. */
function indexHosts(virtualServices: readonly SourceVirtualService[]): HostMap<SourceVirtualService> {
  const byHost = createHostMap<SourceVirtualService>();
  for (const item of virtualServices) {
    for (const host of item.hosts) {
      const half = halfOf(byHost, host);
      if (!half.has(host)) half.set(host, item);
    }
  }
  return byHost;
}

/**
 * The services that imports let in. A host of several namespaces counts once: the own namespace first, then Kubernetes
 * services. With a port, only services with that port, and only it.
 * Source: istio pilot/pkg/model `selectServices`.
 */
export function selectServices(
  services: readonly MeshService[],
  namespace: string,
  imports: ReadonlyMap<string, HostImports>,
  port?: number,
): MeshService[] {
  const everywhere = imports.get("*");
  const selected: MeshService[] = [];
  for (const service of services) {
    const own = imports.get(service.namespace);
    if (isExcluded(own, service.hostname) || isExcluded(everywhere, service.hostname)) continue;
    const match =
      (own && importService(own, service, port)) ?? (everywhere && importService(everywhere, service, port));
    if (match !== undefined) selected.push(match);
  }
  const deciding = new Map<string, MeshService>();
  for (const service of selected) {
    const existing = deciding.get(service.hostname);
    const isStronger =
      existing === undefined ||
      service.namespace === namespace ||
      (existing.registry !== "Kubernetes" &&
        service.registry === "Kubernetes" &&
        existing.namespace !== namespace);
    if (isStronger) deciding.set(service.hostname, service);
  }
  return selected.filter((service) => deciding.get(service.hostname)?.namespace === service.namespace);
}

function importService(imports: HostImports, service: MeshService, port?: number): MeshService | undefined {
  if (!importsService(imports, service.hostname)) return undefined;
  const onPort = port === undefined ? service : narrowToPorts(service, new Set([port]));
  if (onPort === undefined || onPort.aliases.length === 0) return onPort;
  const aliases = onPort.aliases.filter(({ hostname }) => importsService(imports, hostname));
  return aliases.length === onPort.aliases.length ? onPort : { ...onPort, aliases };
}

/** The service with only these ports; undefined when it has none of them. */
function narrowToPorts(service: MeshService, wanted: ReadonlySet<number>): MeshService | undefined {
  const ports = service.ports.filter(({ port }) => wanted.has(port));
  if (ports.length === service.ports.length && ports.length > 0) return service;
  return ports.length === 0 ? undefined : { ...service, ports };
}

/** All services of the listeners, and those that their VirtualServices send to. Source: istio `collectImportedServices`. */
function collectServices(
  index: RoutingIndex,
  namespace: string,
  listeners: readonly EgressListener[],
): ServiceSet {
  const set: ServiceSet = { list: [], positions: new Map() };
  for (const listener of listeners) {
    for (const service of listener.services) addService(set, service);
    const only =
      listener.port !== undefined &&
      listener.port.number !== 0 &&
      parseProtocol(listener.port.protocol) !== "HTTP_PROXY"
        ? new Set([listener.port.number])
        : undefined;
    for (const item of listener.virtualServices) {
      for (const [host, ports] of listDestinationPorts(item, namespace)) {
        const service = pickService(index, host, namespace);
        if (service === undefined) continue;
        const wanted = only ?? (ports.size === 0 || ports.has(0) ? undefined : ports);
        const narrowed = wanted === undefined ? service : narrowToPorts(service, wanted);
        if (narrowed !== undefined) addService(set, narrowed);
      }
    }
  }
  return set;
}

/**
 * The service that a host means for a client: of the own namespace, else a Kubernetes service it sees, else the oldest it
 * sees. Source: istio pilot/pkg/model `pickBestVisibleNamespace`.
 */
export function pickService(index: RoutingIndex, host: string, namespace: string): MeshService | undefined {
  const byNamespace = index.services.byHost.get(host);
  if (byNamespace === undefined) return undefined;
  const own = byNamespace.get(namespace);
  if (own !== undefined) return own;
  const visible = [...byNamespace.values()].filter((item) => isServiceVisible(item, namespace, index.mesh));
  return visible.find(({ registry }) => registry === "Kubernetes") ?? visible[0];
}
