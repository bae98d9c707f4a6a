import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

describe("validateWasmPlugin", () => {
  it.each<[object, string[]]>([
    [{}, ["error spec.url: url field needs to be set"]],
    [{ url: "ftp://a/b" }, ["error spec.url: url contains unsupported scheme: ftp"]],
    [{ url: "a/b", sha256: "ab" }, ["error spec.sha256: sha256 field must be 64 characters long"]],
    [
      { url: "a/b", vmConfig: { env: [{ name: "A" }, { name: "A" }] } },
      ["error spec.vmConfig.env[1].name: duplicate env"],
    ],
    [
      { url: "a/b", vmConfig: { env: [{ name: "A", value: "x", valueFrom: "HOST" }] } },
      ["error spec.vmConfig.env[0].value: value may only be set when valueFrom is INLINE"],
    ],
    [
      { url: "a/b", match: [{ ports: [{ number: 0 }] }] },
      ["error spec.match[0].ports[0].number: spec.Match[0].Ports[0] is out of range: 0"],
    ],
    [{ url: "oci://registry.example.com:5000/plugin:v1", sha256: "0a".repeat(32) }, []],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("WasmPlugin", spec)).toEqual(lines);
  });
});

describe("validateTrafficExtension", () => {
  it.each<[object, string[]]>([
    [{}, ["error spec: exactly one of wasm or lua must be set"]],
    [{ lua: {} }, ["error spec.lua.inlineCode: lua.inlineCode cannot be empty"]],
    [
      { wasm: { url: "a/b", pluginName: "p".repeat(257) } },
      ["error spec.wasm.pluginName: pluginName field must be less than 256 characters long"],
    ],
    [{ lua: { inlineCode: "function envoy_on_request() end" } }, []],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("TrafficExtension", spec)).toEqual(lines);
  });
});

describe("validateEnvoyFilter", () => {
  const typed = (type: string) => ({ typed_config: { "@type": type } });
  const patch = (value: object) => ({ operation: "ADD", value });
  const any = patch({ name: "x", ...typed("type.googleapis.com/a.v3.B") });
  const filter = (found: object) => ({ match: { listener: { filterChain: { filter: found } } } });
  const at = "spec.configPatches[0]";
  it.each<[string, object, string[]]>([
    ["no target", { patch: any }, [`error ${at}.applyTo: Envoy filter: missing applyTo`]],
    [
      "no value",
      { applyTo: "CLUSTER", patch: { operation: "ADD" } },
      [`error ${at}.patch.value: Envoy filter: missing patch value for non-remove operation`],
    ],
    [
      "a match of other things",
      { applyTo: "CLUSTER", match: { listener: {} }, patch: patch({}) },
      [`error ${at}.match: Envoy filter: applyTo for cluster class objects cannot have non cluster match`],
    ],
    [
      "a filter without name",
      { applyTo: "HTTP_FILTER", ...filter({}), patch: any },
      [
        `error ${at}.match.listener.filterChain.filter.name: Envoy filter: filter match has no name to match on`,
      ],
    ],
    [
      "a type of v2",
      { applyTo: "HTTP_FILTER", patch: patch(typed("type.googleapis.com/a.v2.B")) },
      [
        `error ${at}.patch.value.typed_config["@type"]: referenced type unknown (hint: try using the v3 XDS API): Envoy filter: could not resolve Any message type: type.googleapis.com/a.v2.B`,
      ],
    ],
    [
      "an old name",
      { applyTo: "HTTP_FILTER", ...filter({ name: "envoy.tcp_proxy" }), patch: any },
      [
        `warning ${at}.match.listener.filterChain.filter.name: using deprecated filter name "envoy.tcp_proxy"; use "envoy.filters.network.tcp_proxy" instead`,
      ],
    ],
    [
      "a filter without type",
      { applyTo: "HTTP_FILTER", patch: patch({ name: "x" }) },
      [`warning ${at}.patch.value: using deprecated types by name without typed_config; x`],
    ],
    [
      "a filter",
      {
        applyTo: "HTTP_FILTER",
        ...filter({ name: "envoy.filters.network.http_connection_manager", subFilter: { name: "r" } }),
        patch: any,
      },
      [],
    ],
  ])("judges %s", (_, configPatch, lines) => {
    expect(judgeSpec("EnvoyFilter", { configPatches: [configPatch] })).toEqual(lines);
  });
});
