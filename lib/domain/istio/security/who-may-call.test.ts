import { describe, expect, it } from "vitest";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { decideAccess } from "./decide-access";
import { findClientTls } from "./find-client-tls";
import { findRequestAuthentication } from "./find-request-authentication";
import { whoMayCall } from "./who-may-call";

const workload = { namespace: "shop", labels: { app: "cart" } };

function object(
  kind: string,
  name: string,
  namespace: string,
  spec: Record<string, unknown>,
): KubernetesObject {
  const group = kind === "DestinationRule" ? "networking" : "security";
  return { apiVersion: `${group}.istio.io/v1`, kind, metadata: { name, namespace }, spec };
}

function pod(name: string, namespace: string, serviceAccount: string, hasProxy = true): KubernetesObject {
  const proxy = hasProxy ? [{ name: "istio-proxy", image: "proxyv2" }] : [];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      labels: { app: name, ...(hasProxy ? { "security.istio.io/tlsMode": "istio" } : {}) },
    },
    spec: { serviceAccountName: serviceAccount, containers: [{ name: "app", image: "app" }, ...proxy] },
    status: { phase: "Running", podIP: "10.0.0.1" },
  };
}

function service(spec: Record<string, unknown> = {}): KubernetesObject {
  const ports = [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "cart", namespace: "shop" },
    spec: { clusterIP: "10.96.0.1", selector: { app: "cart" }, ports, ...spec },
  };
}

const people = [
  pod("cart", "shop", "cart"),
  pod("front", "web", "front"),
  pod("job", "web", "job"),
  pod("old", "web", "old", false),
];

const policy = object("AuthorizationPolicy", "cart", "shop", {
  rules: [
    {
      from: [{ source: { principals: ["cluster.local/ns/web/sa/front"] } }],
      to: [{ operation: { methods: ["GET"], paths: ["/items/*"] } }],
    },
    { from: [{ source: { serviceAccounts: ["web/job"] } }] },
  ],
});

function listVerdicts(...objects: KubernetesObject[]) {
  const { value } = whoMayCall(buildClusterWorld("west", [service(), ...people, ...objects]), workload);
  return Object.fromEntries(
    value.callers.map(({ caller, ports }) => [caller.serviceAccount, ports[0]?.verdict]),
  );
}

describe("whoMayCall", () => {
  it("tries every caller on every port", () => {
    expect(listVerdicts(policy)).toEqual({ cart: "deny", front: "depends", job: "allow", old: "deny" });
    expect(listVerdicts()).toEqual({ cart: "allow", front: "allow", job: "allow", old: "allow" });
  });

  it("counts who cannot speak mutual TLS as refused under STRICT, and as nobody when a rule takes it away", () => {
    const strict = object("PeerAuthentication", "p", "shop", { mtls: { mode: "STRICT" } });
    expect(listVerdicts(strict)).toMatchObject({ front: "allow", old: "deny" });
    const plain = object("DestinationRule", "d", "shop", {
      host: "cart",
      trafficPolicy: { tls: { mode: "DISABLE" } },
    });
    expect(listVerdicts(plain, policy)).toMatchObject({ front: "deny", job: "deny" });
  });

  it("puts the rules into words", () => {
    const { value } = whoMayCall(buildClusterWorld("west", [service(), policy]), workload);
    expect(value.rules.map(({ text }) => text)).toEqual([
      "account front of web may GET /items/*",
      "account job of web may send anything",
    ]);
    expect(value.everyoneElse).toBe("refused");
  });
});

describe("findClientTls", () => {
  const client = { namespace: "web", labels: { app: "front" } };
  const host = "cart.shop.svc.cluster.local";
  const find = (...objects: KubernetesObject[]) =>
    findClientTls(buildClusterWorld("west", objects), client, host, 80).value;

  it("is automatic unless the namespace is DISABLE", () => {
    expect(find(service())).toBe("auto");
    expect(find(service(), object("PeerAuthentication", "p", "shop", { mtls: { mode: "DISABLE" } }))).toBe(
      "none",
    );
    const own = { selector: { matchLabels: { app: "cart" } }, mtls: { mode: "DISABLE" } };
    expect(find(service(), object("PeerAuthentication", "p", "shop", own))).toBe("auto");
  });

  it("is off for a headless service without endpoints", () => {
    expect(find(service({ clusterIP: "None" }))).toBe("none");
  });

  it("is decided endpoint by endpoint at a gateway for a headless service, for all at once at a sidecar", () => {
    const world = buildClusterWorld("west", [
      service({ clusterIP: "None" }),
      pod("cart", "shop", "cart"),
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: "cart", namespace: "shop", labels: { "kubernetes.io/service-name": "cart" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.0.0.1"], targetRef: { kind: "Pod", name: "cart", namespace: "shop" } }],
        ports: [{ name: "http", port: 8080 }],
      },
    ]);
    expect(findClientTls(world, client, host, 80).value).toBe("istio_mutual");
    expect(findClientTls(world, { ...client, type: "router" }, host, 80).value).toBe("auto");
  });

  it("does not look at the endpoints for a subset whose PASSTHROUGH is the rule's", () => {
    const passthrough = { loadBalancer: { simple: "PASSTHROUGH" } };
    const subsets = [
      { name: "v1", labels: { version: "v1" } },
      { name: "v2", trafficPolicy: passthrough },
    ];
    const rule = object("DestinationRule", "d", "shop", { host, trafficPolicy: passthrough, subsets });
    const world = buildClusterWorld("west", [service(), rule]);
    // Nobody is there: automatic mutual TLS is off where that is looked at.
    expect(findClientTls(world, client, host, 80).value).toBe("none");
    expect(findClientTls(world, client, host, 80, "v1").value).toBe("istio_mutual");
    expect(findClientTls(world, client, host, 80, "v2").value).toBe("none");
    expect(findClientTls(world, client, host, 80, "v3").value).toBe("istio_mutual");
  });

  it("falls back to plain text where Istio cannot use what a rule says", () => {
    const rule = (tls: Record<string, unknown>) =>
      object("DestinationRule", "d", "shop", { host, trafficPolicy: { tls } });
    expect(find(service(), rule({ mode: "SIMPLE" }))).toBe("simple");
    expect(find(service(), rule({ mode: "SIMPLE", credentialName: "secret" }))).toBe("none");
    expect(find(service(), rule({ mode: "MUTUAL", clientCertificate: "/a" }))).toBe("none");
    expect(find(service(), rule({ mode: "ISTIO_MUTUAL" }))).toBe("istio_mutual");
  });
});

describe("ztunnel", () => {
  const ambient = { ...workload, dataPlane: "ztunnel" } as const;
  const decide = (objects: KubernetesObject[], sourcePrincipal: string | null, destinationPort = 8080) =>
    decideAccess(buildClusterWorld("west", objects), ambient, {
      protocol: "tcp",
      sourcePrincipal,
      sourceIp: "10.0.0.1",
      destinationPort,
    });

  it("leaves out ALLOW rules that need HTTP, and says so", () => {
    const { value, reasons } = decide([policy], "cluster.local/ns/web/sa/front");
    expect(value.decision).toBe("deny");
    expect(reasons).toContainEqual(
      expect.objectContaining({ role: "ignored", message: expect.stringContaining("methods, paths") }),
    );
    expect(decide([policy], "cluster.local/ns/web/sa/job").value).toMatchObject({
      decision: "allow",
      by: { rule: 1 },
    });
  });

  it("refuses who has no identity under STRICT, but for ports that are let off", () => {
    const mesh = object("PeerAuthentication", "m", "istio-system", { mtls: { mode: "STRICT" } });
    const own = object("PeerAuthentication", "p", "shop", {
      selector: { matchLabels: { app: "cart" } },
      portLevelMtls: { 9090: { mode: "PERMISSIVE" } },
    });
    expect(decide([mesh, own], null).value.decision).toBe("deny");
    expect(decide([mesh, own], null, 9090).value.decision).toBe("allow");
    expect(decide([mesh], "cluster.local/ns/web/sa/front").value.decision).toBe("allow");
  });
});

describe("findRequestAuthentication", () => {
  it("merges the rules of all that apply, by issuer", () => {
    const rule = (issuer: string) => ({ jwtRules: [{ issuer, jwksUri: "https://keys.example" }] });
    const world = buildClusterWorld("west", [
      object("RequestAuthentication", "b", "shop", rule("b")),
      object("RequestAuthentication", "a", "istio-system", rule("a")),
      object("RequestAuthentication", "other", "web", rule("c")),
    ]);
    const { value } = findRequestAuthentication(world, workload);
    expect(value.rules.map(({ issuer, policy: { name } }) => [issuer, name])).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
    expect(value).toMatchObject({ withoutToken: "passes", withInvalidToken: "refused" });
    expect(findRequestAuthentication(world, { ...workload, dataPlane: "ztunnel" }).value.rules).toEqual([]);
  });
});
