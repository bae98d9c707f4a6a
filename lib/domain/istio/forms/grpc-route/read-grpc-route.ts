import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { grpcRouteForm, type GrpcRouteValues } from "./grpc-route";

/** A GRPCRoute as its form shows it. */
export function readGrpcRoute(object: KubernetesObject): FormReading<GrpcRouteValues> {
  return grpcRouteForm.read(object);
}
