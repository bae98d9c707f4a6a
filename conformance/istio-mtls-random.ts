import { acceptConnection, type InboundConnection } from "@/lib/domain/istio/security/accept-connection";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { judge, type Case } from "./suite";

interface MtlsCase {
  id: string;
  proxy: { labels: Record<string, string>; namespace: string };
  config: KubernetesObject[];
  kubeConfig: KubernetesObject[];
  calls: { call: InboundConnection; result: { accepted: boolean; cluster?: string } }[];
}

const clusters = { passthrough: "InboundPassthroughCluster", blackhole: "BlackHoleCluster" };

/** PeerAuthentications of a world and calls to a workload: accepted, and as which port. */
export function runIstioMtlsRandom(file: unknown): Case[] {
  return (file as { cases: MtlsCase[] }).cases.flatMap(({ id, proxy, config, kubeConfig, calls }) => {
    const world = buildClusterWorld("cluster", [...config, ...kubeConfig]);
    return calls.map(({ call, result }, index) => {
      const { value } = acceptConnection(world, proxy, call);
      const cluster = (path: keyof typeof clusters | "service") =>
        path === "service" ? `inbound|${call.port}||` : clusters[path];
      const expected = { accepted: result.accepted, ...(result.accepted ? { cluster: result.cluster } : {}) };
      const got = { accepted: value.accepted, ...(value.accepted ? { cluster: cluster(value.path) } : {}) };
      return judge(`${id}#${index} ${call.tls} to ${call.port}`, expected, got);
    });
  });
}
