import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";

/** The mode when TLS is asked for and nothing says whom to trust. */
function findUnverifiedMode(value: unknown, hasSelector: boolean): string | undefined {
  const tls = readRecord(value);
  const mode = readString(tls["mode"]) ?? "";
  if (mode !== "SIMPLE" && mode !== "MUTUAL") return undefined;
  if (readString(tls["caCertificates"])) return undefined;
  return readString(tls["credentialName"]) && hasSelector ? undefined : mode;
}

function checkRule(cluster: string, rule: KubernetesObject): Finding[] {
  const spec = specOf(rule);
  const policy = readRecord(spec["trafficPolicy"]);
  const hasSelector = spec["workloadSelector"] !== undefined && spec["workloadSelector"] !== null;
  const subject = subjectOf(rule);
  const name = fullName(rule.metadata);
  const { namespace } = subject.reference;
  const host = readString(spec["host"]) ?? "";
  const mode = findUnverifiedMode(policy["tls"], hasSelector);
  const ofPorts = readRecords(policy["portLevelSettings"]).flatMap((settings, index) => {
    const portMode = findUnverifiedMode(settings["tls"], hasSelector);
    if (portMode === undefined) return [];
    const port = `number:${readNumber(readRecord(settings["port"])["number"]) ?? 0}`;
    return [
      reportMessage(
        cluster,
        subject,
        "NoServerCertificateVerificationPortLevel",
        [name, namespace, portMode, host, port],
        ["spec", "trafficPolicy", "portLevelSettings", index, "tls", "caCertificates"],
      ),
    ];
  });
  if (mode === undefined) return ofPorts;
  const whole = reportMessage(
    cluster,
    subject,
    "NoServerCertificateVerificationDestinationLevel",
    [name, namespace, mode, host],
    ["spec", "trafficPolicy", "tls", "caCertificates"],
  );
  return [whole, ...ofPorts];
}

/** TLS to servers whose certificate nobody checks. Source: istio analyzers/destinationrule/ca-certificates.go. */
export const destinationRuleCertificates: Check = {
  name: "destinationrule.CaCertificateAnalyzer",
  inputs: ["destinationRules"],
  run: ({ world }) => world.destinationRules.flatMap((rule) => checkRule(world.cluster, rule)),
};
