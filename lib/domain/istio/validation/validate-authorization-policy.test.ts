import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
const to = (operation: object) => ({ rules: [{ to: [{ operation }] }] });
const when = (key: string, ...values: string[]) => ({ rules: [{ when: [{ key, values }] }] });

describe("validateAuthorizationPolicy", () => {
  it.each<[string, object, string]>([
    [
      "DENY without rules",
      { action: "DENY" },
      "error spec.rules: DENY action without `rules` is meaningless as it will never be triggered, add an empty rule `{}` if you want it be triggered for every request",
    ],
    [
      "CUSTOM without provider",
      { action: "CUSTOM", rules: [{}] },
      "error spec.provider.name: `provider.name` must not be empty",
    ],
    [
      "CUSTOM by namespace",
      { action: "CUSTOM", provider: { name: "p" }, ...from({ namespaces: ["a"] }) },
      "error spec.rules[0].from[0].source.namespaces: From.Namespaces is currently not supported with CUSTOM action",
    ],
    [
      "a provider of ALLOW",
      { provider: { name: "p" } },
      "error spec.provider: `provider` must not be with non CUSTOM action, found ALLOW",
    ],
    [
      "an empty source",
      from({}),
      "error spec.rules[0].from[0].source: `from.source` must not be empty, found at rule 0",
    ],
    [
      "accounts beside principals",
      from({ serviceAccounts: ["a"], principals: ["b"] }),
      "error spec.rules[0].from[0].source: cannot set serviceAccounts with namespaces or principals, found at rule 0",
    ],
    [
      "an account of three parts",
      from({ serviceAccounts: ["a/b/c"] }),
      "error spec.rules[0].from[0].source.serviceAccounts[0]: expected format 'serviceAccount' or 'namespace/serviceAccount', found \"a/b/c\" in ServiceAccounts",
    ],
    [
      "a wildcard inside",
      from({ trustDomains: ["a*b"] }),
      'error spec.rules[0].from[0].source.trustDomains[0]: wildcard is only allowed at the start or end, found in TrustDomains: "a*b"',
    ],
    [
      "a block too long",
      from({ notIpBlocks: ["10.0.0.0/33"] }),
      'error spec.rules[0].from[0].source.notIpBlocks[0]: bad CIDR range (10.0.0.0/33): netip.ParsePrefix("10.0.0.0/33"): prefix length out of range',
    ],
    [
      "an empty namespace",
      from({ namespaces: ["a", ""] }),
      "error spec.rules[0].from[0].source.namespaces[1]: empty value not allowed, found in Namespaces",
    ],
    [
      "a port that is none",
      to({ ports: ["http"] }),
      'error spec.rules[0].to[0].operation.ports[0]: bad port (http): strconv.ParseUint: parsing "http": invalid syntax',
    ],
    [
      "a template within a segment",
      to({ paths: ["/a{*}"] }),
      "error spec.rules[0].to[0].operation.paths[0]: invalid or unsupported path a{*}, found in Paths. Contains '{' or '}' beyond a supported path template",
    ],
    [
      "a template after all",
      to({ paths: ["/{**}/{*}"] }),
      "error spec.rules[0].to[0].operation.paths[0]: invalid or unsupported path {**}/{*}, found in Paths. {**} is not the last operator",
    ],
    [
      "an unknown key",
      when("request.size", "1"),
      "error spec.rules[0].when[0].values[0]: invalid `value` for `key` request.size: unknown attribute: request.size",
    ],
    [
      "a header without name",
      when("request.headers[]", "1"),
      "error spec.rules[0].when[0].values[0]: invalid `value` for `key` request.headers[]: bad key (request.headers[]): should have format a[b]",
    ],
    [
      "a condition without values",
      when("source.ip"),
      "error spec.rules[0].when[0]: at least one of `values` or `notValues` must be set for key source.ip",
    ],
    [
      "two attachments",
      { selector: { matchLabels: { a: "b" } }, targetRefs: [{ kind: "Service", name: "x" }] },
      "error spec: only one of targetRefs or workloadSelector can be set",
    ],
    [
      "a reference to a Pod",
      { targetRef: { kind: "Pod", name: "x" } },
      "error spec.targetRef.kind: targetRef must be to one of [core/v1/Service networking.istio.io/v1/ServiceEntry gateway.networking.k8s.io/v1/Gateway gateway.networking.k8s.io/v1/GatewayClass] but was /Pod",
    ],
  ])("refuses %s", (_, spec, line) => {
    expect(judgeSpec("AuthorizationPolicy", spec)).toContain(line);
  });

  it("warns when a rule on HTTP alone denies all TCP", () => {
    expect(judgeSpec("AuthorizationPolicy", { action: "DENY", ...to({ methods: ["GET"] }) })).toHaveLength(1);
    expect(
      judgeSpec("AuthorizationPolicy", { action: "DENY", ...to({ methods: ["GET"], ports: ["80"] }) }),
    ).toEqual([]);
    expect(judgeSpec("AuthorizationPolicy", { action: "DENY", ...from({ namespaces: ["a"] }) })).toEqual([]);
  });

  it("accepts dry runs of ALLOW and DENY only, and on no other kind", () => {
    const metadata = { annotations: { "istio.io/dry-run": "true" } };
    expect(judgeSpec("AuthorizationPolicy", { rules: [{}] }, metadata)).toEqual([]);
    expect(judgeSpec("AuthorizationPolicy", { rules: [{}], action: "AUDIT" }, metadata)).toHaveLength(1);
    expect(judgeSpec("PeerAuthentication", {}, metadata)).toHaveLength(1);
  });

  it("accepts every kind of condition", () => {
    for (const spec of [
      when("source.ip", "10.0.0.0/8", "::1"),
      when("request.auth.claims[a][b]", "x"),
      when("source.serviceAccount", "ns/sa"),
      when("destination.port", "0"),
      to({ paths: ["/a/{*}/b/{**}"], hosts: ["*"] }),
    ]) {
      expect(judgeSpec("AuthorizationPolicy", spec)).toEqual([]);
    }
  });
});
