import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { MeshConfig } from "../../istio/mesh-config";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { specOf } from "./mesh-membership";

/** Whether proxies capture DNS and get addresses for hosts without one. */
function isAutoAllocated(mesh: MeshConfig): boolean {
  const metadata = readRecord(readRecord(mesh.rest["defaultConfig"])["proxyMetadata"]);
  const isOn = (name: string): boolean => metadata[name] === "true";
  return (
    isOn("ISTIO_META_DNS_CAPTURE") &&
    (isOn("ISTIO_META_DNS_AUTO_ALLOCATE") || isOn("PILOT_ENABLE_IP_AUTOALLOCATE"))
  );
}

/** TCP ports of ServiceEntries without an address to tell them apart. Source: istio analyzers/serviceentry/protocoladdresses.go. */
export const serviceEntryAddresses: Check = {
  name: "serviceentry.Analyzer",
  inputs: ["serviceEntries", "mesh"],
  run({ world: { cluster, serviceEntries, mesh } }) {
    if (isAutoAllocated(mesh)) return [];
    return serviceEntries
      .filter((entry) => {
        const allocated = readRecords(readRecord(entry["status"])["addresses"]);
        return readRecords(specOf(entry)["addresses"]).length === 0 && allocated.length === 0;
      })
      .flatMap((entry) =>
        readRecords(specOf(entry)["ports"]).flatMap(({ protocol }, index) => {
          const written = (readString(protocol) ?? "").toUpperCase();
          const path = ["spec", "ports", index];
          return written === "" || written === "TCP"
            ? [reportMessage(cluster, subjectOf(entry), "ServiceEntryAddressesRequired", [], path)]
            : [];
        }),
      );
  },
};
