import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { convertGatewayApi } from "./convert-gateway-api";
import { replaceGatewayApiObject } from "./replace-object";

/**
 * The status Istio would write on a Gateway API object, saved or not, with the rest of the world as it is. Undefined when
 * Istio writes none: of a class that is not its own, or of a kind without status.
 */
export function predictGatewayApiStatus(
  world: ClusterWorld,
  object: KubernetesObject,
): Readonly<Record<string, unknown>> | undefined {
  const { statuses } = convertGatewayApi(replaceGatewayApiObject(world, object));
  const found = statuses.find(
    ({ kind, metadata }) =>
      kind === object.kind &&
      metadata.name === object.metadata.name &&
      (metadata.namespace ?? "") === (object.metadata.namespace ?? ""),
  );
  return found?.status as Readonly<Record<string, unknown>> | undefined;
}
