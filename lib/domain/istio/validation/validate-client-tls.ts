import { quote } from "./go-text";
import type { ConfigField } from "./config-field";

const configMapPrefix = "configmap://";

function checkConfigMap(name: string, namespace: string): string | undefined {
  if (!name.startsWith(configMapPrefix)) return undefined;
  const [ownNamespace = "", ownName] = name.slice(configMapPrefix.length).split("/");
  const missing =
    ownName === undefined
      ? "namespace and name"
      : ownNamespace === ""
        ? "namespace"
        : ownName === ""
          ? "name"
          : undefined;
  if (missing !== undefined) {
    return `invalid configmap:// credentialName: invalid resource name ${quote(name)}. Expected ${missing}`;
  }
  if (ownNamespace === namespace) return undefined;
  return `invalid configmap:// credentialName: namespace must match the configuration namespace ${quote(namespace)}`;
}

/** The TLS settings of a traffic policy in an object of `namespace`. Source: istio pkg/config/validation/agent `ValidateTLS`. */
export function validateClientTls(tls: ConfigField, namespace: string): void {
  if (!tls.isSet) return;
  const mode = tls.at("mode").text || "DISABLE";
  const given = (name: string) => tls.at(name).isFilled;
  const credential = tls.at("credentialName");
  credential.error(checkConfigMap(credential.text, namespace));
  const skip = tls.at("insecureSkipVerify");
  if (skip.flag && mode === "SIMPLE" && ["caCertificates", "credentialName", "subjectAltNames"].some(given)) {
    skip.error(
      "cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true",
    );
  }
  if (skip.flag && mode === "MUTUAL" && ["caCertificates", "subjectAltNames"].some(given)) {
    skip.error("cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true");
  }
  if ((mode === "SIMPLE" || mode === "MUTUAL") && credential.text !== "") {
    if (["clientCertificate", "caCertificates", "privateKey", "caCrl"].some(given)) {
      credential.error(
        "cannot specify client certificates or CA certificate or CA CRL If credentialName is set",
      );
    }
    return;
  }
  if (mode !== "MUTUAL") return;
  if (!given("clientCertificate"))
    tls.at("clientCertificate").error("client certificate required for mutual tls");
  if (!given("privateKey")) tls.at("privateKey").error("private key required for mutual tls");
}
