import type { Finding } from "../../istio/finding";
import { hostsOverlap } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readStringMap, readStrings } from "../../kubernetes/read-field";
import { compareText, matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import { lintWorkloads } from "./lint-workloads";
import { reportLint } from "./report-lint";

interface ServedHost {
  gateway: KubernetesObject;
  /** The namespace that VirtualServices must be in, "*" for any. */
  namespace: string;
  host: string;
  path: (string | number)[];
}

function readServedHosts(gateway: KubernetesObject): { group: string; served: ServedHost }[] {
  const { selector, servers } = readRecord(gateway["spec"]);
  const labels = Object.entries(readStringMap(selector)).sort(([a], [b]) => compareText(a, b));
  return readRecords(servers).flatMap(({ port, hosts, bind }, index) =>
    readStrings(hosts).map((written, at) => {
      const slash = written.indexOf("/");
      const prefix = slash === -1 ? "*" : written.slice(0, slash);
      return {
        group: JSON.stringify([labels, readNumber(readRecord(port)["number"]), bind ?? ""]),
        served: {
          gateway,
          namespace: prefix === "." ? (gateway.metadata.namespace ?? "") : prefix,
          host: written.slice(slash + 1).toLowerCase(),
          path: ["spec", "servers", index, "hosts", at],
        },
      };
    }),
  );
}

/** KIA0301: servers of the same proxies and port with a host in common. */
function checkSharedHosts(context: AnalysisContext): Finding[] {
  const groups = Map.groupBy(context.world.gateways.flatMap(readServedHosts), ({ group }) => group);
  return [...groups.values()].flatMap((group) => {
    const served = group.map((item) => item.served);
    return served.flatMap((item) => {
      const rivals = served.filter(
        (other) =>
          other !== item &&
          hostsOverlap(other.host, item.host) &&
          (other.namespace === "*" || item.namespace === "*" || other.namespace === item.namespace),
      );
      return rivals.length === 0
        ? []
        : [
            reportLint(context, "KIA0301", item.gateway, {
              path: item.path,
              detail: item.host,
              related: [...new Set(rivals.map(({ gateway }) => gateway))].filter(
                (gateway) => gateway !== item.gateway,
              ),
            }),
          ];
    });
  });
}

/** KIA0302. */
function checkSelector(context: AnalysisContext, gateway: KubernetesObject): Finding[] {
  const selector = readStringMap(readRecord(gateway["spec"])["selector"]);
  if (Object.keys(selector).length === 0) return [];
  return context.read(lintWorkloads).all.some(({ labels }) => matchesLabels(selector, labels))
    ? []
    : [reportLint(context, "KIA0302", gateway, { path: ["spec", "selector"] })];
}

/** KIA0301, KIA0302. */
export const checkGateways: Check = {
  name: "lint.gateways",
  inputs: ["gateways", ...lintWorkloads.inputs],
  run: (context) => [
    ...checkSharedHosts(context),
    ...context.world.gateways.flatMap((gateway) => checkSelector(context, gateway)),
  ],
};
