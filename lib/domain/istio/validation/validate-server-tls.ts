import { cipherSuites } from "../cipher-suites";
import type { ConfigField } from "./config-field";

/** A mode that ends TLS at the proxy with certificates of its own. */
const terminating = new Set(["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"]);
const certificateFields = [
  "serverCertificate",
  "privateKey",
  "caCertificates",
  "tlsCertificates",
  "credentialName",
  "credentialNames",
];
const istioMutualNames: Record<string, string> = {
  serverCertificate: "server certificate",
  privateKey: "private key",
  caCertificates: "CA bundle",
};

/** The mode of a server's TLS settings; PASSTHROUGH unless given. */
export function readServerTlsMode(tls: ConfigField): string {
  return tls.at("mode").text || "PASSTHROUGH";
}

/** Operators such as `-ALL` pass: istiod does not parse the expression. Source: istio pkg/config/security `IsValidCipherSuite`. */
function isValidCipherSuite(suite: string): boolean {
  return suite === "" || suite === "ALL" || !/^[\p{N}\p{L}]/u.test(suite) || cipherSuites.has(suite);
}

function validateCipherSuites(tls: ConfigField): void {
  const suites = tls.at("cipherSuites");
  const version = tls.at("minProtocolVersion");
  if ((version.text === "TLSV1_0" || version.text === "TLSV1_1") && suites.items.length === 0) {
    version.warn(
      "TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.",
    );
  }
  const list = (names: string[]) => `[${[...new Set(names)].toSorted().join(" ")}]`;
  const invalid = suites.texts.filter((suite) => !isValidCipherSuite(suite));
  if (invalid.length > 0) suites.warn(`ignoring invalid cipher suites: ${list(invalid)}`);
  const valid = suites.texts.filter(isValidCipherSuite);
  const duplicate = valid.filter((suite, index) => valid.indexOf(suite) < index);
  if (duplicate.length > 0) suites.warn(`ignoring duplicate cipher suites: ${list(duplicate)}`);
}

function validateCertificateSources(tls: ConfigField): void {
  const sources = [
    tls.at("serverCertificate").text !== "" && tls.at("privateKey").text !== "",
    tls.at("credentialName").text !== "",
    tls.at("credentialNames").items.length > 0,
    tls.at("tlsCertificates").items.length > 0,
  ];
  if (sources.filter(Boolean).length > 1) {
    tls.error(
      "only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified",
    );
  }
}

function validateCertificates(tls: ConfigField, mode: string): void {
  const prefix = mode === "SIMPLE" ? "SIMPLE TLS" : "MUTUAL TLS";
  const authority = tls.at("caCertificates");
  if (mode !== "SIMPLE" && authority.text === "") authority.error(`${prefix} requires a client CA bundle`);
  const certificates = tls.at("tlsCertificates");
  if (certificates.items.length > 2) certificates.warn(`${prefix} can support up to 2 server certificates`);
  for (const holder of certificates.items.length > 0 ? certificates.items : [tls]) {
    const certificate = holder.at("serverCertificate");
    if (certificate.text === "") certificate.error(`${prefix} requires a server certificate`);
    const key = holder.at("privateKey");
    if (key.text === "") key.error(`${prefix} requires a private key`);
  }
}

/** The TLS settings of a Gateway's server or a Sidecar's ingress listener. Source: istio pkg/config/validation `validateTLSOptions`. */
export function validateServerTls(tls: ConfigField): void {
  if (!tls.isSet) return;
  validateCipherSuites(tls);
  const mode = readServerTlsMode(tls);
  if (mode === "ISTIO_MUTUAL") {
    for (const field of certificateFields.map((name) => ({ name, field: tls.at(name) }))) {
      if (!field.field.isFilled) continue;
      field.field.error(
        `ISTIO_MUTUAL TLS cannot have associated ${istioMutualNames[field.name] ?? field.name}`,
      );
    }
    return;
  }
  const passes = mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH";
  if (passes && [...certificateFields, "caCrl"].some((name) => tls.at(name).isFilled)) {
    tls.warn(`${mode} mode does not use certificates, they will be ignored`);
  }
  validateCertificateSources(tls);
  const terminates = terminating.has(mode);
  if (terminates && (tls.at("credentialName").isFilled || tls.at("credentialNames").isFilled)) return;
  if (terminates) validateCertificates(tls, mode);
  const revocations = tls.at("caCrl");
  if (revocations.text === "") return;
  if (tls.at("credentialName").text !== "") {
    revocations.error("CRL is not supported with credentialName. CRL has to be specified in the credential");
  }
  if (mode === "SIMPLE") revocations.error("CRL is not supported with SIMPLE TLS");
}
