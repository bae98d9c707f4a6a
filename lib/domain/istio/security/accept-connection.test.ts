import { describe, expect, it } from "vitest";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { acceptConnection, type InboundConnection } from "./accept-connection";
import { findEffectiveMtls } from "./find-effective-mtls";

const workload = { namespace: "shop", labels: { app: "cart" } };

const service: KubernetesObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "cart", namespace: "shop", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: {
    selector: { app: "cart" },
    ports: [
      { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
      { name: "tcp-db", port: 5432, targetPort: 5432, protocol: "TCP" },
      { name: "raw", port: 7000, targetPort: 7000, protocol: "TCP" },
    ],
  },
};

function peer(name: string, namespace: string, spec: Record<string, unknown>, day = "01"): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name, namespace, creationTimestamp: `2026-01-${day}T00:00:00Z` },
    spec,
  };
}

const strict = { mtls: { mode: "STRICT" } };
const selector = { matchLabels: { app: "cart" } };

function world(...objects: KubernetesObject[]) {
  return buildClusterWorld("west", [service, ...objects]);
}

const accepts = (
  built: ReturnType<typeof world>,
  port: number,
  tls: InboundConnection["tls"],
  protocol: InboundConnection["protocol"] = "http",
) => acceptConnection(built, workload, { port, tls, protocol }).value;

describe("findEffectiveMtls", () => {
  it("lets a selector in the root namespace come to nothing, and says so", () => {
    const { value, reasons } = findEffectiveMtls(
      world(peer("mesh", "istio-system", { selector, ...strict })),
      workload,
    );
    expect(value.mode).toBe("PERMISSIVE");
    expect(reasons).toContainEqual(expect.objectContaining({ role: "ignored", field: "spec.selector" }));
  });

  it("takes the oldest of a level, the narrower level first, and inherits what is unset", () => {
    const built = world(
      peer("mesh", "istio-system", strict),
      peer("young", "shop", { mtls: { mode: "DISABLE" } }, "03"),
      peer("old", "shop", { mtls: { mode: "PERMISSIVE" } }, "02"),
      peer("cart", "shop", {
        selector,
        mtls: { mode: "UNSET" },
        portLevelMtls: { 8080: { mode: "STRICT" }, 5432: {} },
      }),
    );
    const { value, reasons } = findEffectiveMtls(built, workload);
    expect(value).toMatchObject({ mode: "PERMISSIVE", by: { namespace: "shop", name: "old" } });
    expect(value.ports.map(({ port, mode, isOwn }) => [port, mode, isOwn])).toEqual([
      [5432, "PERMISSIVE", true],
      [7000, "PERMISSIVE", false],
      [8080, "STRICT", true],
    ]);
    expect(reasons).toContainEqual(
      expect.objectContaining({
        role: "lost",
        object: { kind: "PeerAuthentication", namespace: "shop", name: "young" },
      }),
    );
    expect(reasons).toContainEqual(
      expect.objectContaining({
        role: "lost",
        object: { kind: "PeerAuthentication", namespace: "istio-system", name: "mesh" },
      }),
    );
  });
});

describe("acceptConnection", () => {
  it("refuses plain text and foreign TLS under STRICT, at known and unknown ports", () => {
    const built = world(peer("p", "shop", strict));
    for (const port of [8080, 5432, 7000, 9999]) {
      expect(accepts(built, port, "plaintext").accepted).toBe(false);
      expect(accepts(built, port, "tls")).toMatchObject({ accepted: false, why: "not-mutual-tls" });
      expect(accepts(built, port, "mtls").accepted).toBe(true);
    }
  });

  it("passes foreign TLS on under PERMISSIVE, but not at an HTTP port", () => {
    const built = world();
    expect(accepts(built, 8080, "tls").accepted).toBe(false);
    expect(accepts(built, 5432, "tls")).toEqual({ accepted: true, handles: "tcp", path: "service" });
    expect(accepts(built, 9999, "tls")).toEqual({ accepted: true, handles: "tcp", path: "passthrough" });
    expect(accepts(built, 8080, "plaintext", "tcp")).toMatchObject({ accepted: false, why: "protocol" });
  });

  it("looks at the first bytes of a port without a known protocol", () => {
    const built = world();
    expect(accepts(built, 7000, "plaintext", "http")).toMatchObject({ handles: "http" });
    expect(accepts(built, 7000, "plaintext", "tcp")).toMatchObject({ handles: "tcp" });
    expect(accepts(built, 7000, "mtls", "http")).toMatchObject({ handles: "http" });
  });

  it("takes mutual TLS under DISABLE for bytes of the application", () => {
    const built = world(peer("p", "shop", { mtls: { mode: "DISABLE" } }));
    expect(accepts(built, 8080, "mtls")).toMatchObject({ accepted: false, why: "protocol" });
    expect(accepts(built, 5432, "mtls")).toMatchObject({ accepted: true, handles: "tcp" });
  });

  it("gives a port of no service its own mode", () => {
    const built = world(peer("p", "shop", { selector, portLevelMtls: { 9999: { mode: "STRICT" } } }));
    expect(accepts(built, 9999, "plaintext").accepted).toBe(false);
    expect(accepts(built, 9998, "plaintext").accepted).toBe(true);
  });

  it("forgets the services when a Sidecar lists the ports, and ends its TLS only where it is enabled", () => {
    const sidecar: KubernetesObject = {
      apiVersion: "networking.istio.io/v1",
      kind: "Sidecar",
      metadata: { name: "cart", namespace: "shop" },
      spec: {
        ingress: [{ port: { number: 8443, protocol: "HTTPS", name: "https" }, tls: { mode: "SIMPLE" } }],
      },
    };
    const built = world(sidecar, peer("p", "shop", { mtls: { mode: "DISABLE" } }));
    expect(accepts(built, 8080, "plaintext")).toMatchObject({ path: "passthrough" });
    const call = { port: 8443, tls: "tls", protocol: "http" } as const;
    expect(acceptConnection(built, workload, call).value).toMatchObject({ accepted: true, handles: "tcp" });
    const enabled = acceptConnection(built, workload, { ...call, tls: "plaintext" }, { sidecarTls: true });
    expect(enabled.value).toMatchObject({ accepted: false });
    const own = acceptConnection(built, workload, call, { sidecarTls: true });
    expect(own.value).toMatchObject({ accepted: true, handles: "http" });
  });

  it("lets ztunnel take mutual TLS whatever the mode", () => {
    const built = world(peer("p", "shop", { mtls: { mode: "DISABLE" } }));
    const ambient = { ...workload, dataPlane: "ztunnel" } as const;
    expect(
      acceptConnection(built, ambient, { port: 8080, tls: "mtls", protocol: "http" }).value.accepted,
    ).toBe(true);
  });
});
