import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import type { Explained } from "../explanation";
import { getRoutingIndex } from "./routing-index";
import { pickService, type ProxyIdentity } from "./sidecar-scope";
import { findTrafficPolicy } from "./traffic-policy";

type Json = Readonly<Record<string, unknown>>;

/** Whether a service wants its calls kept near. */
export type TrafficDistribution = "any" | "same-zone" | "same-node";

const distributions: Readonly<Record<string, TrafficDistribution>> = {
  preferclose: "same-zone",
  prefersamezone: "same-zone",
  prefersamenode: "same-node",
};

const distributionAnnotation = "networking.istio.io/traffic-distribution";

/**
 * `spec.trafficDistribution` of a Service, else its annotation, else its namespace's. Unknown annotations mean any.
 * Source: istio pilot/pkg/model `GetTrafficDistribution`.
 */
export function readTrafficDistribution(
  specValue: string | undefined,
  annotations: Readonly<Record<string, string>>,
  namespaceAnnotations: Readonly<Record<string, string>>,
): TrafficDistribution {
  const written = specValue === undefined ? undefined : distributions[specValue.toLowerCase()];
  if (written !== undefined) return written;
  const annotation =
    annotations[distributionAnnotation] || namespaceAnnotations[distributionAnnotation] || "";
  return distributions[annotation.toLowerCase()] ?? "any";
}

/** How a client prefers endpoints near it. */
export interface LocalitySetting {
  kind: "locality" | "zone-aware";
  /** `localityLbSetting` or `zoneAwareLbSetting`, as written, or what the service's distribution stands for. */
  setting: Json;
  /** Whether it fails over even without outlier detection. */
  isForced: boolean;
  from: "DestinationRule" | "Service" | "MeshConfig";
}

const sameZone = [
  "topology.istio.io/network",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
];
const sameNode = [...sameZone, "topology.istio.io/subzone", "kubernetes.io/hostname"];

/**
 * The setting in force: of the DestinationRule, else of the service's distribution, else of the mesh; in each zone-aware
 * before locality. Undefined: endpoints are taken wherever they are.
 * Source: istio pilot/pkg/networking/core/loadbalancer `GetEffectiveLbSetting`.
 */
export function chooseLocalitySetting(input: {
  meshLocality?: Json;
  meshZoneAware?: Json;
  loadBalancer?: Json;
  distribution: TrafficDistribution;
}): LocalitySetting | undefined {
  const { zoneAwareLbSetting, localityLbSetting } = input.loadBalancer ?? {};
  const own =
    readZoneAware(zoneAwareLbSetting, "DestinationRule") ??
    readLocality(localityLbSetting, "DestinationRule");
  if (own !== undefined) return isDisabled(own) ? undefined : own;
  if (input.distribution !== "any") {
    const failoverPriority = input.distribution === "same-zone" ? sameZone : sameNode;
    const setting = { failoverPriority, enabled: true };
    return { kind: "locality", setting, isForced: true, from: "Service" };
  }
  const mesh =
    readZoneAware(input.meshZoneAware, "MeshConfig") ?? readLocality(input.meshLocality, "MeshConfig");
  return mesh === undefined || isDisabled(mesh) ? undefined : mesh;
}

function readZoneAware(value: unknown, from: LocalitySetting["from"]): LocalitySetting | undefined {
  if (value === undefined || value === null) return undefined;
  const setting = readRecord(value);
  return { kind: "zone-aware", setting, isForced: setting["enabled"] !== false, from };
}

function readLocality(value: unknown, from: LocalitySetting["from"]): LocalitySetting | undefined {
  if (value === undefined || value === null) return undefined;
  return { kind: "locality", setting: readRecord(value), isForced: false, from };
}

/** Zone-aware balancing that is switched off still stands: it switches off Envoy's own. */
function isDisabled({ kind, setting }: LocalitySetting): boolean {
  return kind === "locality" && setting["enabled"] === false;
}

/** How a client prefers the endpoints of a host, and who decided. Failover needs outlier detection unless it is forced. */
export function findLocalitySetting(
  world: ClusterWorld,
  client: ProxyIdentity,
  host: string,
  port?: number,
  subset?: string,
): Explained<LocalitySetting | undefined> {
  const policy = findTrafficPolicy(world, client, host, port, subset);
  const { loadBalancer, outlierDetection } = policy.value.policy;
  const service = pickService(getRoutingIndex(world), host, client.namespace);
  const projected = world.services.find(
    ({ meta }) => meta.name === service?.source.name && meta.namespace === service.source.namespace,
  );
  const namespace = world.namespaces.find(({ meta }) => meta.name === service?.namespace);
  const { localityLbSetting, zoneAwareLbSetting } = world.mesh.rest;
  const value = chooseLocalitySetting({
    meshLocality: localityLbSetting === undefined ? { enabled: true } : readRecord(localityLbSetting),
    ...(zoneAwareLbSetting === undefined ? {} : { meshZoneAware: readRecord(zoneAwareLbSetting) }),
    ...(loadBalancer === undefined ? {} : { loadBalancer: readRecord(loadBalancer) }),
    distribution: readTrafficDistribution(
      projected?.trafficDistribution,
      projected?.annotations ?? {},
      namespace?.annotations ?? {},
    ),
  });
  const reasons = [...policy.reasons];
  if (value !== undefined && !value.isForced && outlierDetection === undefined) {
    reasons.push({
      role: "ignored",
      message: "Without outlier detection calls do not fail over to other localities.",
    });
  }
  return { value, reasons };
}
