import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";

export type RouteAction = "forward" | "redirect" | "answer" | "delegate";

/** What happens to the requests of a route. */
export function findRouteAction(route: HttpRouteValues): RouteAction {
  if (route.redirect !== undefined) return "redirect";
  if (route.directResponse !== undefined) return "answer";
  if (route.delegate !== undefined) return "delegate";
  return "forward";
}

/** The route with another thing to do; what other things it did is gone. `host` is where a new route forwards to. */
export function setRouteAction(route: HttpRouteValues, action: RouteAction, host: string): HttpRouteValues {
  return {
    ...route,
    route: action !== "forward" ? [] : route.route.length > 0 ? route.route : [{ destination: { host } }],
    redirect: action === "redirect" ? (route.redirect ?? { uri: "/" }) : undefined,
    directResponse: action === "answer" ? (route.directResponse ?? { status: 503 }) : undefined,
    delegate: action === "delegate" ? (route.delegate ?? { name: "" }) : undefined,
  };
}
