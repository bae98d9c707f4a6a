import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { gatewayApiGroup } from "./names";

type GatewayApiList =
  | "gatewayClasses"
  | "gatewayApiGateways"
  | "listenerSets"
  | "httpRoutes"
  | "grpcRoutes"
  | "tlsRoutes"
  | "tcpRoutes"
  | "referenceGrants"
  | "backendTlsPolicies";

const listOfKind: ReadonlyMap<string, GatewayApiList> = new Map(
  Object.entries<GatewayApiList>({
    GatewayClass: "gatewayClasses",
    Gateway: "gatewayApiGateways",
    ListenerSet: "listenerSets",
    HTTPRoute: "httpRoutes",
    GRPCRoute: "grpcRoutes",
    TLSRoute: "tlsRoutes",
    TCPRoute: "tcpRoutes",
    ReferenceGrant: "referenceGrants",
    BackendTLSPolicy: "backendTlsPolicies",
  }),
);

/**
 * The world as it would be with a Gateway API object in place of the one of its kind, namespace and name, or added. The same
 * world when the object is already in it, or is of another kind.
 */
export function replaceGatewayApiObject(world: ClusterWorld, object: KubernetesObject): ClusterWorld {
  const list = object.apiVersion.startsWith(`${gatewayApiGroup}/`) ? listOfKind.get(object.kind) : undefined;
  if (list === undefined || world[list].includes(object)) return world;
  const { name, namespace } = object.metadata;
  const others = world[list].filter(
    ({ metadata }) => metadata.name !== name || (metadata.namespace ?? "") !== (namespace ?? ""),
  );
  return { ...world, [list]: [...others, object] };
}
