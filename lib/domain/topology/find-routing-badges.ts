import type { ServiceRouting } from "../istio/find-service-split";
import { readMirrors, readRoutes } from "../istio/virtual-service";
import { namespaceOf } from "../istio/virtual-service";
import { formatObject } from "../kubernetes/compare-age";
import { readRecord, readRecords } from "../kubernetes/read-field";
import type { Badge, SplitShare } from "./topology";

/** Badges that follow from the VirtualService in force: split, fault, mirror, timeout, request routing. */
export function findRoutingBadges(routing: ServiceRouting): Badge[] {
  const { virtualService, split, routeIndex } = routing;
  if (virtualService === undefined) return [];
  const name = formatObject(virtualService);
  const routes = readRoutes(virtualService, "http");
  const listed = (matches: (route: Record<string, unknown>) => boolean) =>
    routes.flatMap((route, index) => (matches(route) ? [`http[${index}]`] : [])).join(", ");
  const badges: Badge[] = [];
  if (split.filter(({ percent }) => percent > 0).length > 1) {
    badges.push({
      kind: "split",
      text: `${name} http[${routeIndex}] splits requests: ${formatSplit(split)}`,
    });
  }
  const faults = listed((route) => Object.keys(readRecord(route["fault"])).length > 0);
  if (faults !== "") badges.push({ kind: "fault", text: `${name} ${faults} injects faults` });
  const mirrors = listed((route) => readMirrors(route, namespaceOf(virtualService)).length > 0);
  if (mirrors !== "") badges.push({ kind: "mirror", text: `${name} ${mirrors} mirrors requests` });
  const timeouts = listed((route) => typeof route["timeout"] === "string" && route["timeout"] !== "0s");
  if (timeouts !== "") badges.push({ kind: "timeout", text: `${name} ${timeouts} sets a timeout` });
  const matches = listed((route) => readRecords(route["match"]).length > 0);
  if (matches !== "")
    badges.push({ kind: "routing", text: `${name} ${matches} routes by the content of requests` });
  return badges;
}

/** `v1 80 · v2 20`. */
export function formatSplit(split: readonly SplitShare[]): string {
  return split.map(({ subset, percent }) => `${subset} ${formatPercent(percent)}`).join(" · ");
}

function formatPercent(percent: number): string {
  return String(Math.round(percent * 10) / 10);
}
