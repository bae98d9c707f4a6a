import { acceptConnection, type InboundConnection } from "@/lib/domain/istio/security/accept-connection";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import { readRecord, readRecords } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readCases, readCount, readObjects, readText } from "./read-case";
import { readProxy } from "./read-proxy";
import { guardCase, judge, type Case } from "./suite";

const clusters = { passthrough: "InboundPassthroughCluster", blackhole: "BlackHoleCluster" };

function readConnection(call: Record<string, unknown>, port: number): InboundConnection {
  const alpn = readText(call["alpn"]);
  return {
    port,
    tls: call["tls"] === "tls" || call["tls"] === "mtls" ? call["tls"] : "plaintext",
    protocol: call["protocol"] === "http2" || call["protocol"] === "tcp" ? call["protocol"] : "http",
    ...(alpn === "" ? {} : { alpn }),
  };
}

/** PeerAuthentications of a world and calls to a workload: accepted, and as which port. */
export function runIstioMtlsRandom(content: unknown): Case[] {
  return readCases(content).flatMap((item, position) => {
    const id = nameCase(item, position);
    return guardCase(id, () => {
      const objects = [...readObjects(item["config"]), ...readObjects(item["kubeConfig"])];
      const world = buildClusterWorld("cluster", objects);
      const proxy = readProxy(item["proxy"]);
      return readRecords(item["calls"]).flatMap((entry, index) => {
        const call = readRecord(entry["call"]);
        const port = readCount(call["port"]);
        const name = `${id}#${index} ${readText(call["tls"])} to ${port}`;
        return guardCase(name, () => {
          const result = readRecord(entry["result"]);
          const { value } = acceptConnection(world, proxy, readConnection(call, port));
          const cluster = (path: keyof typeof clusters | "service") =>
            path === "service" ? `inbound|${port}||` : clusters[path];
          const expected =
            result["accepted"] === true
              ? { accepted: true, cluster: readText(result["cluster"]) }
              : { accepted: false };
          const got = value.accepted
            ? { accepted: true, cluster: cluster(value.path) }
            : { accepted: value.accepted };
          return judge(name, expected, got);
        });
      });
    });
  });
}
