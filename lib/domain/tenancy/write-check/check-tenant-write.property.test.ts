import { BlockList, isIP } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { randomTenantManifest } from "@/lib/testing/random-tenant-manifests";
import { tenantWorld, writeOf } from "@/lib/testing/tenant-world";
import { checkTenantWrite } from "./check-tenant-write";

/**
 * P1: whatever is allowed touches only the tenant's set. The oracle knows nothing of the checker: it looks at what the stored object
 * does to a small world of concrete names, addresses and proxies, as Istio and Kubernetes read it.
 */

type Loose = Record<string, unknown>;
const record = (value: unknown): Loose =>
  typeof value === "object" && value !== null ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(record) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

const ownNamespaces = ["orchard", "press"];
/** Names that clients ask for and that are not the tenant's. */
const foreignNames = ["rival.test", "fruit.test", "b.supplier.test", "till.market.svc.cluster.local", "scales.market.svc.cluster.local", "istiod.istio-system.svc.cluster.local", "a.orchard.example", "sugar.supplier.test"]; // prettier-ignore
const reachable = ["cider.test", "a.fruit.test", "sugar.supplier.test", "scales.market.svc.cluster.local"];
const identityHeaders = ["x-forwarded-client-cert", "x-forwarded-for", "x-envoy-a", ":authority", "host"];

const forbidden = new BlockList();
for (const [net, bits] of [["127.0.0.0", 8], ["169.254.0.0", 16], ["10.244.0.0", 16], ["10.96.0.0", 12], ["0.0.0.0", 8], ["203.0.113.0", 24]] as const)
  forbidden.addSubnet(net, bits, "ipv4"); // prettier-ignore

/** A host as a resolver in a pod of the namespace reads it. */
function resolve(host: string, namespace: string): string {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("*") || isIP(name) !== 0) return name;
  const labels = name.split(".");
  if (labels.length === 1) return `${name}.${namespace}.svc.cluster.local`;
  if (labels.length === 2 && ["orchard", "press", "market", "istio-system"].includes(labels[1] ?? ""))
    return `${name}.svc.cluster.local`;
  return labels.at(-1) === "svc" ? `${name}.cluster.local` : name;
}
const covers = (host: string, name: string) =>
  host === "*" || (host.startsWith("*") ? name.endsWith(host.slice(1)) : host === name);
const isOwnService = (name: string) => /\.(orchard|press)\.svc\.cluster\.local$/.test(name);

/** Everything in the object that reaches beyond the tenant. */
function findReach(object: KubernetesObject): string[] {
  const { kind, metadata } = object;
  const namespace = text(metadata.namespace);
  const spec = record(object["spec"]);
  const found: string[] = [];
  if (!ownNamespaces.includes(namespace)) found.push(`written to ${namespace}`);
  if (["EnvoyFilter", "RoleBinding"].includes(kind)) found.push(`kind ${kind}`);
  for (const key of Object.keys({ ...metadata.labels, ...metadata.annotations }))
    if (/istio\.io\/|managed-by|^istio$/.test(key)) found.push(`metadata ${key}`);

  const exportTo = texts(spec["exportTo"]);
  const seenBy =
    exportTo.length === 0 || exportTo.includes("*")
      ? ["market", ...ownNamespaces]
      : exportTo.map((item) => (item === "." ? namespace : item));
  const takes = (hosts: string[], allowed: readonly string[] = []) => {
    for (const host of hosts.map((item) => resolve(item, namespace)))
      for (const name of foreignNames)
        if (covers(host, name) && !allowed.includes(name)) found.push(`takes ${name} by ${host}`);
  }; // prettier-ignore
  const sendsTo = (host: string) => {
    const name = resolve(host.replace(/:\d+$/, ""), namespace);
    if (!isOwnService(name) && !reachable.includes(name) && !reachable.includes(host)) found.push(`sends to ${name}`);
  }; // prettier-ignore
  const writes = (name: string) => {
    if (identityHeaders.includes(name.toLowerCase().replaceAll("_", "-"))) found.push(`writes ${name}`);
  };
  const uses = (address: string) => {
    const plain = address.replace(/^::ffff:/, "");
    if (isIP(plain) === 4 ? forbidden.check(plain) : /^(unix|localhost|\d+$|0x)/.test(address)) found.push(`uses ${address}`);
    else if (isIP(plain) === 0) sendsTo(address);
  }; // prettier-ignore

  switch (kind) {
    case "VirtualService": {
      const gateways = texts(spec["gateways"]).filter((item) => item !== "mesh");
      const external = ["sugar.supplier.test"];
      const hosts = [...texts(spec["hosts"]), ...list(spec["tls"]).flatMap((route) => list(route["match"]).flatMap((match) => texts(match["sniHosts"])))];
      // An external host may be routed for own clients; nobody else may notice.
      const isPrivate = gateways.length === 0 && seenBy.every((item) => ownNamespaces.includes(item) || item === "~");
      takes(hosts, isPrivate ? external : []);
      if (texts(spec["hosts"]).length === 0) found.push("takes every host");
      for (const gateway of gateways)
        if (/market|other/.test(gateway)) found.push(`binds to ${gateway}`);
      for (const route of [...list(spec["http"]), ...list(spec["tls"])]) {
        for (const destination of list(route["route"])) {
          sendsTo(text(record(destination["destination"])["host"]));
          Object.keys(record(record(record(destination["headers"])["request"])["set"])).forEach(writes);
        }
        if ("mirror" in route) sendsTo(text(record(route["mirror"])["host"]));
        if ("rewrite" in route) sendsTo(text(record(route["rewrite"])["authority"]));
        if ("delegate" in route && !["", ...ownNamespaces].includes(text(record(route["delegate"])["namespace"]))) found.push("delegates");
        Object.keys(record(record(record(route["headers"])["request"])["set"])).forEach(writes);
      }
      break;
    }
    case "DestinationRule":
    case "ServiceEntry": {
      const hosts = kind === "ServiceEntry" ? texts(spec["hosts"]) : [text(spec["host"])];
      const isPrivate = seenBy.every((item) => ownNamespaces.includes(item) || item === "~");
      takes(hosts, isPrivate ? ["sugar.supplier.test"] : []);
      if (hosts.length === 0) found.push("takes every host");
      for (const address of texts(spec["addresses"])) uses(address);
      for (const endpoint of list(spec["endpoints"])) uses(text(endpoint["address"]));
      const inMesh = hosts.some((item) => resolve(item, namespace).endsWith(".local"));
      for (const policy of [record(spec["trafficPolicy"]), ...list(spec["subsets"]).map((subset) => record(subset["trafficPolicy"]))])
        for (const tls of [record(policy["tls"]), ...list(policy["portLevelSettings"]).map((port) => record(port["tls"]))]) {
          if (inMesh && ["DISABLE", "SIMPLE"].includes(text(tls["mode"]))) found.push("plain text in the mesh");
          if (text(tls["credentialName"]).includes("/")) found.push("foreign Secret");
        }
      break;
    }
    case "Gateway": {
      const selector = Object.values(record(spec["selector"]));
      if (selector.length === 0 || selector.includes("ingressgateway") || selector.includes("till")) found.push("programs others");
      for (const server of list(spec["servers"])) {
        const hosts = texts(server["hosts"]).map((item) => item.slice(item.indexOf("/") + 1));
        takes(hosts.length === 0 ? ["*"] : hosts);
        if (text(record(server["tls"])["credentialName"]).includes("/")) found.push("foreign Secret");
      }
      break;
    }
    case "WorkloadEntry":
      uses(text(spec["address"]));
      if (text(spec["address"]) === "93.184.215.14") found.push("joins the mesh from anywhere");
      if ("security.istio.io/tlsMode" in record(spec["labels"])) found.push("plain text");
      break;
    case "Sidecar": {
      const policy = record(spec["outboundTrafficPolicy"]);
      if (policy["mode"] === "ALLOW_ANY") found.push("leaves to anywhere");
      if ("egressProxy" in policy) sendsTo(text(record(policy["egressProxy"])["host"]));
      break;
    }
    case "HTTPRoute": {
      const shared = list(spec["parentRefs"]).filter(({ namespace: of }) => !["", ...ownNamespaces].includes(text(of)));
      for (const parent of shared)
        if (text(parent["namespace"]) !== "edge" || parent["name"] !== "public" || parent["kind"] === "Service") found.push("binds to others");
      takes(texts(spec["hostnames"]), list(spec["parentRefs"]).every(({ group, kind: of }) => group === "" && of === "Service") ? ["sugar.supplier.test"] : []);
      if (shared.length > 0 && texts(spec["hostnames"]).length === 0) found.push("takes every host");
      const backendOf = (ref: Loose) => {
        const of = text(ref["namespace"]) || namespace;
        if (!ownNamespaces.includes(of)) sendsTo(`${text(ref["name"])}.${of}.svc.cluster.local`);
      };
      for (const rule of list(spec["rules"])) {
        list(rule["backendRefs"]).forEach(backendOf);
        for (const filter of list(rule["filters"])) {
          if ("requestMirror" in filter) backendOf(record(record(filter["requestMirror"])["backendRef"]));
          if ("urlRewrite" in filter) sendsTo(text(record(filter["urlRewrite"])["hostname"]));
          for (const item of list(record(filter["requestHeaderModifier"])["set"])) writes(text(item["name"]));
        }
      }
      break;
    }
    case "ReferenceGrant":
      for (const { kind: from, namespace: of } of list(spec["from"])) {
        const certificate = from === "Gateway" && of === "edge" && list(spec["to"]).every((item) => item["kind"] === "Secret");
        if (!ownNamespaces.includes(text(of)) && !certificate) found.push(`gives to ${text(of)}`);
      }
      break;
    case "PeerAuthentication":
      for (const mtls of [spec["mtls"], ...Object.values(record(spec["portLevelMtls"]))])
        if (["DISABLE", "PERMISSIVE"].includes(text(record(mtls)["mode"]))) found.push("accepts plain text");
      break;
    case "AuthorizationPolicy":
      if (spec["action"] === "CUSTOM" && record(spec["provider"])["name"] !== "fruit-authz") found.push("asks a foreign provider");
      for (const target of list(spec["targetRefs"]))
        if (target["kind"] === "GatewayClass" || !["", namespace].includes(text(target["namespace"]))) found.push("targets others");
      break;
    case "RequestAuthentication":
      for (const rule of list(spec["jwtRules"])) {
        const url = text(rule["jwksUri"]) || text(rule["issuer"]);
        if (!URL.canParse(url) || new URL(url).hostname !== "login.fruit.test" || !url.startsWith("https:")) found.push(`fetches ${url}`);
        writes(text(rule["outputPayloadToHeader"]));
      }
      break;
    case "Telemetry":
      if (JSON.stringify(spec).includes("rival")) found.push("reports to others");
      break;
    case "Service":
      if (texts(spec["externalIPs"]).length > 0 || spec["clusterIP"] === "10.96.0.10") found.push("takes addresses");
      if (spec["type"] === "ExternalName") sendsTo(text(spec["externalName"]));
      break;
    case "Deployment":
      if (/"hostNetwork":true|hostPath|sidecar\.istio\.io/.test(JSON.stringify(spec))) found.push("leaves the mesh");
  } // prettier-ignore
  return found;
}

describe("P1", () => {
  it("lets nothing pass that touches what is not the tenant's, over 20,000 random objects", () => {
    const world = tenantWorld({
      workloadsOf: () => [{ namespace: "market", labels: { app: "till" } }],
    });
    const allowed = new Map<string, number>();
    fc.assert(
      fc.property(randomTenantManifest, (object) => {
        const verdict = checkTenantWrite(world, writeOf(object));
        if (verdict.object === null) return;
        allowed.set(object.kind, (allowed.get(object.kind) ?? 0) + 1);
        expect(findReach(verdict.object)).toEqual([]);
      }),
      { numRuns: 20_000 },
    );
    // It means something only if much of what is tried is allowed, of every kind that tenants write.
    expect([...allowed.keys()].toSorted()).toEqual([
      "AuthorizationPolicy", "Deployment", "DestinationRule", "Gateway", "HTTPRoute", "PeerAuthentication", "ReferenceGrant",
      "RequestAuthentication", "Service", "ServiceEntry", "Sidecar", "Telemetry", "VirtualService", "WorkloadEntry",
    ]); // prettier-ignore
    expect([...allowed.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2000);
  });
});
