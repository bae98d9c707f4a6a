import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../../kubernetes/read-field";
import { compareText, matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { formatSelector } from "../label-index";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";
import { fullName, podIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";

/** Gateways of one selector: by port, by gateway, the address each host binds to. */
interface SelectorGroup {
  selector: Readonly<Record<string, string>>;
  written: string;
  ports: Map<number, Map<string, Map<string, string>>>;
}

function portOf(server: Record<string, unknown>): number {
  return readNumber(readRecord(server["port"])["number"]) ?? 0;
}

const selectorGroups: WorldIndex<readonly SelectorGroup[]> = {
  inputs: ["gateways"],
  build({ gateways }) {
    const groups = new Map<string, SelectorGroup>();
    for (const gateway of gateways) {
      const selector = readStringMap(specOf(gateway)["selector"]);
      const written = formatSelector(selector);
      for (const server of readRecords(specOf(gateway)["servers"])) {
        const group = groups.get(written) ?? { selector, written, ports: new Map() };
        groups.set(written, group);
        const port = portOf(server);
        const byGateway = group.ports.get(port) ?? new Map<string, Map<string, string>>();
        group.ports.set(port, byGateway);
        const bind = readString(server["bind"]) ?? "";
        // The last server of a gateway on a port stands for all, as in Istio's check.
        byGateway.set(
          fullName(gateway.metadata),
          new Map(readStrings(server["hosts"]).map((host) => [host, bind])),
        );
      }
    }
    return [...groups.values()];
  },
};

/** Groups whose gateways may land on the same pods: the same selector, or one that contains the other and a pod of both. */
function findSiblings({ read }: AnalysisContext, gateway: KubernetesObject): SelectorGroup[] {
  const selector = readStringMap(specOf(gateway)["selector"]);
  const written = formatSelector(selector);
  return read(selectorGroups).filter((group) => {
    if (group.written === written) return true;
    if (!group.written.includes(written) && !written.includes(group.written)) return false;
    return read(podIndex)
      .select(selector)
      .some(({ meta }) => matchesLabels(group.selector, meta.labels));
  });
}

function checkGateway(context: AnalysisContext, gateway: KubernetesObject): Finding[] {
  const { cluster } = context.world;
  const subject = subjectOf(gateway);
  const own = fullName(gateway.metadata);
  const written = formatSelector(readStringMap(specOf(gateway)["selector"]));
  const siblings = findSiblings(context, gateway);
  if (siblings.length === 0 && written !== "") {
    const parameters = ["selector", written];
    return [reportMessage(cluster, subject, "ReferencedResourceNotFound", parameters, ["spec", "selector"])];
  }
  return readRecords(specOf(gateway)["servers"]).flatMap((server, index) => {
    const port = portOf(server);
    const hosts = readStrings(server["hosts"]);
    const bind = readString(server["bind"]) ?? "";
    const rivals = siblings
      .flatMap((group) => [...(group.ports.get(port) ?? [])])
      .filter(([name, known]) => name !== own && hosts.some((host) => known.get(host) === bind))
      .map(([name]) => name)
      .sort(compareText);
    return rivals.length === 0
      ? []
      : [
          reportMessage(
            cluster,
            subject,
            "ConflictingGateways",
            [rivals.join(","), written, String(port), hosts.join(",")],
            ["spec", "servers", index],
          ),
        ];
  });
}

/** Gateways that serve the same host on the same port of the same pods. Source: istio analyzers/gateway/conflictinggateway.go. */
export const gatewayConflict: Check = {
  name: "gateway.ConflictingGatewayAnalyzer",
  inputs: ["gateways", "pods"],
  run: (context) => context.world.gateways.flatMap((gateway) => keepFirst(checkGateway(context, gateway))),
};
