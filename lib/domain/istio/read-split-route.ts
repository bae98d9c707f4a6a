import { readNumber, readRecord, readRecords, readString } from "../kubernetes/read-field";
import { formatMatches } from "./format-matches";
import type { SplitDestination, SplitRoute } from "./traffic-split";
import { appliesToMesh, type Destination, readDestinations } from "./virtual-service";

/**
 * One http route as the form shows it, with the reason when it cannot be edited there.
 * A single destination without subset reads as no destinations: all versions, by the number of their endpoints.
 */
export function readSplitRoute(
  route: Record<string, unknown>,
  index: number,
  context: { namespace: string; host: string; domain: string },
): SplitRoute {
  const destinations = readDestinations(route, context.namespace, context.domain);
  const reason = findRefusal(route, `spec.http[${index}]`, destinations, context.host);
  const name = readString(route["name"]);
  return {
    index,
    ...(name ? { name } : {}),
    matches: formatMatches(route),
    destinations: toPercents(
      destinations.filter(({ host, subset }) => host === context.host && subset !== undefined),
    ),
    editable: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
  };
}

function findRefusal(
  route: Record<string, unknown>,
  field: string,
  destinations: readonly Destination[],
  host: string,
): SplitRoute["reason"] {
  for (const kind of ["delegate", "redirect", "directResponse"] as const) {
    if (route[kind] === undefined || route[kind] === null) continue;
    const message = {
      delegate: "the route is decided by another VirtualService (delegate)",
      redirect: "the route answers with a redirect and sends nothing to the service",
      directResponse: "the route answers by itself and sends nothing to the service",
    }[kind];
    return { message, field: `${field}.${kind}` };
  }
  if (destinations.length === 0) return { message: "the route has no destination", field: `${field}.route` };
  if (!appliesToMesh(route)) {
    return {
      message: "the route serves requests through gateways only, not calls inside the mesh",
      field: `${field}.match`,
    };
  }
  const seen = new Set<string>();
  for (const [position, destination] of destinations.entries()) {
    const path = `${field}.route[${position}].destination`;
    if (destination.host !== host) {
      return {
        message: `the route also sends requests to ${destination.host || "an empty host"}`,
        field: `${path}.host`,
      };
    }
    if (destination.port !== destinations[0]?.port) {
      return { message: "the route sends requests to several ports", field: `${path}.port.number` };
    }
    if (destination.subset === undefined) {
      if (destinations.length === 1) continue;
      return {
        message: "the route mixes all versions (no subset) with other destinations",
        field: `${path}.subset`,
      };
    }
    if (seen.has(destination.subset)) {
      return { message: `the route names subset ${destination.subset} twice`, field: `${path}.subset` };
    }
    seen.add(destination.subset);
  }
  return findBadWeight(route, field);
}

function findBadWeight(route: Record<string, unknown>, field: string): SplitRoute["reason"] {
  for (const [position, item] of readRecords(route["route"]).entries()) {
    const { weight } = readRecord(item);
    if (weight === undefined || weight === null) continue;
    const number = readNumber(weight);
    if (number === undefined || number < 0) {
      return {
        message: `weight ${JSON.stringify(weight)} is not a whole number`,
        field: `${field}.route[${position}].weight`,
      };
    }
  }
  return undefined;
}

/**
 * Weights as whole percents. They need not add up to 100 in Istio: the share is weight / total. Rounded so that the
 * percents add up (largest remainder); a single destination gets everything.
 */
function toPercents(destinations: readonly Destination[]): SplitDestination[] {
  const [first] = destinations;
  if (destinations.length === 1 && first?.subset !== undefined)
    return [{ subset: first.subset, weight: 100 }];
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const exact = destinations.map(({ weight }) => (total === 0 ? 0 : (weight / total) * 100));
  const percents = exact.map(Math.floor);
  const missing = total === 0 ? 0 : 100 - percents.reduce((sum, percent) => sum + percent, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) percents[index] = (percents[index] ?? 0) + 1;
  return destinations.map(({ subset = "" }, index) => ({ subset, weight: percents[index] ?? 0 }));
}
