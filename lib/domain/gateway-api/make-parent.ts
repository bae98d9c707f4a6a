import type { KubernetesObject } from "../kubernetes/object";
import type { BuiltListener, GatewayServer } from "./build-listener";
import type { ConfigError } from "./conditions";
import type { ListenerConflicts } from "./find-listener-conflicts";
import type { ClassInfo } from "./gateway-classes";
import { findSupportedKinds, type Listener, type RouteGroupKind } from "./listener-model";
import {
  eastWestController,
  formatInternalGatewayName,
  hbonePort,
  internalAnnotations,
  meshController,
} from "./names";

/** A listener to which routes may attach. Source: istio gateway `parentInfo`. */
export interface ParentListener {
  owner: KubernetesObject;
  /** `namespace/name` of the Istio Gateway that stands for it. */
  internalName: string;
  allowedKinds: RouteGroupKind[];
  /** `namespace/host`, as the server has them. */
  hosts: string[];
  /** As the listener says it; "" any. */
  hostname: string;
  sectionName: string;
  port: number;
  protocol: string;
  server: GatewayServer;
  valid: boolean;
  /** The Istio Gateway. */
  gateway: KubernetesObject;
}

/** A Gateway and its class, as far as Istio is concerned with it. */
export interface GatewayFrame {
  gateway: KubernetesObject;
  spec: Record<string, unknown>;
  classInfo: ClassInfo;
  services: string[];
  servicesError: ConfigError | undefined;
  serviceAccount: string;
  conflicts: ListenerConflicts;
}

export interface ObjectStatus {
  object: KubernetesObject;
  status: Record<string, unknown>;
}

/** Makes the listener one that routes can name; undefined for those of waypoints, whose routes Istio does not convert. */
export function makeParent(
  frame: GatewayFrame,
  owner: KubernetesObject,
  listener: Listener,
  { server, valid }: BuiltListener,
): ParentListener | undefined {
  const { controller } = frame.classInfo;
  if (server === undefined || controller === meshController) return undefined;
  if (controller === eastWestController && listener.port === hbonePort) return undefined;
  const { name, namespace = "", creationTimestamp } = owner.metadata;
  const gatewayName = formatInternalGatewayName(name, listener.name);
  const ofSet = owner !== frame.gateway;
  return {
    owner,
    internalName: `${namespace}/${gatewayName}`,
    allowedKinds: findSupportedKinds(listener).kinds,
    hosts: server.hosts,
    hostname: listener.hostname ?? "",
    sectionName: listener.name,
    port: listener.port,
    protocol: listener.protocol,
    server,
    valid,
    gateway: {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: {
        name: gatewayName,
        namespace,
        ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
        annotations: {
          [internalAnnotations.parents]: `${owner.kind}/${name}/${listener.name}.${namespace}`,
          [internalAnnotations.gatewaySemantics]: "gateway",
          [internalAnnotations.gatewayService]: frame.services.join(","),
          [internalAnnotations.serviceAccount]: frame.serviceAccount,
          ...(ofSet ? { [internalAnnotations.parentNamespace]: frame.gateway.metadata.namespace ?? "" } : {}),
        },
      },
      spec: { servers: [server] },
    },
  };
}
