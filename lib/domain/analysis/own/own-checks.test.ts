import { expect, test } from "vitest";
import { parseManifests } from "@/lib/testing/manifests";
import { buildClusterWorld } from "../../kubernetes/build-world";
import { analyzeCluster } from "../analyze";

function find(code: string, text: string): string[] {
  return analyzeCluster(buildClusterWorld("west", parseManifests(text)))
    .filter((finding) => finding.code === code)
    .map(
      ({ object, path, message }) => `${object.kind} ${object.name} ${(path ?? []).join(".")}: ${message}`,
    );
}

const service = `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
---
`;

test.each([
  ["cart", 0],
  ["cart.shop", 1],
  ["cart.shop.svc", 1],
  ["cart.shop.svc.cluster.local", 0],
  ["cart.example", 0],
])("a host %s is %d times taken for a short name", (host, times) => {
  const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: ops }
spec: { host: ${host} }
---
`;
  const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: e, namespace: ops }
spec: { hosts: [cart.shop, cart.shop.svc] }
---
`;
  expect(find("ISM0008", service + rule)).toHaveLength(times);
  expect(find("ISM0008", service + rule + entry)).toEqual([]);
});

test("policies whose workloads have no proxy", () => {
  const policy = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
`;
  const pod = (container: string, annotations = "") => `apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: shop, annotations: { ${annotations} } }
spec: { containers: [{ name: ${container}, image: i }] }
---
`;
  expect(find("ISM0009", policy + pod("app"))).toEqual([
    "PeerAuthentication strict : Nothing enforces this policy: the pod it applies to has no proxy.",
  ]);
  expect(find("ISM0009", policy + pod("istio-proxy"))).toEqual([]);
  expect(find("ISM0009", policy + pod("app", "ambient.istio.io/redirection: enabled"))).toEqual([]);
  expect(find("ISM0009", policy)).toEqual([]);
});

test("policies whose target is not there", () => {
  const policy = (kind: string, name: string, group = '""') => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: shop }
spec: { targetRefs: [{ group: ${group}, kind: ${kind}, name: ${name} }] }
---
`;
  expect(find("ISM0010", service + policy("Service", "cart"))).toEqual([]);
  expect(find("ISM0010", service + policy("Gateway", "edge", "gateway.networking.k8s.io"))).toEqual([
    "AuthorizationPolicy p spec.targetRefs.0: There is no Gateway edge in namespace shop; the policy has no effect.",
  ]);
  expect(find("ISM0010", policy("Unheard", "of", "of.example"))).toEqual([]);
});
