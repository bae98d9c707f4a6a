import type { RoutingProxy } from "@/lib/domain/istio/routing/routing-proxy";
import { readRecord, readStringMap, readStrings } from "@/lib/domain/kubernetes/read-field";
import { readText } from "./read-case";

/** The addresses a case gives its proxy; a remark behind one is no part of it. */
function readAddresses(proxy: Record<string, unknown>): string[] {
  const listed = readStrings(proxy["ips"] ?? proxy["ipAddresses"] ?? proxy["IPAddresses"]);
  const own = readText(proxy["ip"]).split(" ")[0] ?? "";
  return listed.length > 0 || own === "" ? listed : [own];
}

/** The proxy of a case: without a type a sidecar, without a namespace in `default`. */
export function readProxy(value: unknown): RoutingProxy {
  const proxy = readRecord(value);
  const metadata = readRecord(proxy["metadata"] ?? proxy["Metadata"]);
  const ips = readAddresses(proxy);
  const dnsDomain = readText(proxy["dnsDomain"]);
  const captures = metadata["DNS_CAPTURE"] ?? metadata["DNSCapture"] ?? metadata["dnsCapture"];
  return {
    type: proxy["type"] === "router" ? "router" : "sidecar",
    namespace: readText(proxy["namespace"]) || "default",
    labels: readStringMap(proxy["labels"]),
    ...(ips.length === 0 ? {} : { ips }),
    ...(dnsDomain === "" ? {} : { dnsDomain }),
    ...(captures === undefined ? {} : { capturesDns: captures === true || captures === "true" }),
  };
}
