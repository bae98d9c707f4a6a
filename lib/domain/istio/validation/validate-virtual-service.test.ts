import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const route = [{ destination: { host: "orders" } }];

function judgeRoute(http: object): string[] {
  return judgeSpec("VirtualService", { hosts: ["orders"], http: [{ route, ...http }] });
}

const at = "error spec.http[0]";

describe("validateVirtualService", () => {
  it.each<[string, object, string]>([
    ["no routes", { hosts: ["a.b"] }, "error spec: http, tcp or tls must be provided in virtual service"],
    [
      "* in the mesh",
      { hosts: ["*"], http: [{ route }] },
      "error spec.hosts[0]: wildcard host * is not allowed for virtual services bound to the mesh gateway",
    ],
    [
      "a host within another",
      { hosts: ["*.b.c", "*.c"], http: [{ route }] },
      "error spec.hosts[1]: duplicate hosts in virtual service: *.b.c & *.c",
    ],
    [
      "a delegate with gateways",
      { gateways: ["ns/gw"], http: [{ route }] },
      "error spec.gateways: delegate virtual service must have no gateways specified",
    ],
    [
      "a bad gateway",
      { hosts: ["a.b"], gateways: ["ns/a.b"], http: [{ route }] },
      'error spec.gateways[0]: invalid value for gateway name: "a.b"',
    ],
    [
      "claims without gateway",
      {
        hosts: ["a.b"],
        http: [{ route, match: [{ headers: { "@request.auth.claims.sub": { exact: "me" } } }] }],
      },
      'error spec.http[0].match[0].headers["@request.auth.claims.sub"]: JWT claim based routing (key: @request.auth.claims.sub) is only supported for gateway, found no gateways: []',
    ],
    [
      "SNI of another host",
      { hosts: ["a.b"], tls: [{ match: [{ sniHosts: ["c.d"] }], route }] },
      'error spec.tls[0].match[0].sniHosts[0]: SNI host "c.d" is not a compatible subset of any of the virtual service hosts: [a.b]',
    ],
    [
      "TLS without match",
      { hosts: ["a.b"], tls: [{ route }] },
      "error spec.tls[0].match: TLS route must have at least one match condition",
    ],
    ["TCP without route", { hosts: ["a.b"], tcp: [{}] }, "error spec.tcp[0].route: TCP route is required"],
    [
      "an export to all and some",
      { hosts: ["a.b"], http: [{ route }], exportTo: ["*", "x"] },
      "error spec.exportTo: cannot have both public (*) and non-public exportTo values for a resource",
    ],
  ])("refuses %s", (_, spec, line) => {
    expect(judgeSpec("VirtualService", spec)).toContain(line);
  });

  it.each<[string, object, string]>([
    [
      "a redirect beside destinations",
      { redirect: { uri: "/" } },
      `${at}.redirect: HTTP route cannot contain both route and redirect`,
    ],
    [
      "an empty redirect",
      { route: [], redirect: {} },
      `${at}.redirect: redirect must specify URI, authority, scheme, or port`,
    ],
    [
      "an expression that is none",
      { match: [{ uri: { regex: "(a" } }] },
      `${at}.match[0].uri.regex: "uri": error parsing regexp: missing closing ): \`(a\`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)`,
    ],
    [
      "an empty prefix of a header",
      { match: [{ headers: { who: { prefix: "" } } }] },
      `${at}.match[0].headers.who.prefix: "headers": prefix string match should not be empty`,
    ],
    [
      "a bad header value",
      { headers: { request: { set: { who: "50%" } } } },
      `${at}.headers.request.set.who: header value configuration: invalid header configuration. Un-escaped %`,
    ],
    [
      "two authorities",
      { rewrite: { authority: "a" }, headers: { request: { set: { host: "b" } } } },
      `${at}.headers.request.set.host: authority header cannot be set multiple times: have "a", attempting to set "b"`,
    ],
    [
      "retries of nothing",
      { retries: { attempts: 0, retryOn: "5xx" } },
      `${at}.retries.attempts: http retry policy configured when attempts are set to 0 (disabled)`,
    ],
    [
      "an unknown retry policy",
      { retries: { attempts: 1, retryOn: "503,soon" } },
      `${at}.retries.retryOn: "soon" is not a valid retryOn policy`,
    ],
    ["weights of zero", { route: [...route, ...route] }, `${at}.route: total destination weight = 0`],
    [
      "a delay below a millisecond",
      { fault: { delay: { fixedDelay: "10us" } } },
      `${at}.fault.delay.fixedDelay: duration must be greater than 1ms`,
    ],
    [
      "an unknown gRPC status",
      { fault: { abort: { grpcStatus: "LOST" } } },
      `${at}.fault.abort.grpcStatus: gRPC status "LOST" is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'`,
    ],
    [
      "half seconds of CORS",
      { corsPolicy: { maxAge: "1.5s" } },
      `${at}.corsPolicy.maxAge: max_age duration is accurate only to seconds precision`,
    ],
    [
      "more mirror than there is",
      { mirror: { host: "x" }, mirrorPercentage: { value: 101 } },
      `${at}.mirrorPercentage.value: mirror_percentage must have a max value of 100 (it has 101.000000)`,
    ],
    [
      "more mirror by the other name of the field",
      { mirror: { host: "x" }, mirror_percent: 101 },
      `${at}.mirror_percent: mirror_percent must have a max value of 100 (it has 101)`,
    ],
    [
      "two rewrites",
      { rewrite: { uri: "/", uriRegexRewrite: { match: "a", rewrite: "b" } } },
      `${at}.rewrite: rewrite may only contain one of URI or UriRegexRewrite`,
    ],
    [
      "a delegate with destinations",
      { delegate: { name: "x" }, name: "r" },
      `${at}.route: root HTTP route r must not specify route`,
    ],
  ])("refuses %s", (_, http, line) => {
    expect(judgeRoute(http)).toContain(line);
  });

  it("names the rules and matches that others leave nothing for", () => {
    const match = (prefix: string) => [{ uri: { prefix } }];
    const http = [{ match: match("/a") }, { match: match("/a") }, { match: match("/ab") }, {}, {}].map(
      (rule) => ({ ...rule, route }),
    );
    expect(judgeSpec("VirtualService", { hosts: ["orders"], http })).toEqual([
      "warning spec.http[1].match[0]: virtualService rule #1 match #0 is not used (duplicate/overlapping match in rule #0)",
      "warning spec.http[1]: virtualService rule #1 not used (all matches used by prior rules)",
      "warning spec.http[4]: virtualService rule #4 not used (only the last rule can have no matches)",
      "warning spec.http[2].match[0]: virtualService rule #2 match #0 of prefix /ab is not used (duplicate/overlapping match in rule #0 of prefix /a on #0)",
    ]);
  });

  it("accepts hosts of gateways, delegates and routes with everything", () => {
    expect(
      judgeSpec("VirtualService", {
        hosts: ["*.example.com", "10.0.0.1"],
        gateways: ["ns/gw"],
        http: [{ delegate: { name: "x" } }],
      }),
    ).toEqual([]);
    expect(
      judgeRoute({
        match: [
          {
            uri: { regex: "(?i)/v[0-9]+" },
            withoutHeaders: { who: { regex: "*" } },
            method: { exact: "GET" },
          },
        ],
        fault: { abort: { httpStatus: 503, percentage: { value: 0.1 } } },
        retries: { attempts: 2, retryOn: "503,connect-failure", perTryTimeout: "1.5s" },
        headers: {
          request: { set: { ":authority": "a", who: "%REQ(x)%" } },
          response: { remove: ["server"] },
        },
        timeout: "1h",
      }),
    ).toEqual([]);
  });
});
