import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { defaultMeshConfig, type MeshConfig } from "../mesh-config";
import type { AccessRequest } from "./access-request";
import { decideAccess } from "./decide-access";
import type { SecuredWorkload } from "./secured-workload";

const workload: SecuredWorkload = { namespace: "shop", labels: { app: "cart" } };

const request: AccessRequest = {
  sourcePrincipal: "cluster.local/ns/web/sa/front",
  sourceIp: "10.0.0.9",
  method: "GET",
  path: "/items/7?full=1",
  host: "cart.shop:8080",
  headers: { "x-team": "blue" },
  destinationPort: 8080,
  destinationIp: "10.0.0.1",
  sni: "",
  claims: null,
};

type Spec = Record<string, unknown>;

function policy(
  name: string,
  spec: Spec,
  namespace = "shop",
  annotations?: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations }) },
    spec,
  };
}

function decide(
  policies: KubernetesObject[],
  asked: AccessRequest = request,
  mesh: Partial<MeshConfig> = {},
) {
  return decideAccess(
    buildClusterWorld("west", policies, { ...defaultMeshConfig, ...mesh }),
    workload,
    asked,
  );
}

const source = (fields: Spec) => ({ rules: [{ from: [{ source: fields }] }] });
const operation = (fields: Spec) => ({ rules: [{ to: [{ operation: fields }] }] });
const when = (key: string, ...values: string[]) => ({ rules: [{ when: [{ key, values }] }] });

describe("what a rule asks", () => {
  const token = {
    ...request,
    claims: { iss: "https://id.example", sub: "ann", aud: ["cart", "pay"], org: { team: ["a", "b"] } },
  };
  const tests: [string, Spec, AccessRequest, boolean][] = [
    ["an account in full", source({ principals: ["cluster.local/ns/web/sa/front"] }), request, true],
    ["any identity", source({ principals: ["*"] }), request, true],
    [
      "any identity, but there is none",
      source({ principals: ["*"] }),
      { ...request, sourcePrincipal: null },
      false,
    ],
    [
      "not an identity, and there is none",
      source({ notPrincipals: ["*"] }),
      { ...request, sourcePrincipal: null },
      true,
    ],
    ["another trust domain", source({ principals: ["other/ns/web/sa/front"] }), request, false],
    ["an alias of the trust domain", source({ principals: ["old.example/ns/web/sa/front"] }), request, true],
    ["a namespace by its beginning", source({ namespaces: ["w*"] }), request, true],
    ["a namespace that only starts alike", source({ namespaces: ["we"] }), request, false],
    ["an account of the policy's own namespace", source({ serviceAccounts: ["front"] }), request, false],
    ["an account of a namespace", source({ serviceAccounts: ["web/front"] }), request, true],
    ["an address range", source({ ipBlocks: ["10.0.0.0/24"] }), request, true],
    [
      "the client's address",
      source({ remoteIpBlocks: ["192.0.2.1"] }),
      { ...request, headers: { "x-forwarded-for": "203.0.113.5, 192.0.2.1" } },
      true,
    ],
    ["a path without its query", operation({ paths: ["/items/7"] }), request, true],
    [
      "a path after its dots are resolved",
      operation({ paths: ["/items"] }),
      { ...request, path: "/x/../items" },
      true,
    ],
    ["doubled slashes, which stay", operation({ paths: ["/items"] }), { ...request, path: "//items" }, false],
    ["one segment", operation({ paths: ["/items/{*}"] }), request, true],
    [
      "one segment, and there are two",
      operation({ paths: ["/items/{*}"] }),
      { ...request, path: "/items/7/8" },
      false,
    ],
    ["any number of segments", operation({ paths: ["/{**}/8"] }), { ...request, path: "/items/7/8" }, true],
    ["a host in any case", operation({ hosts: ["CART.shop:*"] }), request, true],
    ["a method in its own case", operation({ methods: ["get"] }), request, false],
    ["a port", operation({ ports: ["8080", "1"] }), request, true],
    ["a header that is there", when("request.headers[X-Team]", "*"), request, true],
    ["a header that is not", when("request.headers[x-other]", "*"), request, false],
    ["a subject with its issuer", source({ requestPrincipals: ["https://id.example/ann"] }), token, true],
    ["any token, and there is none", source({ requestPrincipals: ["*"] }), request, false],
    ["an audience", when("request.auth.audiences", "pay"), token, true],
    ["a claim within a claim", when("request.auth.claims[org][team]", "b"), token, true],
    ["an attribute Istio does not know", when("request.colour", "blue"), request, false],
    ["no range at all", source({ ipBlocks: ["nonsense"] }), request, false],
  ];
  it.each(tests)("%s", (_name, spec, asked, matches) => {
    const mesh = { trustDomainAliases: ["old.example"] };
    expect(decide([policy("p", { action: "ALLOW", ...spec })], asked, mesh).value.decision).toBe(
      matches ? "allow" : "deny",
    );
  });
});

describe("what decides", () => {
  it("refuses everything under ALLOW without rules, and says which policy", () => {
    const { value, reasons } = decide([policy("nothing", {})]);
    expect(value.decision).toBe("deny");
    expect(reasons[0]).toMatchObject({ role: "decided", object: { namespace: "shop", name: "nothing" } });
  });

  it("lets everything pass under DENY without rules, and without policies", () => {
    expect(decide([policy("p", { action: "DENY" })]).value.decision).toBe("allow");
    expect(decide([]).value.decision).toBe("allow");
  });

  it("names the rule that refuses and the conditions that others lack", () => {
    const { value, reasons } = decide([
      policy("open", { rules: [{ to: [{ operation: { methods: ["POST"] } }] }] }),
      policy("closed", { action: "DENY", rules: [{ to: [{ operation: { ports: ["1"] } }] }, {}] }),
    ]);
    expect(value.by).toEqual({
      policy: { kind: "AuthorizationPolicy", namespace: "shop", name: "closed" },
      rule: 1,
      action: "DENY",
    });
    expect(reasons[0]?.field).toBe("spec.rules[1]");
    expect(value.unmatched[0]?.rules[0]?.failed[0]?.field).toBe("spec.rules[0].to[0].operation.methods");
  });

  it("drops an ALLOW rule that needs HTTP on TCP, and widens a DENY rule", () => {
    const spec = {
      rules: [{ from: [{ source: { namespaces: ["web"] } }], to: [{ operation: { methods: ["DELETE"] } }] }],
    };
    const tcp: AccessRequest = { ...request, protocol: "tcp" };
    expect(decide([policy("p", { action: "ALLOW", ...spec })], tcp).value.decision).toBe("deny");
    const { value, reasons } = decide([policy("p", { action: "DENY", ...spec })], tcp);
    expect(value.decision).toBe("deny");
    expect(reasons).toContainEqual(
      expect.objectContaining({ role: "ignored", field: "spec.rules[0].to[0].operation.methods" }),
    );
  });

  it("only writes down what a dry run would do", () => {
    const dry = policy("p", { action: "DENY", rules: [{}] }, "shop", { "istio.io/dry-run": "true" });
    const { value } = decide([dry]);
    expect(value).toMatchObject({ decision: "allow", dryRun: [{ rule: 0 }] });
    expect(decide([{ ...dry, spec: {} }]).value.decision).toBe("allow");
  });

  it("asks the external authorizer, unless another policy refuses", () => {
    const mesh = {
      extensionProviders: [
        { name: "gate", envoyExtAuthzGrpc: { service: "gate.shop.svc.cluster.local", port: 9000 } },
      ],
    };
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "gate", namespace: "shop" },
      spec: {},
    };
    const custom = policy("c", { action: "CUSTOM", provider: { name: "gate" }, rules: [{}] });
    expect(decide([custom, service], request, mesh).value).toMatchObject({
      decision: "external",
      external: [{ provider: "gate" }],
    });
    expect(decide([custom, service, policy("n", {})], request, mesh).value.decision).toBe("deny");
    expect(decide([custom], request, mesh).value.decision).toBe("deny");
    const other = policy("d", { action: "CUSTOM", provider: { name: "other" }, rules: [{}] });
    expect(decide([custom, other, service], request, mesh).value.decision).toBe("deny");
  });

  it("says what is missing when the request is not known whole", () => {
    const { value, reasons } = decide([policy("p", operation({ methods: ["GET"] }))], {
      sourcePrincipal: null,
    });
    expect(value.decision).toBe("depends");
    expect(reasons[0]?.message).toContain("method must be GET");
  });
});

const texts = ["/a", "/a/*", "*z", "/b/{*}"];
const specs: fc.Arbitrary<Spec> = fc
  .record({
    action: fc.constantFrom("ALLOW", "DENY"),
    methods: fc.subarray(["GET", "P*"]),
    paths: fc.subarray(texts),
    notPaths: fc.subarray(texts),
    namespaces: fc.subarray(["web", "w*", "other"]),
    rules: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ action, methods, paths, notPaths, namespaces, rules }) => ({
    action,
    rules: Array.from({ length: rules }, (_, index) => ({
      ...(namespaces.length > 0 ? { from: [{ source: { namespaces } }] } : {}),
      ...(index === 0 ? { to: [{ operation: { methods, paths, notPaths } }] } : {}),
    })),
  }));
const requests = fc.record({
  method: fc.constantFrom("GET", "PUT", "DELETE"),
  path: fc.constantFrom("/a", "/a/x", "/b/1", "/b/1/2", "/fizz"),
  sourcePrincipal: fc.constantFrom("cluster.local/ns/web/sa/x", "cluster.local/ns/other/sa/x", null),
});
const worlds = fc.array(specs, { maxLength: 4 });
const make = (list: Spec[]) => list.map((spec, index) => policy(`p${index}`, spec));

/** A reading of the same small language by hand, without any of the engine's parts. */
function readByHand(
  list: Spec[],
  asked: { method: string; path: string; sourcePrincipal: string | null },
): string {
  const glob = (pattern: string, text: string) =>
    pattern === "/b/{*}"
      ? /^\/b\/[^/]+$/.test(text)
      : pattern.startsWith("*")
        ? text.endsWith(pattern.slice(1))
        : pattern.endsWith("*")
          ? text.startsWith(pattern.slice(0, -1))
          : pattern === text;
  const some = (patterns: string[], text: string) =>
    patterns.length === 0 || patterns.some((item) => glob(item, text));
  const namespace = asked.sourcePrincipal?.split("/")[2];
  const matches = (spec: Spec) =>
    (
      spec["rules"] as {
        from?: [{ source: { namespaces: string[] } }];
        to?: [{ operation: Record<"methods" | "paths" | "notPaths", string[]> }];
      }[]
    ).some(({ from, to }) => {
      const who =
        from === undefined || (namespace !== undefined && some(from[0].source.namespaces, namespace));
      if (to === undefined) return who;
      const { methods, paths, notPaths } = to[0].operation;
      return (
        who &&
        some(methods, asked.method) &&
        some(paths, asked.path) &&
        !(notPaths.length > 0 && some(notPaths, asked.path))
      );
    });
  const of = (action: string) => list.filter((spec) => spec["action"] === action);
  if (of("DENY").some(matches)) return "deny";
  return of("ALLOW").length === 0 || of("ALLOW").some(matches) ? "allow" : "deny";
}

/** Holds for every generated world and request. */
function checkAll(
  holds: (list: Spec[], asked: AccessRequest & { sourcePrincipal: string | null }) => void,
): void {
  fc.assert(
    fc.property(worlds, requests, (list, asked) => {
      holds(list, asked);
    }),
  );
}

const judgeAll = (policies: KubernetesObject[], asked: AccessRequest) =>
  decide(policies, { ...request, ...asked }).value.decision;

describe("whatever the policies", () => {
  it("decides as a reading by hand", () => {
    fc.assert(
      fc.property(worlds, requests, (list, asked) => {
        expect(judgeAll(make(list), asked)).toBe(readByHand(list, asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it("their order does not matter", () => {
    checkAll((list, asked) => {
      const policies = make(list);
      // Renamed, so that their age puts them the other way round.
      const back = list.toReversed().map((spec, index) => policy(`p${index}`, spec));
      expect(judgeAll(policies, asked)).toBe(judgeAll(back, asked));
    });
  });

  it("one that refuses everything wins", () => {
    checkAll((list, asked) => {
      expect(judgeAll([...make(list), policy("all", { action: "DENY", rules: [{}] })], asked)).toBe("deny");
    });
  });

  it("an ALLOW that matches nothing closes what no ALLOW opens", () => {
    checkAll((list, asked) => {
      const denials = list.filter((spec) => spec["action"] === "DENY");
      expect(judgeAll([...make(denials), policy("nothing", {})], asked)).toBe("deny");
    });
  });

  it("less knowledge never turns a decision round", () => {
    checkAll((list, asked) => {
      const { value } = decide(make(list), { sourcePrincipal: asked.sourcePrincipal });
      expect(["depends", judgeAll(make(list), asked)]).toContain(value.decision);
    });
  });
});
