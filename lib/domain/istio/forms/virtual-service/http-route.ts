import { list, texts } from "../collection-codec";
import { group, inner, refined, section, wrapped } from "../group-codec";
import { choice, decimal, duration, flag, integer, portNumber, requiredText, text } from "../scalar-codec";
import { stringMatch, tagged } from "../tagged-codec";
import { destination, destinationSection, headers, weight } from "./destination";
import { httpMatch } from "./http-match";

const percentage = () => inner("value", decimal(0, 100, "A percentage"));

const redirect = () =>
  section({
    uri: text(),
    authority: text(),
    port: portNumber(),
    derivePort: choice("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"),
    scheme: text(),
    redirectCode: integer(300, 399, "The status of a redirect"),
  });

const fault = () =>
  section({
    delay: section({ percentage: percentage(), fixedDelay: duration(), exponentialDelay: duration() }),
    abort: section({
      percentage: percentage(),
      httpStatus: integer(200, 599, "The status"),
      grpcStatus: text(),
      http2Error: text(),
    }),
  });

const retries = () =>
  section({
    attempts: integer(0, 2_147_483_647, "The number of attempts"),
    perTryTimeout: duration(),
    retryOn: text(),
    retryRemoteLocalities: flag(),
    retryIgnorePreviousHosts: flag(),
    backoff: duration(),
  });

/** Source: istio.io/api networking/v1 `CorsPolicy`. */
const corsPolicy = () =>
  section({
    allowOrigins: list(wrapped("match", stringMatch())),
    allowMethods: texts(),
    allowHeaders: texts(),
    exposeHeaders: texts(),
    maxAge: duration(),
    allowCredentials: flag(),
    unmatchedPreflights: choice("UNSPECIFIED", "FORWARD", "IGNORE"),
  });

const httpRoute = () =>
  group({
    name: text(),
    match: list(httpMatch()),
    route: list(group({ destination: destination(), weight: weight(), headers: headers() })),
    redirect: redirect(),
    directResponse: section({
      status: integer(200, 599, "The status"),
      body: tagged(["string", "bytes"]),
    }),
    delegate: section({ name: requiredText("Name the VirtualService that decides."), namespace: text() }),
    rewrite: section({
      uri: text(),
      authority: text(),
      uriRegexRewrite: section({
        match: requiredText("Write the expression that finds the part to replace."),
        rewrite: text(),
      }),
    }),
    timeout: duration(),
    retries: retries(),
    fault: fault(),
    mirror: destinationSection(),
    mirrorPercentage: percentage(),
    mirrors: list(group({ destination: destination(), percentage: percentage() })),
    headers: headers(),
    corsPolicy: corsPolicy(),
  });

/**
 * The routes of a VirtualService for HTTP, the first match decides. Each does one thing: destinations, redirect, fixed
 * answer or delegation. Source: istio.io/api networking/v1 `HTTPRoute`; istio pkg/config/validation `validateHTTPRoute`.
 */
export const httpRoutes = () =>
  refined(list(httpRoute()), (routes) =>
    routes.flatMap(({ route, redirect, directResponse, delegate }, index) => {
      const acts = [route.length > 0, redirect, directResponse, delegate].filter(Boolean).length;
      const total = route.reduce((sum, item) => sum + (item.weight ?? 0), 0);
      return [
        ...(acts === 0
          ? [{ path: [index, "route"], message: "Say where the requests go, or how they are answered." }]
          : []),
        ...(acts > 1
          ? [
              {
                path: [index],
                message: "A route sends to destinations, redirects, answers or delegates: choose one.",
              },
            ]
          : []),
        ...(route.length > 1 && total === 0
          ? [{ path: [index, "route"], message: "Give at least one destination a weight." }]
          : []),
      ];
    }),
  );
