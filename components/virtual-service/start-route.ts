import type {
  HttpMatchValues,
  HttpRouteValues,
} from "@/lib/domain/istio/forms/virtual-service/virtual-service";

export const newMatch = (): HttpMatchValues => ({
  headers: [],
  withoutHeaders: [],
  queryParams: [],
  sourceLabels: {},
  gateways: [],
});

/** A route that sends every request to a host. */
export const newRoute = (host: string): HttpRouteValues => ({
  match: [],
  route: [{ destination: { host } }],
  mirrors: [],
});

/** Requests with a header go to one subset, and all others as before: the route stands before those there are. */
export function makeCanaryRoute(
  header: string,
  value: string,
  host: string,
  subset: string,
): HttpRouteValues {
  const match = value === "" ? undefined : { kind: "exact" as const, value };
  return {
    ...newRoute(host),
    match: [{ ...newMatch(), headers: [{ name: header.toLowerCase(), match }] }],
    route: [{ destination: { host, subset } }],
  };
}
