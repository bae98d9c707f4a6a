import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";

/** A name for the certificate of a server: its credential, or its files; undefined when it has none to compare. */
function nameCertificate(tls: unknown): string | undefined {
  const settings = readRecord(tls);
  const credential = readString(settings["credentialName"]);
  if (credential) return `credential ${credential}`;
  const certificate = readString(settings["serverCertificate"]);
  const key = readString(settings["privateKey"]);
  return certificate && key ? `files ${certificate} ${key}` : undefined;
}

/** Gateways by the certificates they serve. */
const certificateIndex: WorldIndex<ReadonlyMap<string, ReadonlySet<KubernetesObject>>> = {
  inputs: ["gateways"],
  build({ gateways }) {
    const owners = new Map<string, Set<KubernetesObject>>();
    for (const gateway of gateways) {
      for (const { tls } of readRecords(specOf(gateway)["servers"])) {
        const name = nameCertificate(tls);
        if (name === undefined) continue;
        owners.set(name, (owners.get(name) ?? new Set()).add(gateway));
      }
    }
    return owners;
  },
};

/** One certificate at several gateways of the same pods. Source: istio analyzers/gateway/certificate.go. */
export const gatewayCertificate: Check = {
  name: "gateway.CertificateAnalyzer",
  inputs: ["gateways"],
  run({ world, read }) {
    const owners = read(certificateIndex);
    return world.gateways.flatMap((gateway) => {
      const selector = readStringMap(specOf(gateway)["selector"]);
      const own = fullName(gateway.metadata);
      return readRecords(specOf(gateway)["servers"])
        .flatMap(({ tls }, index) =>
          [...(owners.get(nameCertificate(tls) ?? "") ?? [])]
            .filter(
              (other) =>
                other !== gateway && matchesLabels(selector, readStringMap(specOf(other)["selector"])),
            )
            .map((other) => ({ name: fullName(other.metadata), index })),
        )
        .filter(({ name }, at, all) => all.findIndex((item) => item.name === name) === at)
        .map(({ name, index }) =>
          reportMessage(
            world.cluster,
            subjectOf(gateway),
            "GatewayDuplicateCertificate",
            [[own, name]],
            ["spec", "servers", index, "tls"],
          ),
        );
    });
  },
};
