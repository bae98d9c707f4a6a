import { z } from "zod";
import { list, textMap, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, refined, section } from "../group-codec";
import { choice, flag, portNumber, requiredText, text } from "../scalar-codec";

export const gatewayProtocols = [
  "HTTP",
  "HTTPS",
  "GRPC",
  "GRPC-WEB",
  "HTTP2",
  "HTTP3",
  "MONGO",
  "TCP",
  "TLS",
] as const;
export const serverTlsModes = [
  "PASSTHROUGH",
  "SIMPLE",
  "MUTUAL",
  "AUTO_PASSTHROUGH",
  "ISTIO_MUTUAL",
  "OPTIONAL_MUTUAL",
] as const;
const tlsVersions = ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"] as const;

/** Source: istio.io/api networking/v1 `ServerTLSSettings`. */
const serverTls = () =>
  section({
    httpsRedirect: flag(),
    mode: choice(...serverTlsModes),
    credentialName: text(),
    credentialNames: texts(),
    serverCertificate: text(),
    privateKey: text(),
    caCertificates: text(),
    caCertCredentialName: text(),
    caCrl: text(),
    subjectAltNames: texts(),
    verifyCertificateSpki: texts(),
    verifyCertificateHash: texts(),
    minProtocolVersion: choice(...tlsVersions),
    maxProtocolVersion: choice(...tlsVersions),
    cipherSuites: texts(),
  });

const server = () =>
  group({
    name: text(),
    port: group({
      number: portNumber(),
      protocol: requiredText("Choose the protocol of the port."),
      name: requiredText("Name the port."),
      targetPort: portNumber(),
    }),
    bind: text(),
    hosts: texts(),
    tls: serverTls(),
    defaultEndpoint: text(),
  });

/** What a server needs beside its fields' own rules. Source: istio pkg/config/validation `validateServer`. */
const servers = () =>
  refined(list(server()), (rows) =>
    rows.flatMap(({ port, hosts, tls }, index) => {
      const needsTls = ["HTTPS", "TLS"].includes(port.protocol.toUpperCase());
      const hasCredential =
        tls?.credentialName || tls?.serverCertificate || (tls?.credentialNames.length ?? 0) > 0;
      const serves = tls?.mode === "SIMPLE" || tls?.mode === "MUTUAL" || tls?.mode === "OPTIONAL_MUTUAL";
      return [
        ...(hosts.length === 0
          ? [{ path: [index, "hosts"], message: "Name at least one host, or * for all." }]
          : []),
        ...(port.number === undefined
          ? [{ path: [index, "port", "number"], message: "Enter the port." }]
          : []),
        ...(needsTls && tls === undefined
          ? [{ path: [index, "tls"], message: `A port for ${port.protocol} needs TLS settings.` }]
          : []),
        ...(serves && !hasCredential
          ? [{ path: [index, "tls", "credentialName"], message: "Name the Secret with the certificate." }]
          : []),
      ];
    }),
  );

/** What the proxies at the edge serve. Source: istio.io/api networking/v1 `Gateway`. */
export const gatewayForm = defineForm("networking.istio.io/v1", "Gateway", {
  /** Labels of the proxies. */
  selector: textMap(),
  servers: servers(),
});

export type GatewayValues = z.infer<typeof gatewayForm.schema>;
