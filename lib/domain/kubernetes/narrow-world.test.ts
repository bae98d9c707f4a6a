import { describe, expect, it } from "vitest";
import { defaultMeshConfig } from "../istio/mesh-config";
import { buildClusterWorld } from "./build-world";
import { narrowWorld, type WorldView } from "./narrow-world";

const istio = (kind: string, group: string, namespace: string, name: string, spec: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name, namespace, uid: `${namespace}-${name}` },
  spec,
});
const core = (kind: string, name: string, namespace?: string) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, uid: name, ...(namespace === undefined ? {} : { namespace }) },
  spec: {},
});
const network = "networking.istio.io";
const security = "security.istio.io";

const world = buildClusterWorld(
  "north",
  [
    core("Namespace", "mine"),
    core("Namespace", "theirs"),
    core("Node", "machine-of-all"),
    core("Service", "web", "mine"),
    core("Service", "ledger", "theirs"),
    core("Service", "rates", "theirs"),
    istio("VirtualService", network, "mine", "web"),
    istio("VirtualService", network, "theirs", "secret-plan"),
    istio("VirtualService", network, "istio-system", "platform-route"),
    istio("PeerAuthentication", security, "istio-system", "default"),
    istio("PeerAuthentication", security, "theirs", "their-mtls"),
    istio("Telemetry", "telemetry.istio.io", "mine", "not-their-business"),
    istio("Gateway", network, "ingress", "shared", {
      selector: { istio: "ingress" },
      servers: [
        { port: { number: 443 }, hosts: ["mine/shop.mine.test", "ledger.theirs.test"] },
        {
          port: { number: 8443 },
          hosts: ["theirs/ledger.theirs.test"],
          tls: { credentialName: "ledger-key" },
        },
      ],
    }),
    istio("DestinationRule", network, "istio-system", "for-one", { host: "ledger.theirs.svc.cluster.local" }),
    istio("DestinationRule", network, "istio-system", "for-all", { host: "*.local" }),
    istio("Gateway", network, "ingress", "internal"),
  ],
  defaultMeshConfig,
);
const view: WorldView = {
  seesNamespace: (namespace) => namespace === "mine",
  seesList: (_namespace, list) => list !== "telemetries",
  seesGateway: (namespace, name) => namespace === "ingress" && name === "shared",
  seesHost: (host) => host === "shop.mine.test",
  seesService: (namespace, name) => namespace === "theirs" && name === "rates",
};

describe("narrowWorld", () => {
  it("leaves nothing by which a foreign thing could be named", () => {
    const text = JSON.stringify(narrowWorld(world, view));
    for (const foreign of [
      "secret-plan",
      "ledger",
      "their-mtls",
      "internal",
      "machine-of-all",
      "platform-route",
      "not-their-business",
    ])
      expect(text).not.toContain(foreign);
  });

  it("keeps what is theirs, what was granted, and what the platform sets for everybody", () => {
    const narrowed = narrowWorld(world, view);
    expect(narrowed.namespaces.map(({ meta }) => meta.name)).toEqual(["mine"]);
    expect(narrowed.services.map(({ meta }) => meta.name).toSorted()).toEqual(["rates", "web"]);
    expect(narrowed.virtualServices.map(({ metadata }) => metadata.name)).toEqual(["web"]);
    expect(narrowed.gateways.map(({ metadata }) => metadata.name)).toEqual(["shared"]);
    expect(narrowed.gateways[0]?.spec).toMatchObject({
      servers: [{ port: { number: 443 }, hosts: ["mine/shop.mine.test"] }],
    });
    expect(narrowed.destinationRules.map(({ metadata }) => metadata.name)).toEqual(["for-all"]);
    expect(narrowed.peerAuthentications.map(({ metadata }) => metadata.name)).toEqual(["default"]);
    expect(narrowed.mesh).toBe(world.mesh);
  });
});
