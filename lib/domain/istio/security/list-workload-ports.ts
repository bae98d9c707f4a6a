import type { ClusterWorld } from "../../kubernetes/projected";
import { readNumber, readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import { isSelectedByService, matchesLabels } from "../../kubernetes/select";
import {
  convertPortProtocol,
  findListenerProtocol,
  parseProtocol,
  unwrapTls,
  type Protocol,
} from "../routing/protocol";
import { refer, type ObjectReference } from "../explanation";
import { indexSecurity } from "./security-index";
import type { SecuredWorkload } from "./secured-workload";

/** How the proxy treats what arrives: HTTP, opaque bytes, or whatever the first bytes look like. */
export type ListenerProtocol = "http" | "tcp" | "auto";

/** A port the workload's proxy has filter chains of its own for. */
export interface WorkloadPort {
  /** Container port. */
  port: number;
  protocol: ListenerProtocol;
  /** The service or Sidecar that names it; the oldest of several. */
  by: ObjectReference;
  /** Port of that service which leads here; absent for a Sidecar. */
  servicePort?: number;
  /** Every service that leads to it. */
  services: ObjectReference[];
  /** TLS that the workload's Sidecar has the proxy terminate. */
  ownTls?: "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";
}

/** UDP never gets here: its ports have no listener. */
function readListenerProtocol(protocol: Protocol): ListenerProtocol {
  return findListenerProtocol(protocol) ?? "auto";
}

/** What an istiod of another configuration may decide otherwise. */
export interface InboundOptions {
  /** ENABLE_TLS_ON_SIDECAR_INGRESS; Istio's default: false, `tls` of a Sidecar's ingress comes to nothing. */
  sidecarTls?: boolean;
}

/**
 * The ports that services, or the workload's Sidecar if it has `ingress`, make known to the proxy; every other port is passed
 * through. Source: istio pilot/pkg/networking/core/listener_inbound.go `buildInboundChainConfigs`.
 */
export function listWorkloadPorts(
  world: ClusterWorld,
  workload: SecuredWorkload,
  { sidecarTls = false }: InboundOptions = {},
): WorkloadPort[] {
  return (listIngressPorts(world, workload, sidecarTls) ?? listServicePorts(world, workload)).toSorted(
    (a, b) => a.port - b.port,
  );
}

function listServicePorts(world: ClusterWorld, workload: SecuredWorkload): WorkloadPort[] {
  const ports = new Map<number, WorkloadPort>();
  const add = (port: number | undefined, protocol: Protocol, by: ObjectReference, servicePort: number) => {
    if (port === undefined || protocol === "UDP") return;
    const known = ports.get(port);
    if (known !== undefined) known.services.push(by);
    else ports.set(port, { port, protocol: readListenerProtocol(protocol), by, servicePort, services: [by] });
  };
  const index = indexSecurity(world);
  for (const service of index.servicesFor(workload.namespace, workload.labels)) {
    if (!isSelectedByService(service.selector, workload.labels)) continue;
    const by = { kind: "Service", namespace: workload.namespace, name: service.meta.name };
    for (const port of service.ports)
      add(resolvePort(port, workload), convertPortProtocol(port), by, port.port);
  }
  for (const entry of index.serviceEntries(workload.namespace)) {
    const spec = readRecord(entry["spec"]);
    const labels = readStringMap(readRecord(spec["workloadSelector"])["labels"]);
    if (Object.keys(labels).length === 0 || !matchesLabels(labels, workload.labels)) continue;
    for (const port of readRecords(spec["ports"])) {
      const number = readNumber(port["number"]) ?? 0;
      const target = readNumber(port["targetPort"]) ?? number;
      add(target, parseProtocol(readString(port["protocol"]) ?? ""), refer(entry), number);
    }
  }
  return [...ports.values()];
}

/** A named target port is looked up among the container ports. */
function resolvePort(
  port: { port: number; targetPort: string; protocol: string },
  workload: SecuredWorkload,
) {
  if (port.targetPort === "") return port.port;
  if (/^\d+$/.test(port.targetPort)) return Number(port.targetPort);
  return workload.ports?.find(({ name, protocol }) => name === port.targetPort && protocol === port.protocol)
    ?.containerPort;
}

/** The ports of the Sidecar in force, if it has `ingress`; then services count for nothing. */
function listIngressPorts(
  world: ClusterWorld,
  workload: SecuredWorkload,
  sidecarTls: boolean,
): WorkloadPort[] | undefined {
  const index = indexSecurity(world);
  const own = index.sidecars(workload.namespace);
  const selectLabels = (sidecar: (typeof own)[number]) =>
    readStringMap(readRecord(readRecord(sidecar["spec"])["workloadSelector"])["labels"]);
  const isWide = (sidecar: (typeof own)[number]) => Object.keys(selectLabels(sidecar)).length === 0;
  const sidecar =
    own.find((item) => !isWide(item) && matchesLabels(selectLabels(item), workload.labels)) ??
    own.find(isWide) ??
    index.sidecars(world.mesh.rootNamespace).find(isWide);
  const ingress = readRecords(readRecord(sidecar?.["spec"])["ingress"]);
  if (sidecar === undefined || ingress.length === 0) return undefined;
  const ports = new Map<number, WorkloadPort>();
  for (const listener of ingress) {
    const port = readRecord(listener["port"]);
    const number = readNumber(port["number"]);
    if (number === undefined || ports.has(number)) continue;
    const spoken = parseProtocol(readString(port["protocol"]) ?? "");
    const written =
      sidecarTls && listener["tls"] !== undefined
        ? readString(readRecord(listener["tls"])["mode"])
        : undefined;
    const ownTls =
      written === "SIMPLE" || written === "MUTUAL" || written === "ISTIO_MUTUAL" ? written : undefined;
    const by = refer(sidecar);
    ports.set(number, {
      port: number,
      protocol: readListenerProtocol(ownTls === undefined ? spoken : unwrapTls(spoken)),
      by,
      services: [],
      ...(ownTls === undefined ? {} : { ownTls }),
    });
  }
  return [...ports.values()];
}
