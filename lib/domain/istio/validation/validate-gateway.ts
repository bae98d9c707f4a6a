import { isDnsLabel } from "./dns-label";
import { checkNamespacedHost } from "./domain-name";
import { quote } from "./go-text";
import { checkIpAddress } from "./ip-address";
import { checkPort, isKnownProtocol, isProtocolOf } from "./port";
import { checkUnixPath, readUnixPath } from "./unix-address";
import { hasGatewaySemantics } from "./validate-metadata";
import { readServerTlsMode, validateServerTls } from "./validate-server-tls";
import type { ConfigField } from "./config-field";

/** Reports what is wrong with the port of a server and returns whether it is right. */
function validateServerPort(server: ConfigField): boolean {
  const port = server.at("port");
  if (!port.isSet) {
    port.error("port is required");
    return false;
  }
  const protocol = port.at("protocol");
  const number = port.at("number");
  const unix = readUnixPath(server.at("bind").text) !== undefined;
  const numberProblem = number.number > 0 || !unix ? checkPort(number.number) : undefined;
  const problems: [ConfigField, string | undefined][] = [
    [
      protocol,
      isKnownProtocol(protocol.text)
        ? undefined
        : `invalid protocol ${quote(protocol.text)}, supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP`,
    ],
    [number, numberProblem],
    [
      port.at("targetPort"),
      port.at("targetPort").number > 0 ? "targetPort has no impact on Gateways" : undefined,
    ],
    [port.at("name"), port.at("name").text === "" ? "port name must be set" : undefined],
  ];
  for (const [field, problem] of problems) field.error(problem);
  return problems.every(([, problem]) => problem === undefined);
}

function validateServerBind(server: ConfigField): void {
  const bind = server.at("bind");
  const path = readUnixPath(bind.text);
  if (path === undefined) {
    if (bind.text !== "") bind.error(checkIpAddress(bind.text));
    return;
  }
  bind.error(checkUnixPath(path));
  const number = server.at("port").at("number");
  if (number.number !== 0) number.error("port number must be 0 for unix domain socket");
}

/** TLS settings and the protocol of the port must fit each other. */
function validateTlsOfProtocol(server: ConfigField): void {
  const tls = server.at("tls");
  const protocol = server.at("port").at("protocol").text;
  if (isProtocolOf("tls", protocol)) {
    if (!tls.isSet) tls.error("server must have TLS settings for HTTPS/TLS protocols");
    return;
  }
  if (!tls.isSet) return;
  if (!isProtocolOf("http", protocol)) {
    tls.error("server cannot have TLS settings for non HTTPS/TLS ports");
    return;
  }
  const passes = ["PASSTHROUGH", "AUTO_PASSTHROUGH"].includes(readServerTlsMode(tls));
  const hasCertificates = ["caCertificates", "privateKey", "serverCertificate"].some(
    (name) => tls.at(name).text !== "",
  );
  if (!passes || hasCertificates) tls.error("server cannot have TLS settings for plain text HTTP ports");
}

function validateServer(server: ConfigField, ofGatewayApi: boolean): void {
  const hosts = server.at("hosts");
  if (hosts.items.length === 0) hosts.error("server config must contain at least one host");
  for (const host of hosts.items) {
    for (const problem of checkNamespacedHost(host.text, "gateway", ofGatewayApi)) host.error(problem);
  }
  const portIsRight = validateServerPort(server);
  validateServerBind(server);
  validateServerTls(server.at("tls"));
  if (portIsRight) validateTlsOfProtocol(server);
}

/** `networking.istio.io` Gateway. Source: istio pkg/config/validation `ValidateGateway`. */
export function validateGateway(object: ConfigField): void {
  const ofGatewayApi = hasGatewaySemantics(object, "gateway");
  const name = object.at("metadata").at("name");
  if (!isDnsLabel(name.text) && !ofGatewayApi) name.error(`invalid gateway name: ${quote(name.text)}`);
  const servers = object.at("spec").at("servers");
  if (servers.items.length === 0) servers.error("gateway must have at least one server");
  const names = new Set<string>();
  for (const server of servers.items) {
    validateServer(server, ofGatewayApi);
    const port = server.at("port");
    if (!port.isSet) continue;
    const portName = port.at("name");
    if (names.has(portName.text)) {
      portName.error(`port names in servers must be unique: duplicate name ${portName.text}`);
    }
    names.add(portName.text);
    const redirect = server.at("tls").at("httpsRedirect");
    if (redirect.flag && !isProtocolOf("http", port.at("protocol").text)) {
      redirect.warn("tls.httpsRedirect should only be used with http servers");
    }
  }
}
