import type { Finding } from "../../istio/finding";
import { hostsOverlap } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { findPeerMode, findReach, isMutual, readTlsMode } from "./lint-mtls";
import { reportLint } from "./report-lint";

const path = ["spec", "trafficPolicy", "tls", "mode"];

function checkWideRule(context: AnalysisContext, rule: KubernetesObject): Finding[] {
  const { mesh } = context.world;
  const mode = readTlsMode(rule);
  const reach = findReach(rule, mesh.domain);
  if (reach === undefined || mode === "") return [];
  const meshPeer = findPeerMode(context, mesh.rootNamespace);
  const peer = "mesh" in reach ? "" : findPeerMode(context, reach.namespace);
  // With automatic mutual TLS a client needs no rule, and a server without policy is permissive: nothing is missing.
  if (isMutual(mode) && !mesh.enableAutoMtls) {
    const isServed = [peer, meshPeer].some((served) => served === "STRICT" || served === "PERMISSIVE");
    if (!isServed) return [reportLint(context, "mesh" in reach ? "KIA0205" : "KIA0206", rule, { path })];
  }
  if (mode === "DISABLE") {
    if (peer === "STRICT") return [reportLint(context, "KIA0207", rule, { path })];
    if ((peer === "" || peer === "UNSET") && meshPeer === "STRICT")
      return [reportLint(context, "KIA0208", rule, { path })];
  }
  return [];
}

function hasTlsSettings(rule: KubernetesObject): boolean {
  const policy = readRecord(readRecord(rule["spec"])["trafficPolicy"]);
  return (
    policy["tls"] !== undefined ||
    readRecords(policy["portLevelSettings"]).some(({ tls }) => tls !== undefined)
  );
}

/** KIA0204: a narrower rule without TLS settings, where a wider one of the reader's namespaces sets mutual TLS. */
function checkReplacedTls(context: AnalysisContext): Finding[] {
  const { destinationRules, mesh } = context.world;
  const hosts = context.read(lintHosts);
  const wide = destinationRules
    .filter((rule) => readTlsMode(rule) === "ISTIO_MUTUAL" && findReach(rule, mesh.domain) !== undefined)
    .map((rule) => ({ rule, host: readString(readRecord(rule["spec"])["host"]) ?? "" }));
  if (wide.length === 0 || mesh.enableAutoMtls) return [];
  return destinationRules.flatMap((rule) => {
    if (hasTlsSettings(rule) || findReach(rule, mesh.domain) !== undefined) return [];
    const host = hosts.expand(
      readString(readRecord(rule["spec"])["host"]) ?? "",
      rule.metadata.namespace ?? "",
    );
    const replaced = wide.filter((item) => item.rule !== rule && hostsOverlap(host, item.host));
    return replaced.length === 0
      ? []
      : [
          reportLint(context, "KIA0204", rule, {
            path: ["spec", "trafficPolicy"],
            related: replaced.map((item) => item.rule),
          }),
        ];
  });
}

/** KIA0204 to KIA0208: DestinationRules and PeerAuthentications that do not fit together. */
export const checkDestinationRuleMtls: Check = {
  name: "lint.destination-rule-mtls",
  inputs: ["destinationRules", "peerAuthentications", ...lintHosts.inputs],
  run: (context) => [
    ...context.world.destinationRules.flatMap((rule) => checkWideRule(context, rule)),
    ...checkReplacedTls(context),
  ],
};
