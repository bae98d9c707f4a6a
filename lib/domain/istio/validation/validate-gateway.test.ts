import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const port = { number: 80, name: "web", protocol: "HTTP" };
const server = { hosts: ["shop.example.com"], port };
const tls = { number: 443, name: "tls", protocol: "HTTPS" };

describe("validateGateway", () => {
  it.each<[string, unknown, string]>([
    ["no server", [], "error spec.servers: gateway must have at least one server"],
    ["no host", [{ port }], "error spec.servers[0].hosts: server config must contain at least one host"],
    [
      "a short host",
      [{ ...server, hosts: ["shop"] }],
      "error spec.servers[0].hosts[0]: short names (non FQDN) are not allowed",
    ],
    [
      "a bad namespace",
      [{ ...server, hosts: ["a_b/x.com"] }],
      'error spec.servers[0].hosts[0]: invalid namespace value "a_b" in gateway',
    ],
    [
      "a port out of range",
      [{ ...server, port: { ...port, number: 70000 } }],
      "error spec.servers[0].port.number: port number 70000 must be in the range 1..65535",
    ],
    [
      "a port given twice",
      [server, server],
      "error spec.servers[1].port.name: port names in servers must be unique: duplicate name web",
    ],
    [
      "TLS without settings",
      [{ ...server, port: tls }],
      "error spec.servers[0].tls: server must have TLS settings for HTTPS/TLS protocols",
    ],
    [
      "settings without TLS",
      [{ ...server, tls: { mode: "SIMPLE", credentialName: "c" } }],
      "error spec.servers[0].tls: server cannot have TLS settings for plain text HTTP ports",
    ],
    [
      "TLS without certificate",
      [{ ...server, port: tls, tls: { mode: "SIMPLE", privateKey: "k" } }],
      "error spec.servers[0].tls.serverCertificate: SIMPLE TLS requires a server certificate",
    ],
    [
      "a certificate for ISTIO_MUTUAL",
      [{ ...server, port: tls, tls: { mode: "ISTIO_MUTUAL", credentialName: "c" } }],
      "error spec.servers[0].tls.credentialName: ISTIO_MUTUAL TLS cannot have associated credentialName",
    ],
    [
      "a port on a socket",
      [{ ...server, bind: "unix:///run/x" }],
      "error spec.servers[0].port.number: port number must be 0 for unix domain socket",
    ],
    [
      "a bind that is no address",
      [{ ...server, bind: "lo" }],
      "error spec.servers[0].bind: lo is not a valid IP",
    ],
  ])("refuses %s", (_, servers, line) => {
    expect(judgeSpec("Gateway", { servers })).toContain(line);
  });

  it("refuses a name with a dot, unless istiod made the gateway", () => {
    const annotations = { "internal.istio.io/gateway-semantics": "gateway" };
    expect(judgeSpec("Gateway", { servers: [server] }, { name: "a.b" })).toEqual([
      'error metadata.name: invalid gateway name: "a.b"',
    ]);
    expect(judgeSpec("Gateway", { servers: [server] }, { name: "a.b", annotations })).toEqual([]);
  });

  it("warns of ciphers and of redirects that do nothing", () => {
    const cipherSuites = ["ROT13", "AES128-SHA", "AES128-SHA"];
    expect(
      judgeSpec("Gateway", {
        servers: [
          {
            ...server,
            port: tls,
            tls: { mode: "SIMPLE", credentialName: "c", httpsRedirect: true, cipherSuites },
          },
        ],
      }),
    ).toEqual([
      "warning spec.servers[0].tls.cipherSuites: ignoring invalid cipher suites: [ROT13]",
      "warning spec.servers[0].tls.cipherSuites: ignoring duplicate cipher suites: [AES128-SHA]",
      "warning spec.servers[0].tls.httpsRedirect: tls.httpsRedirect should only be used with http servers",
    ]);
  });

  it("accepts servers of plain text and of TLS", () => {
    const secured = {
      hosts: ["./*.example.com", "1.2.3.4"],
      port: tls,
      tls: { mode: "MUTUAL", credentialName: "c" },
    };
    expect(judgeSpec("Gateway", { servers: [server, secured] })).toEqual([]);
  });
});
