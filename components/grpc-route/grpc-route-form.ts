import { AttachmentContainer } from "@/components/http-route/attachment-container";
import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyGrpcRoute } from "@/lib/domain/istio/forms/grpc-route/apply-grpc-route";
import { grpcRouteForm, type GrpcRouteValues } from "@/lib/domain/istio/forms/grpc-route/grpc-route";
import { readGrpcRoute } from "@/lib/domain/istio/forms/grpc-route/read-grpc-route";
import { GrpcRouteFields } from "./grpc-route-fields";

export const grpcRouteEditor: IstioForm<GrpcRouteValues> = {
  read: readGrpcRoute,
  apply: applyGrpcRoute,
  schema: grpcRouteForm.schema,
  Fields: GrpcRouteFields,
  Beside: AttachmentContainer,
};
