import type { z } from "zod";
import { list, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, refined, section } from "../group-codec";
import { backendPortProblems, extension, headerModifier, mirror, named, reference } from "../route-parts";
import { choice, integer, text } from "../scalar-codec";

export const grpcRouteFilters = [
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "ExtensionRef",
] as const;

/** Source: sigs.k8s.io/gateway-api apis/v1 `GRPCRouteFilter`. */
const filters = () =>
  list(
    group({
      type: choice(...grpcRouteFilters),
      requestHeaderModifier: headerModifier(),
      responseHeaderModifier: headerModifier(),
      requestMirror: mirror(),
      extensionRef: extension(),
    }),
  );

/** Source: sigs.k8s.io/gateway-api apis/v1 `GRPCRouteMatch`. */
const match = () =>
  group({
    method: section({ type: choice("Exact", "RegularExpression"), service: text(), method: text() }),
    headers: named("header"),
  });

/** Source: sigs.k8s.io/gateway-api apis/v1 `GRPCRouteRule`. */
const rules = () =>
  refined(
    list(
      group({
        name: text(),
        matches: list(match()),
        filters: filters(),
        backendRefs: list(
          group({ ...reference, weight: integer(0, 1_000_000, "A weight"), filters: filters() }),
        ),
      }),
    ),
    (rows) =>
      rows.flatMap(({ matches, backendRefs }, index) => [
        ...matches.flatMap(({ method }, at) =>
          method !== undefined && !method.service && !method.method
            ? [
                {
                  path: [index, "matches", at, "method"],
                  message: "Enter the service, the method, or both.",
                },
              ]
            : [],
        ),
        ...backendPortProblems(backendRefs, index),
      ]),
  );

/** Where gRPC calls go that a Gateway or the mesh takes in. Source: sigs.k8s.io/gateway-api apis/v1 `GRPCRoute`. */
export const grpcRouteForm = defineForm("gateway.networking.k8s.io/v1", "GRPCRoute", {
  parentRefs: list(group({ ...reference, sectionName: text() })),
  hostnames: texts(),
  rules: rules(),
});

export type GrpcRouteValues = z.infer<typeof grpcRouteForm.schema>;
