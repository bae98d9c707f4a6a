import type { GatewayValues, serverTlsModes } from "@/lib/domain/istio/forms/gateway/gateway";

export type GatewayServer = GatewayValues["servers"][number];
export type ServerTls = NonNullable<GatewayServer["tls"]>;
export type TlsMode = (typeof serverTlsModes)[number];

export const emptyTls = (): ServerTls => ({
  credentialNames: [],
  subjectAltNames: [],
  verifyCertificateSpki: [],
  verifyCertificateHash: [],
  cipherSuites: [],
});

interface ModeFacts {
  value: TlsMode;
  label: string;
  description: string;
  /** The gateway shows a certificate of its own. */
  serves: boolean;
  /** The gateway looks at certificates of callers. */
  verifies: boolean;
  /** TLS ends here, so that versions and ciphers are chosen here. */
  ends: boolean;
}

/** Source: istio.io/api networking/v1 `ServerTLSSettings.TLSmode`. */
export const tlsModes: readonly ModeFacts[] = [
  {
    value: "SIMPLE",
    label: "End TLS here",
    description: "The gateway shows a certificate. What comes in is then routed as HTTP or TCP.",
    serves: true,
    verifies: false,
    ends: true,
  },
  {
    value: "MUTUAL",
    label: "End TLS, callers need a certificate",
    description: "Callers must show one that the CA certificate of the Secret vouches for.",
    serves: true,
    verifies: true,
    ends: true,
  },
  {
    value: "OPTIONAL_MUTUAL",
    label: "End TLS, callers may show a certificate",
    description: "One that is shown must be good; callers without one pass.",
    serves: true,
    verifies: true,
    ends: true,
  },
  {
    value: "PASSTHROUGH",
    label: "Leave TLS to the service",
    description: "Routed by the name in the handshake (SNI) alone, with TLS routes; nothing inside is seen.",
    serves: false,
    verifies: false,
    ends: false,
  },
  {
    value: "AUTO_PASSTHROUGH",
    label: "Pass on by the service's own name",
    description: "The handshake names service and port; no route is needed. For gateways between clusters.",
    serves: false,
    verifies: false,
    ends: false,
  },
  {
    value: "ISTIO_MUTUAL",
    label: "Mutual TLS of the mesh",
    description: "Istio's own certificates on both sides. For callers that are in the mesh.",
    serves: false,
    verifies: false,
    ends: true,
  },
];

/** Facts of a mode. None is PASSTHROUGH, the first of the API's enumeration. */
export function findModeFacts(mode: TlsMode | undefined): ModeFacts | undefined {
  return tlsModes.find(({ value }) => value === (mode ?? "PASSTHROUGH"));
}

/** The settings in another mode: those that have a meaning there stay. */
export function changeTlsMode(tls: ServerTls, mode: TlsMode): ServerTls {
  const facts = findModeFacts(mode);
  const { httpsRedirect, minProtocolVersion, maxProtocolVersion, cipherSuites } = tls;
  const { credentialName, credentialNames, serverCertificate, privateKey } = tls;
  const { caCertificates, caCertCredentialName, caCrl } = tls;
  const { subjectAltNames, verifyCertificateSpki, verifyCertificateHash } = tls;
  return {
    ...emptyTls(),
    httpsRedirect,
    mode,
    ...(facts?.ends ? { minProtocolVersion, maxProtocolVersion, cipherSuites } : {}),
    ...(facts?.serves ? { credentialName, credentialNames, serverCertificate, privateKey } : {}),
    ...(facts?.verifies
      ? {
          caCertificates,
          caCertCredentialName,
          caCrl,
          subjectAltNames,
          verifyCertificateSpki,
          verifyCertificateHash,
        }
      : {}),
  };
}

/** Whether connections on a port of the protocol are TLS. */
export function isTlsProtocol(protocol: string): boolean {
  return ["HTTPS", "TLS"].includes(protocol.toUpperCase());
}

/** `https-443`: the name of a port that nobody named. */
export function nameServerPort(protocol: string, number: number | undefined): string {
  return number === undefined ? protocol.toLowerCase() : `${protocol.toLowerCase()}-${number}`;
}

/** The server with another port or protocol: a name that was made follows, and TLS settings come and go with the protocol. */
export function changeServerPort(
  server: GatewayServer,
  change: Partial<GatewayServer["port"]>,
): GatewayServer {
  const before = server.port;
  const port = { ...before, ...change };
  const isMade =
    before.name === "" ||
    before.name === before.protocol.toLowerCase() ||
    before.name === nameServerPort(before.protocol, before.number);
  const named =
    isMade && change.name === undefined
      ? { ...port, name: nameServerPort(port.protocol, port.number) }
      : port;
  if (isTlsProtocol(before.protocol) === isTlsProtocol(port.protocol)) return { ...server, port: named };
  return {
    ...server,
    port: named,
    tls: isTlsProtocol(port.protocol)
      ? { ...emptyTls(), mode: port.protocol === "TLS" ? "PASSTHROUGH" : "SIMPLE" }
      : undefined,
  };
}
