import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readString } from "../../kubernetes/read-field";
import type { CredentialFact } from "../analysis-world";
import { decodeBase64, readCertificateValidity } from "./read-certificate";

/** `data` decoded and `stringData` over it, as bytes in a string (one character a byte). */
function readSecretData(secret: KubernetesObject): Map<string, string> {
  const data = new Map<string, string>();
  for (const [key, value] of Object.entries(readRecord(secret["data"])))
    data.set(key, decodeBase64(readString(value) ?? "") ?? "");
  return data;
}

/**
 * What a gateway can do with a Secret: it has a certificate and key under one of the two pairs of names, and the certificate
 * parses and is valid at `now`.
 * Source: istio pilot/pkg/credentials/kube/secrets.go `ExtractCertInfo`, pilot/pkg/xds/sds.go `ValidateCertificate`.
 */
export function readCredential(secret: KubernetesObject, now: Date): CredentialFact {
  const data = readSecretData(secret);
  const certificate = [
    ["cert", "key"],
    ["tls.crt", "tls.key"],
  ]
    .filter((keys) => keys.every((key) => (data.get(key) ?? "") !== ""))
    .map(([key = ""]) => data.get(key) ?? "")[0];
  const validity = certificate === undefined ? undefined : readCertificateValidity(certificate);
  return {
    namespace: secret.metadata.namespace ?? "",
    name: secret.metadata.name,
    valid:
      validity !== undefined &&
      validity.every(({ notBefore, notAfter }) => now >= notBefore && now <= notAfter),
  };
}

/** The clusters whose access a remote Secret of istiod holds. Source: istio pkg/kube/multicluster `MultiClusterSecretLabel`. */
export function readRemoteClusters(secret: KubernetesObject): string[] {
  return secret.metadata.labels?.["istio/multiCluster"] === "true"
    ? Object.keys(readRecord(secret["data"]))
    : [];
}
