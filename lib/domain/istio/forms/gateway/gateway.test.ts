import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyGateway } from "./apply-gateway";
import { gatewayForm } from "./gateway";
import { readGateway } from "./read-gateway";

const full = makeObject("networking.istio.io/v1", "Gateway", "full", {
  selector: { istio: "ingressgateway" },
  servers: [
    { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"], tls: { httpsRedirect: true } },
    {
      name: "secure",
      port: { number: 443, name: "https", protocol: "HTTPS", targetPort: 8443 },
      hosts: ["shop/*.example.com"],
      bind: "0.0.0.0",
      tls: { mode: "SIMPLE", credentialName: "cert", minProtocolVersion: "TLSV1_2", cipherSuites: ["A"] },
    },
  ],
});

describe("losslessness", () => {
  testLosslessForm(gatewayForm, [full]);
});

test("servers without hosts, port or certificate are refused", () => {
  const { values } = readGateway(full);
  const [plain, secure] = values.servers;
  if (plain === undefined || secure === undefined) throw new Error("no servers");
  const broken = {
    ...values,
    servers: [
      { ...plain, hosts: [], port: { ...plain.port, number: undefined } },
      { ...secure, tls: undefined },
      { ...secure, tls: { ...secure.tls, credentialName: "" } },
    ],
  };
  const issues = gatewayForm.schema.safeParse(broken).error?.issues.map(({ path }) => path.join("."));
  expect(issues).toEqual([
    "servers.0.hosts",
    "servers.0.port.number",
    "servers.1.tls",
    "servers.2.tls.credentialName",
  ]);
});

test("a changed port leaves its neighbours", () => {
  const { values } = readGateway(full);
  const servers = values.servers.map((server) => ({ ...server, port: { ...server.port, number: 8080 } }));
  const text = JSON.stringify(full)
    .replace('"number":80', '"number":8080')
    .replace('"number":443', '"number":8080');
  expect(JSON.stringify(applyGateway({ ...values, servers }, full))).toBe(text);
});
