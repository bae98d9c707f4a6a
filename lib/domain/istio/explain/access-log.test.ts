import { describe, expect, test } from "vitest";
import { describeAccessLog, parseAccessLog } from "./access-log";

const denied =
  '[2026-11-20T10:00:00.000Z] "GET /items?x=1 HTTP/1.1" 403 - rbac_access_denied_matched_policy[ns[shop]-policy[deny-admin]-rule[2]] - "-" 0 19 0 - "10.1.1.1" "curl/8" "id" "cart.shop:80" "-" inbound|8080|| - 10.0.0.7:8080 10.0.0.5:41000 outbound_.80_._.cart.shop.svc.cluster.local default';

describe("parseAccessLog", () => {
  test.each(["", "hello", "{broken", '{"a":1}'])("%j is no such line", (line) => {
    expect(parseAccessLog(line)).toBeUndefined();
  });

  test("a text line of a refusal names the policy and its rule", () => {
    const entry = parseAccessLog(denied);
    expect(entry).toMatchObject({
      method: "GET",
      path: "/items?x=1",
      authority: "cart.shop:80",
      responseCode: 403,
      flags: [],
      direction: "inbound",
      downstreamRemote: "10.0.0.5:41000",
      deniedBy: { namespace: "shop", policy: "deny-admin", rule: 2 },
    });
    expect(entry && describeAccessLog(entry)).toBe(
      "Refused by rule 2 of AuthorizationPolicy shop/deny-admin.",
    );
  });

  test.each([
    ["NR", "-", "No route matched the request."],
    [
      "UF,URX",
      "TLS_error",
      "The connection to the endpoint failed; the limit of retries or connection attempts was reached; TLS says TLS_error.",
    ],
    ["-", "-", undefined],
  ])("flags %s as JSON", (flags, failure, expected) => {
    const entry = parseAccessLog(
      JSON.stringify({
        method: "POST",
        path: "/",
        authority: "a",
        response_code: 503,
        response_flags: flags,
        upstream_transport_failure_reason: failure,
        upstream_cluster: "outbound|80||cart.shop.svc.cluster.local",
      }),
    );
    expect(entry?.direction).toBe("outbound");
    expect(entry && describeAccessLog(entry)).toBe(expected);
  });
});
