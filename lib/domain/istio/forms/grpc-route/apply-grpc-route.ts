import type { KubernetesObject } from "../../../kubernetes/object";
import { grpcRouteForm, type GrpcRouteValues } from "./grpc-route";

/** The GRPCRoute that the values describe; with an original, all that the form does not show is its. */
export function applyGrpcRoute(values: GrpcRouteValues, original: KubernetesObject | null): KubernetesObject {
  return grpcRouteForm.apply(values, original);
}
