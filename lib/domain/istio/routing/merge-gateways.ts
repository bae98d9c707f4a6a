import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { namespaceOf } from "../virtual-service";
import {
  isHttpServer,
  isTlsServer,
  listSniHosts,
  nameRoutes,
  readServers,
  type GatewayServer,
} from "./gateway-server";
import { isHttp } from "./protocol";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import { listServiceTargets, type ServiceTarget } from "./service-targets";
import { gatewayServiceAnnotation, parentNamespaceAnnotation, type Origin } from "./virtual-service-model";

/** Servers that share a port, protocol and bind address, of all Gateways of a router. */
export interface ServerGroup {
  listenPort: number;
  protocol: GatewayServer["protocol"];
  bind: string;
  servers: GatewayServer[];
  /** Of plain HTTP. */
  routeName: string;
}

/** The Gateways of a router as one. Source: istio pilot/pkg/model `MergedGateway`. */
export interface MergedGateway {
  groups: ServerGroup[];
  serversByRoute: Map<string, GatewayServer[]>;
  sniHosts: Map<GatewayServer, { hosts: string[]; routeName: string }>;
  /** Servers left out because others have their port or hosts. */
  rejected: { origin: Origin; message: string }[];
}

interface BoundGateway {
  object: KubernetesObject;
  targets: readonly ServiceTarget[];
  /** Chosen by labels, so a port may be the service's or the workload's own. */
  isByLabels: boolean;
}

/** The Gateways that apply to a router, oldest first. Source: istio pilot/pkg/model `mergeGateways` of the push context. */
export function listGatewaysOf(index: RoutingIndex, proxy: RoutingProxy): BoundGateway[] {
  const targets = listServiceTargets(index, proxy);
  return index.gateways.flatMap((object): BoundGateway[] => {
    const annotations = object.metadata.annotations ?? {};
    const services = annotations[gatewayServiceAnnotation];
    if (services !== undefined) {
      const known = new Set(services.split(","));
      const namespace = annotations[parentNamespaceAnnotation] || namespaceOf(object);
      const own = targets.filter(
        ({ service }) => known.has(service.hostname) && service.namespace === namespace,
      );
      return own.length === 0 ? [] : [{ object, targets: own, isByLabels: false }];
    }
    const selector = readStringMap(readRecord(object["spec"])["selector"]);
    return matchesLabels(selector, proxy.labels) ? [{ object, targets, isByLabels: true }] : [];
  });
}

const disableTranslation = "experimental.istio.io/disable-gateway-port-translation";

/** The ports that a server's port stands for on the workload. Source: istio pilot/pkg/model `resolvePorts`. */
function resolvePorts(port: number, { targets, isByLabels }: BoundGateway): number[] {
  const found = targets.filter(
    ({ service, port: own }) =>
      own.port === port && !(isByLabels && service.labels[disableTranslation] !== undefined),
  );
  const [first] = found;
  if (!isByLabels) return [...new Set(found.map(({ targetPort }) => targetPort))];
  return [first === undefined ? port : first.targetPort];
}

/**
 * Servers of all Gateways on their ports: plain HTTP is put together, TLS is told apart by server name, and whoever is older
 * keeps a port that two want differently.
 * Source: istio pilot/pkg/model `mergeGateways`.
 */
export function mergeGateways(gateways: readonly BoundGateway[]): MergedGateway {
  const merge = new GatewayMerge();
  for (const gateway of gateways) {
    for (const server of readServers(gateway.object)) {
      for (const listenPort of resolvePorts(server.port, gateway)) merge.add(server, listenPort);
    }
  }
  return merge;
}

class GatewayMerge implements MergedGateway {
  readonly groups: ServerGroup[] = [];
  readonly serversByRoute = new Map<string, GatewayServer[]>();
  readonly sniHosts = new Map<GatewayServer, { hosts: string[]; routeName: string }>();
  readonly rejected: { origin: Origin; message: string }[] = [];
  private readonly plain = new Map<number, ServerGroup>();
  private readonly ports = new Set<number>();
  private readonly tlsHosts = new Map<string, string>();

  add(server: GatewayServer, listenPort: number): void {
    const routeName = nameRoutes(server, listenPort);
    if (server.tls !== undefined) {
      const taken = server.hosts.filter((host) => this.tlsHosts.get(`${listenPort}|${host}`) === server.bind);
      if (taken.length > 0) {
        this.reject(server, `port ${listenPort} serves ${taken.join(", ")} with TLS already`);
        return;
      }
      for (const host of server.hosts) this.tlsHosts.set(`${listenPort}|${host}`, server.bind);
      this.sniHosts.set(server, { hosts: listSniHosts(server), routeName });
    }
    if (!this.ports.has(listenPort)) {
      this.ports.add(listenPort);
      this.open(server, listenPort, routeName);
      return;
    }
    const current = this.plain.get(listenPort);
    if (current !== undefined) this.addBesidePlain(server, listenPort, routeName, current);
    else if (isTlsServer(server)) this.addTls(server, listenPort, routeName);
    else this.open(server, listenPort, routeName);
  }

  private addBesidePlain(
    server: GatewayServer,
    listenPort: number,
    routeName: string,
    current: ServerGroup,
  ): void {
    if (current.bind === server.bind) {
      const isSameKind =
        (isHttp(server.protocol) || server.protocol === current.protocol) && isHttp(current.protocol);
      if (!isSameKind || routeName === "") {
        this.reject(server, `port ${listenPort} serves ${current.protocol} for an older Gateway`);
        return;
      }
      current.servers.push(server);
      this.addRoute(routeName, server);
      return;
    }
    const existing = this.find(server, listenPort);
    if (existing === undefined) {
      this.open(server, listenPort, routeName);
      return;
    }
    existing.routeName = routeName;
    existing.servers.push(server);
    this.addRoute(routeName, server);
  }

  private addTls(server: GatewayServer, listenPort: number, routeName: string): void {
    if (isHttpServer(server)) {
      if (this.serversByRoute.has(routeName)) {
        this.reject(server, `another HTTPS server has its port's name`);
        return;
      }
      this.serversByRoute.set(routeName, [server]);
    }
    const existing = this.find(server, listenPort);
    if (existing === undefined) this.push(server, listenPort, "");
    else existing.servers.push(server);
  }

  private open(server: GatewayServer, listenPort: number, routeName: string): void {
    const group = this.push(server, listenPort, routeName);
    if (!isTlsServer(server)) this.plain.set(listenPort, group);
    if (isHttpServer(server)) this.serversByRoute.set(routeName, [server]);
  }

  private push(server: GatewayServer, listenPort: number, routeName: string): ServerGroup {
    const { protocol, bind } = server;
    const group: ServerGroup = { listenPort, protocol, bind, servers: [server], routeName };
    this.groups.push(group);
    return group;
  }

  private find({ protocol, bind }: GatewayServer, listenPort: number): ServerGroup | undefined {
    return this.groups.find(
      (group) => group.listenPort === listenPort && group.protocol === protocol && group.bind === bind,
    );
  }

  private addRoute(routeName: string, server: GatewayServer): void {
    this.serversByRoute.set(routeName, [...(this.serversByRoute.get(routeName) ?? []), server]);
  }

  private reject({ origin }: GatewayServer, message: string): void {
    this.rejected.push({ origin, message });
  }
}
