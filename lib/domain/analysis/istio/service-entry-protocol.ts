import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";
import { exportScopes } from "./service-hosts";

interface Use {
  entry: KubernetesObject;
  protocol: string;
}

interface HostPort {
  scope: string;
  host: string;
  port: number;
  uses: Use[];
}

function collectPorts(serviceEntries: readonly KubernetesObject[]): Map<string, HostPort> {
  const ports = new Map<string, HostPort>();
  for (const entry of serviceEntries) {
    const spec = specOf(entry);
    for (const scope of exportScopes(readStrings(spec["exportTo"]), entry.metadata.namespace ?? "")) {
      for (const host of readStrings(spec["hosts"])) {
        for (const item of readRecords(spec["ports"])) {
          const port = readNumber(item["number"]) ?? 0;
          const key = `${scope}/${host}:${port}`;
          const known = ports.get(key) ?? { scope, host, port, uses: [] };
          ports.set(key, known);
          known.uses.push({ entry, protocol: (readString(item["protocol"]) ?? "").toUpperCase() });
        }
      }
    }
  }
  return ports;
}

/** One host and port with several protocols. Source: istio analyzers/serviceentry/conflictingserviceentries.go. */
export const serviceEntryProtocol: Check = {
  name: "serviceentry.ConflictingServiceEntryProtocolAnalyzer",
  inputs: ["serviceEntries"],
  run({ world: { cluster, serviceEntries } }) {
    const ports = collectPorts(serviceEntries);
    const reported = new Set<KubernetesObject>();
    return [...ports]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([, { scope, host, port, uses: own }]) => {
        const open = scope === "*" ? [] : (ports.get(`*/${host}:${port}`)?.uses ?? []);
        const uses = [...own, ...open];
        const protocols = [...new Set(uses.map(({ protocol }) => protocol))].sort(compareText);
        if (protocols.length < 2) return [];
        const entries = [...new Set(uses.map(({ entry }) => entry))];
        const names = entries.map(({ metadata }) => fullName(metadata)).sort(compareText);
        const fresh = entries.filter((entry) => !reported.has(entry));
        for (const entry of fresh) reported.add(entry);
        return fresh.map((entry) =>
          reportMessage(cluster, subjectOf(entry), "ConflictingServiceEntryProtocol", [
            names.join(", "),
            host,
            port,
            protocols.join(", "),
          ]),
        );
      });
  },
};
