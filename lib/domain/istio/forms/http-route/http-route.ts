import { z } from "zod";
import { list, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, refined, section } from "../group-codec";
import { choice, duration, flag, integer, portNumber, text } from "../scalar-codec";
import { backendPortProblems, extension, headerModifier, mirror, named, reference } from "../route-parts";

const path = () =>
  section({
    type: choice("ReplaceFullPath", "ReplacePrefixMatch"),
    replaceFullPath: text(),
    replacePrefixMatch: text(),
  });

export const httpRouteFilters = [
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "RequestRedirect",
  "URLRewrite",
  "CORS",
  "ExtensionRef",
] as const;

/** Source: sigs.k8s.io/gateway-api apis/v1 `HTTPRouteFilter`. */
const filters = () =>
  list(
    group({
      type: choice(...httpRouteFilters),
      requestHeaderModifier: headerModifier(),
      responseHeaderModifier: headerModifier(),
      requestMirror: mirror(),
      requestRedirect: section({
        scheme: choice("http", "https"),
        hostname: text(),
        path: path(),
        port: portNumber(),
        statusCode: integer(300, 399, "The status of a redirect"),
      }),
      urlRewrite: section({ hostname: text(), path: path() }),
      cors: section({
        allowOrigins: texts(),
        allowCredentials: flag(),
        allowMethods: texts(),
        allowHeaders: texts(),
        exposeHeaders: texts(),
        maxAge: integer(1, 2_147_483_647, "The age"),
      }),
      extensionRef: extension(),
    }),
  );

const match = () =>
  group({
    path: section({ type: choice("Exact", "PathPrefix", "RegularExpression"), value: text() }),
    headers: named("header"),
    queryParams: named("parameter"),
    method: choice("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
  });

/** Source: sigs.k8s.io/gateway-api apis/v1 `HTTPRouteRule`. */
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
        timeouts: section({ request: duration(), backendRequest: duration() }),
      }),
    ),
    (rows) =>
      rows.flatMap(({ backendRefs, filters }, index) => [
        ...(backendRefs.length > 0 && filters.some(({ type }) => type === "RequestRedirect")
          ? [{ path: [index, "filters"], message: "A rule redirects or sends to backends, not both." }]
          : []),
        ...backendPortProblems(backendRefs, index),
      ]),
  );

/** Where requests go that a Gateway or the mesh takes in. Source: sigs.k8s.io/gateway-api apis/v1 `HTTPRoute`. */
export const httpRouteForm = defineForm("gateway.networking.k8s.io/v1", "HTTPRoute", {
  parentRefs: list(group({ ...reference, sectionName: text() })),
  hostnames: texts(),
  rules: rules(),
});

export type HttpRouteValues = z.infer<typeof httpRouteForm.schema>;
