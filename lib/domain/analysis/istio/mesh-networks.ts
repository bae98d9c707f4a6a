import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";

/** Registries that istiod knows without remote Secrets. Source: istio pilot/pkg/serviceregistry/provider. */
const builtIn = ["Mock", "Kubernetes", "External"];

/** Networks whose endpoints come from unknown clusters. Source: istio analyzers/multicluster/meshnetworks.go. */
export const meshNetworks: Check = {
  name: "meshnetworks.MeshNetworksAnalyzer",
  inputs: ["meshNetworks", "remoteClusters", "mesh"],
  run({ world: { cluster, meshNetworks: written, remoteClusters, mesh } }) {
    if (written === undefined || remoteClusters === undefined) return [];
    const known = new Set([...builtIn, ...remoteClusters]);
    const subject = {
      reference: { kind: "MeshNetworks", namespace: mesh.rootNamespace, name: "meshnetworks" },
      annotations: {},
    };
    return keepFirst(
      Object.entries(readRecord(written["networks"])).flatMap(([network, definition]) =>
        readRecords(readRecord(definition)["endpoints"]).flatMap((endpoint, index) => {
          const registry = readString(endpoint["fromRegistry"]);
          if (registry === undefined || known.has(registry)) return [];
          const path = ["networks", network, "endpoints", index];
          return [
            reportMessage(cluster, subject, "UnknownMeshNetworksServiceRegistry", [registry, network], path),
          ];
        }),
      ),
    );
  },
};
