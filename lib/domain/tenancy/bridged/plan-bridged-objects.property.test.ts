import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { buildClusterWorld } from "../../kubernetes/build-world";
import type { KubernetesObject } from "../../kubernetes/object";
import { acceptConnection } from "../../istio/security/accept-connection";
import { decideAccess } from "../../istio/security/decide-access";
import { findSidecarScope } from "../../istio/routing/sidecar-scope";
import { decideOwnership, ownerOf } from "../ownership/decide-ownership";
import { authorizationModes, mtlsModes, reachabilities } from "../resources/settings";
import type { TenancyState } from "../state";
import { planBridgedObjects } from "./plan-bridged-objects";

const cluster = "east";
const spaces = ["n1", "n2", "n3", "n4", "free", "istio-system"] as const;
type Settings = Record<string, { value: string; strategy: string }>;

const owner = fc.constantFrom("w1", "w2", "w3", undefined);
const setting = (values: readonly string[]) =>
  fc.option(
    fc.record({ value: fc.constantFrom(...values), strategy: fc.constantFrom("Replace", "Stricter") }),
    { nil: undefined },
  );
const anySettings = fc
  .record({ mtls: setting(mtlsModes), authorization: setting(authorizationModes) })
  .map((said) => Object.fromEntries(Object.entries(said).filter(([, one]) => one)) as Settings);

/** Who owns what, and what an organization, a tenant and the group in `n1` say. */
const anyWorld = fc.record({
  owners: fc.tuple(fc.constantFrom("w1", "w2", "w3"), owner, owner, owner),
  organization: anySettings,
  tenant: anySettings,
  group: anySettings,
});

function stateOf(
  { owners, organization, tenant }: { owners: readonly (string | undefined)[] } & Record<string, unknown>,
  group: object,
  kind = "securitygroups",
): TenancyState {
  const namespacesOf = (name: string) =>
    spaces.filter((_, index) => owners[index] === name).map((space) => `*/${space}`);
  return tenancyState({
    organizations: { default: { settings: organization } },
    tenants: { a: { clusters: ["*"], settings: tenant }, b: { clusters: [cluster] } },
    workspaces: Object.fromEntries(
      (["w1", "w2", "w3"] as const).map((name) => [
        name,
        { tenant: name === "w3" ? "b" : "a", namespaces: namespacesOf(name) },
      ]),
    ),
    [kind]: {
      [`isthmus-ws-${owners[0] ?? ""}/g`]: { mode: "Bridged", namespaces: ["*/n1"], settings: group },
    },
  });
}

const policy = (name: string, spec: object): KubernetesObject => ({
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { namespace: "n1", name },
  spec,
});
const allowAll = policy("allow-all", { rules: [{}] });
const allowOne = policy("allow-one", {
  rules: [{ from: [{ source: { principals: ["cluster.local/ns/n2/sa/default"] } }] }],
});
const anyOwnPolicies = fc.subarray([allowAll, allowOne]);

const workload = { namespace: "n1", labels: { app: "web" } };
/** Plain text, accounts of every namespace, and one of another mesh. */
const callers = [
  null,
  ...spaces.map((space) => `cluster.local/ns/${space}/sa/default`),
  "elsewhere.test/ns/n1/sa/default",
];

function planOf(state: TenancyState) {
  const facts = { state, ownership: decideOwnership(state) };
  const [report] = planBridgedObjects(facts, buildClusterWorld(cluster, []), spaces);
  return { ownership: facts.ownership, objects: report?.objects ?? [] };
}
type Plan = ReturnType<typeof planOf>;

/** By the product's engine, which knows nothing of tenancy: who gets through to a workload of `n1`, by sidecar and by ztunnel. */
function listAllowed(objects: readonly KubernetesObject[], own: readonly KubernetesObject[]) {
  const world = buildClusterWorld(cluster, [...objects, ...own]);
  const ways = [
    ["http", "sidecar"],
    ["tcp", "sidecar"],
    ["tcp", "ztunnel"],
  ] as const;
  return ways.map(([protocol, dataPlane]) =>
    callers.filter((sourcePrincipal) => {
      const connection = acceptConnection(world, workload, {
        port: 8080,
        tls: sourcePrincipal === null ? "plaintext" : "mtls",
        protocol,
      });
      if (!connection.value.accepted) return false;
      const request = {
        protocol,
        sourcePrincipal,
        destinationPort: 8080,
        method: "GET",
        path: "/",
        host: "web",
      };
      const { decision } = decideAccess(world, { ...workload, dataPlane }, request).value;
      expect(["allow", "deny"]).toContain(decision);
      return decision === "allow";
    }),
  );
}

/** By tenancy alone: whether a caller lies in the circle that the mode draws around `n1`. */
function isInside({ ownership }: Plan, mode: string, caller: string | null): boolean {
  if (mode === "Open") return true;
  const [domain, , namespace = ""] = caller?.split("/") ?? [];
  if (domain !== "cluster.local") return false;
  if (mode === "Organization") return true;
  const [mine, theirs] = [ownerOf(ownership, cluster, "n1"), ownerOf(ownership, cluster, namespace)];
  return mode === "Tenant" ? mine?.tenant === theirs?.tenant : mine?.workspace === theirs?.workspace;
}

const effective = (value: string) => ({ value, strategy: "Replace" });

describe("what a Bridged group generates, by the engine", () => {
  it("lets in whoever is inside and refuses whoever is not, whatever the tenant allows besides", () => {
    fc.assert(
      fc.property(anyWorld, fc.constantFrom(...authorizationModes), anyOwnPolicies, (world, mode, own) => {
        const none = { ...world, organization: {}, tenant: {} };
        const plan = planOf(stateOf(none, { authorization: effective(mode), mtls: effective("PERMISSIVE") }));
        for (const allowed of listAllowed(plan.objects, own))
          for (const caller of callers) {
            const isAllowedByOwn =
              own.length === 0
                ? mode !== "Deny"
                : own.includes(allowAll) || caller === "cluster.local/ns/n2/sa/default";
            const circle = mode === "Deny" ? "Workspace" : mode;
            expect([mode, caller, allowed.includes(caller)]).toEqual([
              mode,
              caller,
              isInside(plan, circle, caller) && isAllowedByOwn,
            ]);
          }
      }),
      { numRuns: 150 },
    );
  });

  it("never loosens by tightening, at any level", () => {
    const anyChange = fc.record({
      world: anyWorld,
      level: fc.constantFrom("organization", "tenant", "group"),
      field: fc.constantFrom("mtls", "authorization"),
      step: fc.integer({ min: 1, max: 4 }),
      own: anyOwnPolicies,
    });
    let tightened = 0;
    fc.assert(
      fc.property(anyChange, ({ world, level, field, step, own }) => {
        const said = world[level as "group"];
        const scale: readonly string[] = field === "mtls" ? mtlsModes : authorizationModes;
        const before = said[field];
        const next = before && scale[scale.indexOf(before.value) + step];
        if (next === undefined) return;
        const changed = { ...world, [level]: { ...said, [field]: { ...before, value: next } } };
        const was = listAllowed(planOf(stateOf(world, world.group)).objects, own);
        const is = listAllowed(planOf(stateOf(changed, changed.group)).objects, own);
        // With DISABLE nobody has an identity, so that nobody can be told to be inside: that is told as a problem.
        const hidden = (objects: object[]) => JSON.stringify(objects).includes("DISABLE");
        if (hidden(planOf(stateOf(world, world.group)).objects)) return;
        tightened += 1;
        is.forEach((allowed, index) => {
          for (const caller of allowed) expect(was[index]).toContain(caller);
        });
      }),
      { numRuns: 600 },
    );
    expect(tightened).toBeGreaterThan(50);
  });

  it("refuses plain text under STRICT", () => {
    fc.assert(
      fc.property(anyWorld, anyOwnPolicies, (world, own) => {
        const state = stateOf({ ...world, organization: {}, tenant: {} }, { mtls: effective("STRICT") });
        for (const allowed of listAllowed(planOf(state).objects, own)) expect(allowed).not.toContain(null);
      }),
      { numRuns: 50 },
    );
  });

  it("shows a proxy exactly the services within reach, and fewer the narrower it is", () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const seen = reachabilities.map((reach) => {
          const state = stateOf(
            { ...world, organization: {}, tenant: {} },
            { reachability: effective(reach) },
            "trafficgroups",
          );
          const plan = planOf(state);
          const services = spaces.map((namespace) => ({
            apiVersion: "v1",
            kind: "Service",
            metadata: { namespace, name: "web" },
            spec: { clusterIP: "10.0.0.1", ports: [{ name: "http", port: 80, protocol: "TCP" }] },
          }));
          const scope = findSidecarScope(
            buildClusterWorld(cluster, [...services, ...plan.objects]),
            workload,
          );
          const known = scope.value.services.map(({ namespace }) => namespace).toSorted();
          const expected = spaces.filter((namespace) => {
            if (["Mesh", "Organization"].includes(reach) || namespace === "istio-system") return true;
            if (reach === "Namespace") return namespace === "n1";
            return isInside(plan, reach, `cluster.local/ns/${namespace}/sa/default`);
          });
          expect([reach, known]).toEqual([reach, expected.toSorted()]);
          return known;
        });
        seen.slice(1).forEach((narrower, index) => {
          for (const namespace of narrower) expect(seen[index]).toContain(namespace);
        });
      }),
      { numRuns: 100 },
    );
  });
});
