import type { Finding } from "../../istio/finding";
import { meshGateway } from "../../istio/virtual-service";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { isAmbientNamespace, isEnrolled } from "./lint-ambient";
import type { LintCodeName } from "./lint-codes";
import { lintHosts } from "./lint-hosts";
import { reportLint } from "./report-lint";

interface Codes {
  noWaypoint: LintCodeName;
  notEnrolled: LintCodeName;
  elsewhere: LintCodeName;
}

function isHttpTrafficPolicy(value: unknown): boolean {
  const { loadBalancer, connectionPool, outlierDetection } = readRecord(value);
  const { httpHeaderName, httpCookie } = readRecord(readRecord(loadBalancer)["consistentHash"]);
  return (
    httpHeaderName !== undefined ||
    httpCookie !== undefined ||
    readRecord(connectionPool)["http"] !== undefined ||
    outlierDetection !== undefined
  );
}

function isHttpRule(spec: unknown): boolean {
  const { trafficPolicy, subsets } = readRecord(spec);
  return (
    isHttpTrafficPolicy(trafficPolicy) ||
    readRecords(subsets).some((subset) => isHttpTrafficPolicy(subset["trafficPolicy"]))
  );
}

/** HTTP or TLS routes for calls inside the mesh; those of gateways need no waypoint. */
function routesMesh(spec: unknown): boolean {
  const { http, tls, gateways } = readRecord(spec);
  const named = readStrings(gateways);
  return (
    (readRecords(http).length > 0 || readRecords(tls).length > 0) &&
    (named.length === 0 || named.includes(meshGateway))
  );
}

/** Judges by the ambient services that the hosts name, or, when there are none, by the object's own namespace. */
function checkHosts(
  context: AnalysisContext,
  object: KubernetesObject,
  written: readonly { host: string; path: (string | number)[] }[],
  codes: Codes,
): Finding[] {
  const hosts = context.read(lintHosts);
  const own = object.metadata.namespace ?? "";
  const services = written.flatMap(({ host, path }) => {
    const service = hosts.service(hosts.expand(host, own));
    return service !== undefined && isAmbientNamespace(context, service.meta.namespace ?? "")
      ? [{ service, path }]
      : [];
  });
  const [first] = written;
  if (services.length === 0) {
    return first !== undefined && isAmbientNamespace(context, own) && !isEnrolled(context, undefined, own)
      ? [reportLint(context, codes.noWaypoint, object, { path: first.path })]
      : [];
  }
  return services.flatMap(({ service, path }) => [
    ...(service.meta.namespace === own ? [] : [reportLint(context, codes.elsewhere, object, { path })]),
    ...(isEnrolled(context, service.meta.labels, service.meta.namespace ?? "")
      ? []
      : [reportLint(context, codes.notEnrolled, object, { path })]),
  ]);
}

/** KIA0210 to KIA0212, KIA1109, KIA1113, KIA1114: HTTP settings for ambient services that no waypoint applies. */
export const checkAmbientRouting: Check = {
  name: "lint.ambient-routing",
  inputs: ["virtualServices", "destinationRules", ...lintHosts.inputs],
  run(context) {
    const { virtualServices, destinationRules } = context.world;
    return [
      ...virtualServices
        .filter(({ spec }) => routesMesh(spec))
        .flatMap((object) =>
          checkHosts(
            context,
            object,
            readStrings(readRecord(object["spec"])["hosts"]).map((host, index) => ({
              host,
              path: ["spec", "hosts", index],
            })),
            { noWaypoint: "KIA1109", notEnrolled: "KIA1113", elsewhere: "KIA1114" },
          ),
        ),
      ...destinationRules
        .filter(({ spec }) => isHttpRule(spec))
        .flatMap((object) =>
          checkHosts(
            context,
            object,
            [{ host: readString(readRecord(object["spec"])["host"]) ?? "", path: ["spec", "host"] }],
            { noWaypoint: "KIA0210", notEnrolled: "KIA0211", elsewhere: "KIA0212" },
          ),
        ),
    ];
  },
};
