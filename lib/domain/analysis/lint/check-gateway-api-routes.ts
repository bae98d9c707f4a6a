import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { findNamespaceLabels } from "./lint-ambient";
import { lintHosts } from "./lint-hosts";
import { reportLint } from "./report-lint";

const gatewaysByName: WorldIndex<ReadonlyMap<string, KubernetesObject>> = {
  inputs: ["gatewayApiGateways"],
  build: ({ gatewayApiGateways }) =>
    new Map(
      gatewayApiGateways.map((gateway) => [
        `${gateway.metadata.namespace ?? ""}/${gateway.metadata.name}`,
        gateway,
      ]),
    ),
};

/** Whether a listener of the Gateway admits routes of the namespace. */
function admits(context: AnalysisContext, gateway: KubernetesObject, namespace: string): boolean {
  return readRecords(readRecord(gateway["spec"])["listeners"]).some(({ allowedRoutes }) => {
    const { from, selector } = readRecord(readRecord(allowedRoutes)["namespaces"]);
    if (from === "All") return true;
    if (from === "Selector") {
      const { matchLabels, matchExpressions } = readRecord(selector);
      // Expressions are left to the exact engine: lint speaks only where it is sure.
      if (readRecords(matchExpressions).length > 0) return true;
      return matchesLabels(readStringMap(matchLabels), findNamespaceLabels(context, namespace) ?? {});
    }
    return from !== "None" && gateway.metadata.namespace === namespace;
  });
}

/** KIA1401. */
function checkParents(context: AnalysisContext, route: KubernetesObject): Finding[] {
  const own = route.metadata.namespace ?? "";
  return readRecords(readRecord(route["spec"])["parentRefs"]).flatMap((reference, index) => {
    const { group = "gateway.networking.k8s.io", kind = "Gateway", namespace, name } = reference;
    if (group !== "gateway.networking.k8s.io" || kind !== "Gateway") return [];
    const key = `${readString(namespace) ?? own}/${readString(name) ?? ""}`;
    const gateway = context.read(gatewaysByName).get(key);
    return gateway !== undefined && admits(context, gateway, own)
      ? []
      : [reportLint(context, "KIA1401", route, { path: ["spec", "parentRefs", index, "name"], detail: key })];
  });
}

/** KIA1402, for backends that are Services or hosts. */
function checkBackends(context: AnalysisContext, route: KubernetesObject): Finding[] {
  const hosts = context.read(lintHosts);
  const own = route.metadata.namespace ?? "";
  return readRecords(readRecord(route["spec"])["rules"]).flatMap((rule, index) =>
    readRecords(rule["backendRefs"]).flatMap(({ group = "", kind = "Service", namespace, name }, at) => {
      const written = readString(name) ?? "";
      const of = readString(namespace) ?? own;
      const isService = kind === "Service" && group === "";
      const isHostname = kind === "Hostname";
      if (!isService && !isHostname) return [];
      const isKnown = hosts.exists(isService ? hosts.expand(written, of) : written);
      return isKnown
        ? []
        : [
            reportLint(context, "KIA1402", route, {
              path: ["spec", "rules", index, "backendRefs", at, "name"],
              detail: isService ? `${of}/${written}` : written,
            }),
          ];
    }),
  );
}

/** KIA1401, KIA1402, KIA1601. */
export const checkGatewayApiRoutes: Check = {
  name: "lint.gateway-api-routes",
  inputs: [
    "httpRoutes",
    "grpcRoutes",
    "tlsRoutes",
    "tcpRoutes",
    "gatewayApiGateways",
    "referenceGrants",
    ...lintHosts.inputs,
  ],
  run(context) {
    const { httpRoutes, grpcRoutes, tlsRoutes, tcpRoutes, referenceGrants } = context.world;
    const hosts = context.read(lintHosts);
    return [
      ...[...httpRoutes, ...grpcRoutes, ...tlsRoutes, ...tcpRoutes].flatMap((route) => [
        ...checkParents(context, route),
        ...checkBackends(context, route),
      ]),
      ...referenceGrants.flatMap((grant) =>
        readRecords(readRecord(grant["spec"])["from"]).flatMap(({ namespace }, index) => {
          const name = readString(namespace) ?? "";
          return name === "" || hosts.hasNamespace(name)
            ? []
            : [
                reportLint(context, "KIA1601", grant, {
                  path: ["spec", "from", index, "namespace"],
                  detail: name,
                }),
              ];
        }),
      ),
    ];
  },
};
