import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { formatSelector } from "../label-index";
import { reportMessage } from "../report-message";
import { podIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";

/**
 * Credentials of gateways that do not exist or hold no valid certificate, in the namespace of the gateway's pods. Says
 * nothing when nobody knows the Secrets. Source: istio analyzers/gateway/secret.go.
 */
export const gatewaySecret: Check = {
  name: "gateway.SecretAnalyzer",
  inputs: ["gateways", "pods", "credentials"],
  run({ world: { cluster, gateways, credentials }, read }) {
    if (credentials === undefined) return [];
    const known = new Map(credentials.map((fact) => [`${fact.namespace}/${fact.name}`, fact]));
    return gateways.flatMap((gateway) => {
      const subject = subjectOf(gateway);
      const selector = readStringMap(specOf(gateway)["selector"]);
      const namespace = read(podIndex).select(selector)[0]?.meta.namespace ?? "";
      if (namespace === "") {
        const parameters = ["selector", formatSelector(selector)];
        return [
          reportMessage(cluster, subject, "ReferencedResourceNotFound", parameters, ["spec", "selector"]),
        ];
      }
      return readRecords(specOf(gateway)["servers"]).flatMap(({ tls }, index) => {
        const name = readString(readRecord(tls)["credentialName"]);
        if (!name) return [];
        const path = ["spec", "servers", index, "tls", "credentialName"];
        const fact = known.get(name.includes("/") ? name : `${namespace}/${name}`);
        if (fact === undefined) {
          return [
            reportMessage(cluster, subject, "ReferencedResourceNotFound", ["credentialName", name], path),
          ];
        }
        const parameters = [subject.reference.name, namespace];
        return fact.valid
          ? []
          : [reportMessage(cluster, subject, "InvalidGatewayCredential", parameters, path)];
      });
    });
  },
};
