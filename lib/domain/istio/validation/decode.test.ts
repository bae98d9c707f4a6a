import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

import { parseDuration } from "./duration";
import { checkCidr, isIpAddress } from "./ip-address";

const decode = (kind: string, spec: unknown) =>
  judgeSpec(kind, spec).filter((line) => line.includes("error decoding"));
const route = [{ destination: { host: "orders" } }];

describe("decodeSpec", () => {
  it.each<[string, unknown, string]>([
    [
      "Gateway",
      { servers: {} },
      "error spec.servers: error decoding configuration: json: cannot unmarshal object into Go value of type []json.RawMessage",
    ],
    [
      "Gateway",
      { servers: [{ port: { number: -1 } }] },
      "error spec.servers[0].port.number: error decoding configuration: json: cannot unmarshal number -1 into Go value of type uint32",
    ],
    [
      "VirtualService",
      { http: [{ route, timeout: "soon" }] },
      'error spec.http[0].timeout: error decoding configuration: bad Duration: time: invalid duration "soon"',
    ],
    [
      "VirtualService",
      { http: [{ directResponse: { status: 200, body: { bytes: "a" } } }] },
      "error spec.http[0].directResponse.body.bytes: error decoding configuration: illegal base64 data",
    ],
    [
      "PeerAuthentication",
      { mtls: { mode: "LAX" } },
      'error spec.mtls.mode: error decoding configuration: unknown value "\\"LAX\\"" for enum istio.security.v1beta1.PeerAuthentication.MutualTLS.Mode',
    ],
    [
      "PeerAuthentication",
      { portLevelMtls: { http: {} } },
      "error spec.portLevelMtls.http: error decoding configuration: json: cannot unmarshal string into Go value of type uint32",
    ],
    [
      "EnvoyFilter",
      { configPatches: [{ patch: { value: "x" } }] },
      "error spec.configPatches[0].patch.value: error decoding configuration: bad StructValue: json: cannot unmarshal string into Go value of type map[string]json.RawMessage",
    ],
  ])("refuses a %s of %j", (kind, spec, line) => {
    expect(decode(kind, spec)).toContain(line);
  });

  it("accepts null, quoted numbers, unknown fields and a oneof given twice", () => {
    const match = [{ uri: { exact: "/a", prefix: "/b" }, port: "80", nobody: [] }, null];
    expect(decode("VirtualService", { hosts: null, http: [{ match, route }] })).toEqual([]);
  });

  it("says nothing of kinds that istiod's webhook does not see", () => {
    expect(judgeSpec("Service", { ports: 3 })).toEqual([]);
  });
});

describe("parseDuration", () => {
  it.each<[string, bigint | undefined]>([
    ["", undefined],
    ["1", undefined],
    ["1d", undefined],
    ["h", undefined],
    ["9223372037s", undefined],
    ["0", 0n],
    ["1h1m1.5s", 3_661_500_000_000n],
    ["-2us", -2000n],
  ])("reads %j", (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });
});

describe("isIpAddress", () => {
  it.each([
    "",
    "1.2.3",
    "01.2.3.4",
    "1.2.3.256",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7::8",
    "fe80::1%",
    "12345::",
  ])("refuses %j", (text) => {
    expect(isIpAddress(text)).toBe(false);
  });

  it.each(["1.2.3.4", "::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "fe80::1%eth0"])("accepts %s", (text) => {
    expect(isIpAddress(text)).toBe(true);
  });

  it("knows blocks", () => {
    expect(
      ["1.2.3.4/032", "::/129", "fe80::%a/10", "1.2.3.4"].filter((text) => checkCidr(text) === undefined),
    ).toEqual([]);
    expect(["0.0.0.0/0", "::/128"].filter((text) => checkCidr(text) !== undefined)).toEqual([]);
  });
});
