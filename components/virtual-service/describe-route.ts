import type {
  HttpMatchValues,
  HttpRouteValues,
  VirtualServiceValues,
} from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { computeShares } from "./compute-shares";

type Match = HttpMatchValues["uri"];
type Named = HttpMatchValues["headers"];
type Destination = HttpRouteValues["route"][number]["destination"];

const signs = { exact: "=", prefix: "starts with", regex: "matches" } as const;

function describeText(what: string, match: Match): string[] {
  return match === undefined ? [] : [`${what} ${signs[match.kind]} ${match.value}`];
}

function describeNamed(what: string, rows: Named): string[] {
  return rows.flatMap(({ name, match }) =>
    match === undefined ? [`${what} ${name} is there`] : describeText(`${what} ${name}`, match),
  );
}

/** `header x-canary = yes and path starts with /api`. */
export function describeMatch(match: HttpMatchValues): string {
  const labels = Object.entries(match.sourceLabels).map(([key, value]) => `${key}=${value}`);
  const parts = [
    ...describeText("path", match.uri),
    ...describeText("method", match.method),
    ...describeNamed("header", match.headers),
    ...match.withoutHeaders.map((row) => `not ${describeNamed("header", [row])[0] ?? ""}`),
    ...describeNamed("query", match.queryParams),
    ...describeText("host", match.authority),
    ...describeText("scheme", match.scheme),
    ...(match.port === undefined ? [] : [`port ${match.port}`]),
    ...(labels.length === 0 ? [] : [`from ${labels.join(", ")}`]),
    ...(match.sourceNamespace === undefined ? [] : [`from namespace ${match.sourceNamespace}`]),
    ...(match.gateways.length === 0 ? [] : [`through ${match.gateways.join(" or ")}`]),
  ];
  return parts.length === 0 ? "any request" : parts.join(" and ");
}

/** `reviews v2`. */
export function describeDestination({ host, subset, port }: Destination): string {
  const name = host === "" ? "a service to choose" : host;
  return `${name}${port === undefined ? "" : `:${port}`}${subset === undefined ? "" : ` ${subset}`}`;
}

/** `90 % reviews v1, 10 % reviews v2`. */
export function describeDestinations(
  rows: readonly { destination: Destination; weight?: number | undefined }[],
): string {
  const shares = computeShares(rows);
  return rows
    .map(({ destination }, index) =>
      rows.length === 1
        ? describeDestination(destination)
        : `${shares[index] ?? 0} % ${describeDestination(destination)}`,
    )
    .join(", ");
}

function describeAction({ route, redirect, directResponse, delegate }: HttpRouteValues): string {
  if (redirect !== undefined) return `redirect to ${redirect.authority ?? ""}${redirect.uri ?? ""}`;
  if (directResponse !== undefined) return `answer ${directResponse.status ?? "?"}`;
  if (delegate !== undefined) return `as ${delegate.name || "another VirtualService"} decides`;
  return route.length === 0 ? "nowhere yet" : describeDestinations(route);
}

/** One line: `header x-canary = yes → reviews v2`. */
export function describeRoute(route: HttpRouteValues): string {
  const matches = route.match.map(describeMatch);
  const when = matches.length === 0 ? "every request" : matches.join(", or ");
  return `${when} → ${describeAction(route)}`;
}

/** A TLS or TCP route in one line. */
export function describeStreamRoute(
  route: VirtualServiceValues["tls"][number] | VirtualServiceValues["tcp"][number],
): string {
  const matches = route.match.map((match) => {
    const names = "sniHosts" in match ? match.sniHosts : [];
    const parts = [...names, ...(match.port === undefined ? [] : [`port ${match.port}`])];
    return parts.length === 0 ? "any connection" : parts.join(", ");
  });
  const to = route.route.length === 0 ? "nowhere yet" : describeDestinations(route.route);
  return `${matches.length === 0 ? "every connection" : matches.join(", or ")} → ${to}`;
}
