import type { ClusterWorld } from "../../kubernetes/projected";
import type { MeshRequest, RequestSource } from "../mesh-request";
import { parseCluster } from "../routing/proxy-config";
import { formatServiceHost } from "../host";
import type { AccessLogEntry } from "./access-log";
import { listMeshWorkloads, listServiceTargets, type MeshWorkload } from "./mesh-workloads";

function splitAddress(address: string): { ip: string; port: number | undefined } {
  const colon = address.lastIndexOf(":");
  if (colon === -1) return { ip: address, port: undefined };
  const port = Number(address.slice(colon + 1));
  return {
    ip: address.slice(0, colon).replaceAll(/[[\]]/g, ""),
    port: Number.isInteger(port) ? port : undefined,
  };
}

function toSource(workload: MeshWorkload | undefined, ip: string): RequestSource {
  if (workload === undefined) {
    return {
      kind: "outside",
      namespace: "default",
      labels: {},
      serviceAccount: "",
      proxied: false,
      ...(ip === "" ? {} : { ip }),
    };
  }
  const { namespace, labels, serviceAccount, proxied } = workload;
  return { kind: "workload", namespace, labels, serviceAccount, proxied, ...(ip === "" ? {} : { ip }) };
}

/**
 * The request that a line of an access log tells of, with caller and service found by their addresses in the cluster. What
 * the line does not say (other headers, token) is left out, so the answer is about the rest.
 * @returns undefined when the line does not tell which service and port were called.
 */
export function readLoggedRequest(world: ClusterWorld, entry: AccessLogEntry): MeshRequest | undefined {
  const workloads = listMeshWorkloads(world);
  const { ip } = splitAddress(entry.downstreamRemote);
  const caller = workloads.find(({ ips }) => ip !== "" && ips.includes(ip));
  const destination = findDestination(world, workloads, entry);
  if (destination === undefined) return undefined;
  return {
    source: toSource(caller, ip),
    destination,
    protocol: "http",
    method: entry.method || "GET",
    path: entry.path.startsWith("/") ? entry.path : "/",
    headers: entry.forwardedFor === "" ? {} : { "x-forwarded-for": entry.forwardedFor },
  };
}

function findDestination(
  world: ClusterWorld,
  workloads: readonly MeshWorkload[],
  entry: AccessLogEntry,
): MeshRequest["destination"] | undefined {
  const named = parseCluster(entry.serverName);
  if (named !== undefined && named.host !== "") return { host: named.host, port: named.port };
  const outbound = parseCluster(entry.upstreamCluster);
  if (outbound !== undefined && outbound.host !== "" && entry.direction === "outbound")
    return { host: outbound.host, port: outbound.port };
  const { ip, port } = splitAddress(entry.downstreamLocal);
  const target = workloads.find(({ ips }) => ips.includes(ip));
  if (target === undefined) return undefined;
  for (const service of world.services) {
    if ((service.meta.namespace ?? "") !== target.namespace) continue;
    const host = formatServiceHost(service.meta.name, target.namespace, world.mesh.domain);
    for (const servicePort of service.ports) {
      const hit = listServiceTargets(world, host, servicePort.port).some(
        (item) => item.workload === target && item.port === port,
      );
      if (hit) return { host, port: servicePort.port };
    }
  }
  return undefined;
}
