import type { Finding } from "../../istio/finding";
import { findVisibility } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readExportTo } from "../../istio/virtual-service";
import type { AnalysisContext, Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { readWrittenRoutes, type WrittenDestination, type WrittenRoute } from "./lint-routes";
import { lintSubsets } from "./lint-subsets";
import { reportLint } from "./report-lint";

function checkHost(
  context: AnalysisContext,
  virtualService: KubernetesObject,
  { host, path }: WrittenDestination,
): Finding[] {
  const hosts = context.read(lintHosts);
  return host === "" || hosts.exists(hosts.expand(host, virtualService.metadata.namespace ?? ""))
    ? []
    : [reportLint(context, "KIA1101", virtualService, { path: [...path, "host"], detail: host })];
}

function checkSubset(
  context: AnalysisContext,
  virtualService: KubernetesObject,
  { host, subset, path }: WrittenDestination,
): Finding[] {
  const namespace = virtualService.metadata.namespace ?? "";
  const hosts = context.read(lintHosts);
  if (subset === "" || host === "") return [];
  const target = hosts.expand(host, namespace);
  const isDefined = context
    .read(lintSubsets)
    .find(target, subset)
    .some(
      ({ rule }) =>
        findVisibility(readExportTo(rule), rule.metadata.namespace ?? "", namespace) !== undefined,
    );
  return isDefined
    ? []
    : [reportLint(context, "KIA1107", virtualService, { path, detail: `${subset} of ${host}` })];
}

function checkWeights(
  context: AnalysisContext,
  virtualService: KubernetesObject,
  { protocol, index, destinations }: WrittenRoute,
): Finding[] {
  const hosts = context.read(lintHosts);
  const [only] = destinations;
  if (destinations.length === 1 && typeof only?.weight === "number" && only.weight > 0 && only.weight < 100) {
    const path = ["spec", protocol, index, "route", 0, "weight"];
    return [reportLint(context, "KIA1104", virtualService, { path })];
  }
  const keys = destinations.map(({ host, subset }) =>
    JSON.stringify([hosts.expand(host, virtualService.metadata.namespace ?? ""), subset]),
  );
  return keys.flatMap((key, at) =>
    keys.indexOf(key) === keys.lastIndexOf(key)
      ? []
      : [
          reportLint(context, "KIA1105", virtualService, {
            path: ["spec", protocol, index, "route", at, "host"],
          }),
        ],
  );
}

/** KIA1101, KIA1104, KIA1105, KIA1107: what the routes of a VirtualService send to. */
export const checkVirtualServiceRoutes: Check = {
  name: "lint.virtual-service-routes",
  inputs: ["virtualServices", ...lintSubsets.inputs],
  run: (context) =>
    context.world.virtualServices.flatMap((virtualService) =>
      readWrittenRoutes(virtualService).flatMap((route) => [
        ...checkWeights(context, virtualService, route),
        ...[...route.destinations, ...route.mirrors].flatMap((destination) => [
          ...checkHost(context, virtualService, destination),
          ...checkSubset(context, virtualService, destination),
        ]),
      ]),
    ),
};
