import { namespaceOf } from "../istio/virtual-service";
import type { KubernetesObject } from "../kubernetes/object";
import type { PodProjection } from "../kubernetes/projected";
import { readRecord, readRecords, readString, readStringMap, readStrings } from "../kubernetes/read-field";
import { isSelectedByService } from "../kubernetes/select";
import { findHealth } from "./find-health";
import type { TopologyNode } from "./topology";
import type { TopologyContext } from "./topology-context";
import { formatNodeId } from "./topology-id";

/** Nodes for Istio Gateways and Gateway API Gateways. Health is that of the pods that serve them. */
export function buildGatewayNodes(context: TopologyContext): TopologyNode[] {
  const { world } = context;
  return [
    ...world.gateways.map((gateway) => {
      const selector = readStringMap(readRecord(gateway["spec"])["selector"]);
      const pods = world.pods.filter((pod) => isSelectedByService(selector, pod.meta.labels));
      return buildNode(context, gateway, {
        group: "networking.istio.io",
        id: gatewayId(context.cluster, gateway),
        hosts: readIstioHosts(gateway),
        pods,
      });
    }),
    ...world.gatewayApiGateways.map((gateway) => {
      const pods = (context.podsByNamespace.get(namespaceOf(gateway)) ?? []).filter(
        ({ meta }) => meta.labels["gateway.networking.k8s.io/gateway-name"] === gateway.metadata.name,
      );
      const hosts = readRecords(readRecord(gateway["spec"])["listeners"]).map(
        (listener) => readString(listener["hostname"]) ?? "*",
      );
      return buildNode(context, gateway, {
        group: "gateway.networking.k8s.io",
        id: gatewayApiId(context.cluster, gateway),
        hosts,
        pods,
      });
    }),
  ];
}

export function gatewayId(cluster: string, gateway: KubernetesObject): string {
  return formatNodeId(cluster, namespaceOf(gateway), "gateway", gateway.metadata.name);
}

export function gatewayApiId(cluster: string, gateway: KubernetesObject): string {
  return formatNodeId(cluster, namespaceOf(gateway), "gateway", gateway.metadata.name, "gateway-api");
}

/** `spec.servers[].hosts` without the namespace part. */
function readIstioHosts(gateway: KubernetesObject): string[] {
  return readRecords(readRecord(gateway["spec"])["servers"]).flatMap((server) =>
    readStrings(server["hosts"]).map((host) => host.slice(host.indexOf("/") + 1)),
  );
}

function buildNode(
  context: TopologyContext,
  gateway: KubernetesObject,
  {
    group,
    id,
    hosts,
    pods,
  }: { group: string; id: string; hosts: readonly string[]; pods: readonly PodProjection[] },
): TopologyNode {
  const { name } = gateway.metadata;
  const namespace = namespaceOf(gateway);
  const distinct = [...new Set(hosts)];
  const ready = { ready: pods.filter((pod) => pod.ready).length, total: pods.length };
  const shown =
    distinct.length === 0
      ? "no hosts"
      : distinct.map((host) => (host === "*" ? "any host" : host)).join(", ");
  return {
    id,
    kind: "gateway",
    cluster: context.cluster,
    namespace,
    name,
    object: { group, version: "v1", resource: "gateways", kind: "Gateway", name, namespace },
    health: findHealth(ready),
    subtitle: shown,
    badges: [
      {
        kind: "gateway",
        text: `Gateway ${namespace}/${name} takes requests for ${shown}${pods.length === 0 ? "; no pod serves it" : ""}`,
      },
    ],
    ready,
  };
}
