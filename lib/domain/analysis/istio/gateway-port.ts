import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { PodProjection, ServiceProjection } from "../../kubernetes/projected";
import { readNumber, readRecord, readRecords, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { formatSelector } from "../label-index";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";
import { podIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";

const namespaceServiceIndex: WorldIndex<ReadonlyMap<string, readonly ServiceProjection[]>> = {
  inputs: ["services"],
  build: ({ services }) => groupBy(services, ({ meta }) => meta.namespace ?? ""),
};

/**
 * The ports at which services reach these pods: numeric target ports, and the services' own ports.
 * A service without a selector counts as one that picks every pod, as in Istio's check.
 */
function collectPorts(
  pods: readonly PodProjection[],
  services: ReadonlyMap<string, readonly ServiceProjection[]>,
): Set<number> {
  const ports = new Set<number>();
  const seen = new Set<string>();
  for (const { meta } of pods) {
    const key = `${meta.namespace ?? ""} ${formatSelector(meta.labels)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const service of services.get(meta.namespace ?? "") ?? []) {
      if (!matchesLabels(service.selector, meta.labels)) continue;
      for (const { port, targetPort, protocol } of service.ports) {
        if (protocol !== "TCP") continue;
        ports.add(port);
        const target = Number.parseInt(targetPort, 10);
        if (String(target) === targetPort && target !== 0) ports.add(target);
      }
    }
  }
  return ports;
}

function checkGateway({ world, read }: AnalysisContext, gateway: KubernetesObject): Finding[] {
  const spec = specOf(gateway);
  const subject = subjectOf(gateway);
  const selector = readStringMap(spec["selector"]);
  const written = formatSelector(selector);
  const pods = read(podIndex).select(selector);
  if (pods.length === 0) {
    return [
      reportMessage(
        world.cluster,
        subject,
        "ReferencedResourceNotFound",
        ["selector", written],
        ["spec", "selector"],
      ),
    ];
  }
  const ports = collectPorts(pods, read(namespaceServiceIndex));
  return readRecords(spec["servers"]).flatMap(({ port }, index) => {
    if (typeof port !== "object" || port === null) return [];
    const number = readNumber(readRecord(port)["number"]) ?? 0;
    return ports.has(number)
      ? []
      : [
          reportMessage(
            world.cluster,
            subject,
            "GatewayPortNotDefinedOnService",
            [number, written],
            ["spec", "servers", index, "port", "number"],
          ),
        ];
  });
}

/** Ports of gateways that no Service of their pods opens. Source: istio analyzers/gateway/gateway.go. */
export const gatewayPort: Check = {
  name: "gateway.IngressGatewayPortAnalyzer",
  inputs: ["gateways", "pods", "services"],
  run: (context) => context.world.gateways.flatMap((gateway) => keepFirst(checkGateway(context, gateway))),
};
