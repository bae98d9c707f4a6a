import type { Finding } from "../../istio/finding";
import { isWildcard } from "../../istio/host";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import type { PodProjection } from "../../kubernetes/projected";
import { isSelectedByService, matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { lintHosts } from "./lint-hosts";
import { readWrittenRoutes } from "./lint-routes";
import { lintSubsets, type HostedRule } from "./lint-subsets";
import { lintWorkloads } from "./lint-workloads";
import { reportLint } from "./report-lint";

/** `host subset` of every destination of a VirtualService. */
const routedSubsets: WorldIndex<ReadonlySet<string>> = {
  inputs: ["virtualServices", ...lintHosts.inputs],
  build(world) {
    const hosts = lintHosts.build(world);
    return new Set(
      world.virtualServices.flatMap((virtualService) =>
        readWrittenRoutes(virtualService).flatMap((route) =>
          [...route.destinations, ...route.mirrors].map(
            ({ host, subset }) => `${hosts.expand(host, virtualService.metadata.namespace ?? "")} ${subset}`,
          ),
        ),
      ),
    );
  },
};

/** Pods of the mesh's other clusters by namespace: a service of the same name there is the same service. */
const remoteLabels: WorldIndex<ReadonlyMap<string, readonly PodProjection[]>> = {
  inputs: ["remotePods"],
  build: ({ remotePods = [] }) => Map.groupBy(remotePods, ({ meta }) => meta.namespace ?? ""),
};

/** Labels of everything that may serve a host; undefined when that is not known from this cluster alone. */
function findServerLabels(
  context: AnalysisContext,
  host: string,
): readonly Readonly<Record<string, string>>[] | undefined {
  const { world } = context;
  const service = context.read(lintHosts).service(host);
  if (service !== undefined) {
    const namespace = service.meta.namespace ?? "";
    if (Object.keys(service.selector).length === 0) return undefined;
    const entries = world.workloadEntries
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map(({ spec }) => readStringMap(readRecord(spec)["labels"]));
    const remote = (context.read(remoteLabels).get(namespace) ?? []).map(({ meta }) => meta.labels);
    return [
      ...context
        .read(lintWorkloads)
        .in(namespace)
        .map(({ labels }) => labels),
      ...entries,
      ...remote,
    ].filter((labels) => isSelectedByService(service.selector, labels));
  }
  const entries = world.serviceEntries.filter(({ spec }) =>
    readRecords([spec]).some(({ hosts }) => Array.isArray(hosts) && hosts.includes(host)),
  );
  const endpoints = entries.flatMap(({ spec }) => readRecords(readRecord(spec)["endpoints"]));
  return endpoints.length === 0 ? undefined : endpoints.map(({ labels }) => readStringMap(labels));
}

function checkSubsets(context: AnalysisContext, { rule, host }: HostedRule): Finding[] {
  const servers = isWildcard(host) ? undefined : findServerLabels(context, host);
  const routed = context.read(routedSubsets);
  const subsets = readRecords(readRecord(rule["spec"])["subsets"]).map(({ name, labels }) => ({
    name: readString(name) ?? "",
    labels: readStringMap(labels),
  }));
  const isServed = (labels: Record<string, string>): boolean =>
    servers === undefined || servers.some((server) => matchesLabels(labels, server));
  const someServed = subsets.some(({ labels }) => Object.keys(labels).length > 0 && isServed(labels));
  return subsets.flatMap(({ name, labels }, index) => {
    const path = ["spec", "subsets", index];
    if (Object.keys(labels).length === 0)
      return [
        reportLint(context, "KIA0209", rule, {
          path,
          detail: name,
          ...(someServed ? { severity: "info" as const } : {}),
        }),
      ];
    if (isServed(labels)) return [];
    const isRouted = routed.has(`${host} ${name}`);
    return [
      reportLint(context, "KIA0203", rule, {
        path,
        detail: name,
        ...(isRouted ? {} : { severity: "info" as const }),
      }),
    ];
  });
}

/** KIA0202, KIA0203, KIA0209: the host of a DestinationRule and what its subsets pick. */
export const checkDestinationRuleHosts: Check = {
  name: "lint.destination-rule-hosts",
  inputs: [
    "virtualServices",
    "workloadEntries",
    "remotePods",
    ...lintSubsets.inputs,
    ...lintWorkloads.inputs,
  ],
  run(context) {
    const { mesh } = context.world;
    const hosts = context.read(lintHosts);
    return context.read(lintSubsets).rules.flatMap((item) => {
      if (isWildcard(item.host) || hosts.exists(item.host)) return checkSubsets(context, item);
      // Where anything may be called, a rule may well be for a host outside the registry.
      const severity = mesh.outboundTrafficPolicy === "REGISTRY_ONLY" ? "error" : "warning";
      return [
        reportLint(context, "KIA0202", item.rule, { path: ["spec", "host"], detail: item.host, severity }),
      ];
    });
  },
};
