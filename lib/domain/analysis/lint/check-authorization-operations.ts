import type { Finding } from "../../istio/finding";
import { hostsOverlap, isWildcard } from "../../istio/host";
import { readRecord, readRecords, readStrings } from "../../kubernetes/read-field";
import type { Check, WorldIndex } from "../check";
import { matchesPattern } from "./check-authorization-sources";
import { lintHosts } from "./lint-hosts";
import { reportLint } from "./report-lint";

/** Source: IANA, HTTP method registry. */
const methods = (
  "ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR " +
  "MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT QUERY REBIND REPORT " +
  "SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL"
).split(" ");

/** Host names that callers may use although they are no service: those of gateways, routes and VirtualServices. */
const routedHosts: WorldIndex<readonly string[]> = {
  inputs: ["gateways", "virtualServices", "gatewayApiGateways", "httpRoutes", "grpcRoutes", "tlsRoutes"],
  build: (world) => [
    ...new Set([
      ...world.gateways.flatMap(({ spec }) =>
        readRecords(readRecord(spec)["servers"]).flatMap(({ hosts }) =>
          readStrings(hosts).map((host) => host.slice(host.indexOf("/") + 1)),
        ),
      ),
      ...world.virtualServices.flatMap(({ spec }) => readStrings(readRecord(spec)["hosts"])),
      ...world.gatewayApiGateways.flatMap(({ spec }) =>
        readRecords(readRecord(spec)["listeners"]).flatMap(({ hostname }) => readStrings([hostname])),
      ),
      ...[...world.httpRoutes, ...world.grpcRoutes, ...world.tlsRoutes].flatMap(({ spec }) =>
        readStrings(readRecord(spec)["hostnames"]),
      ),
    ]),
  ],
};

/**
 * KIA0102: a method no request has. KIA0104: a host no caller can name. The value is the Host header of a request, so hosts
 * of gateways and routes, ports and patterns are allowed, and names outside the cluster's domain only count as unknown when
 * nothing routes them.
 */
export const checkAuthorizationOperations: Check = {
  name: "lint.authorization-operations",
  inputs: ["authorizationPolicies", ...lintHosts.inputs, ...routedHosts.inputs],
  run(context): Finding[] {
    const hosts = context.read(lintHosts);
    const routed = context.read(routedHosts);

    function isKnownHost(value: string, namespace: string): boolean {
      const host = value.replace(/:(\d+|\*)$/, "").toLowerCase();
      if (host === "*" || host.endsWith("*")) return true;
      if (routed.some((name) => name !== "*" && hostsOverlap(host, name.toLowerCase()))) return true;
      return hosts.exists(isWildcard(host) ? host : hosts.expand(host, namespace));
    }

    return context.world.authorizationPolicies.flatMap((policy) =>
      readRecords(readRecord(policy["spec"])["rules"]).flatMap((rule, index) =>
        readRecords(rule["to"]).flatMap((to, at) => {
          const operation = readRecord(to["operation"]);
          const path = (field: string, item: number): (string | number)[] => [
            "spec",
            "rules",
            index,
            "to",
            at,
            "operation",
            field,
            item,
          ];
          return [
            ...readStrings(operation["methods"]).flatMap((method, item) =>
              methods.some((known) => matchesPattern(method, known))
                ? []
                : [reportLint(context, "KIA0102", policy, { path: path("methods", item), detail: method })],
            ),
            ...readStrings(operation["hosts"]).flatMap((host, item) =>
              isKnownHost(host, policy.metadata.namespace ?? "")
                ? []
                : [reportLint(context, "KIA0104", policy, { path: path("hosts", item), detail: host })],
            ),
          ];
        }),
      ),
    );
  },
};
