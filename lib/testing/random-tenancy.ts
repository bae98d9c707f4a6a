import * as fc from "fast-check";
import { tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { rights } from "@/lib/domain/tenancy/rights";
import { emptyTenancyState, type TenancyState } from "@/lib/domain/tenancy/state";

/** Names from small pools, so that objects meet, dangle and contradict each other; some that no API server would store. */
const pick = (...names: string[]) => fc.constantFrom(...names);
const tenant = pick("t1", "t2", "t3", "Tenant/x", "");
const workspace = pick("w1", "w2", "w3", "w4", "w:5");
const team = pick("a", "b", "c", "d", "A b");
const person = pick("p1", "p2", "p3", "");
const cluster = pick("north", "south", "gone");
const namespaces = fc.uniqueArray(
  fc
    .tuple(pick("*", "north", "south", "gone"), pick("n1", "n2", "n3", "kube-system", ""))
    .map((parts) => parts.join("/")),
  { maxLength: 4 },
);
const host = pick("a.one.test", "*.one.test", "two.test", "*.test", "a.n1.svc.cluster.local", "b.two.test");
const hosts = fc.uniqueArray(host, { maxLength: 3 });
const oidcGroups = fc.uniqueArray(pick("g1", "g2", "g3"), { maxLength: 2 });
const time = pick("2026-05-01T00:00:00Z", "2026-06-01T13:00:00Z", "2026-07-01T00:00:00Z", "never");
const someRights = fc.uniqueArray(fc.constantFrom(...rights), { minLength: 1, maxLength: 4 });
const subject = fc.oneof(
  fc.record({ kind: pick("User", "ServiceAccount"), name: person }),
  fc.record({ kind: fc.constant("Team"), name: team }),
);
const anyone = fc.oneof(fc.constant({ kind: "Everyone" }), subject);
export const randomLevel = fc.oneof(
  fc.constant({ kind: "Organization", name: "" }),
  fc.record({ kind: fc.constant("Tenant"), name: tenant }),
  fc.record({ kind: fc.constant("Workspace"), name: workspace }),
  fc.record({ kind: pick("TrafficGroup", "SecurityGroup"), name: pick("g", "h"), workspace }),
);
const role = pick("Admin", "Editor", "Creator", "Writer", "Reader", "r1", "r2", "toString", "__proto__");
const attribute = pick(
  "Environment:prod",
  "Environment:dev",
  "Region:eu",
  "Cluster:north",
  "pc:x",
  "platform:operator",
  "Ghost:y",
);
const container = fc.oneof(attribute, pick("Organization", "Tenant/t1", "Workspace/w1", "Workspace/zz"));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const specs: Record<keyof TenancyState, { name: fc.Arbitrary<string>; spec: fc.Arbitrary<object> }> = {
  organizations: { name: fc.constant("default"), spec: fc.constant({}) },
  tenants: {
    name: tenant,
    spec: fc.record({
      clusters: fc.uniqueArray(pick("*", "north", "south"), { maxLength: 2 }),
      domains: fc.uniqueArray(host, { maxLength: 2 }),
    }),
  },
  workspaces: { name: workspace, spec: fc.record({ tenant, namespaces, hosts }) },
  hostClaims: {
    name: host,
    spec: fc.record({ host, workspace, workspaceUid: workspace.map((name) => `uid-${name}`) }),
  },
  trafficGroups: { name: pick("g", "h", "g/x"), spec: fc.record({ namespaces }) },
  securityGroups: { name: pick("g", "h"), spec: fc.record({ namespaces }) },
  gatewayGroups: { name: pick("g"), spec: fc.record({ namespaces }) },
  serviceGrants: {
    name: pick("s1"),
    spec: fc.record({ fromTenant: tenant, toTenant: tenant, hosts: fc.tuple(host) }),
  },
  accessRoles: { name: pick("r1", "r2", "Admin"), spec: fc.record({ rights: someRights }) },
  accessBindings: {
    name: pick("b1", "b2", "b3", "b4", "b5"),
    spec: fc.record({
      level: randomLevel,
      role,
      subjects: fc.array(subject, { minLength: 1, maxLength: 3 }),
      expiresAt: optional(time),
      breakGlass: optional(fc.boolean()),
    }),
  },
  teams: { name: team, spec: fc.record({ members: fc.array(subject, { maxLength: 3 }), oidcGroups }) },
  users: {
    name: pick("u1", "u2"),
    spec: fc.record({ issuer: fc.constant("https://id.test"), subject: person, oidcGroups }),
  },
  accessRequests: {
    name: pick("q1", "q2"),
    spec: fc.record({
      requester: person,
      reason: fc.constant(""),
      ask: fc.oneof(
        fc.record({ type: fc.constant("Role"), level: randomLevel, role }),
        fc.record({ type: pick("Host", "Service"), workspace, host }),
      ),
    }),
  },
  prohibitions: {
    name: pick("f1", "f2"),
    spec: fc.record({
      subject: anyone,
      rights: someRights,
      inclusions: fc.array(container, { maxLength: 2 }),
      exclusions: fc.array(container, { maxLength: 2 }),
      mode: pick("Conjunctive", "Disjunctive"),
      window: optional(fc.record({ from: time, to: time })),
    }),
  },
  associations: {
    name: pick("x1", "x2", "x3"),
    spec: fc.record({ subject: anyone, rights: someRights, attribute }),
  },
  policyClasses: { name: pick("pc", "everyone", "platform", "Hierarchy"), spec: fc.constant({}) },
  attributes: {
    name: pick("x", "y", "operator"),
    spec: fc.record({ policyClass: pick("pc", "platform", "ghost"), namespaces }),
  },
  obligations: {
    name: pick("o1"),
    spec: fc.record({ event: pick("changeset:author", "request:author"), deny: fc.constantFrom(...rights) }),
  },
  changeSets: {
    name: pick("c1", "c/2"),
    spec: fc.record({
      title: fc.constant("t"),
      description: fc.constant(""),
      workspace: optional(workspace),
      author: person,
      requiresApproval: fc.constant(true),
      changes: fc.constant([]),
    }),
  },
};

/** One object by list, with or without spec: written or deleted. `age` tells apart objects of one name. */
function randomObject(list: keyof TenancyState, namespaced: boolean) {
  const { name, spec } = specs[list];
  return fc
    .record({ name, namespace: workspace.map((item) => `isthmus-ws-${item}`), age: fc.nat(3), spec })
    .map(({ name, namespace, age, spec }) => ({
      metadata: {
        name,
        uid: `uid-${name}`,
        creationTimestamp: `2026-06-01T00:00:0${age}Z`,
        resourceVersion: "",
        generation: 0,
        ...(namespaced ? { namespace } : {}),
      },
      spec,
    }));
}

/** An object put in place of what has its name, or that taken away. */
export interface RandomWrite {
  list: keyof TenancyState;
  object: { metadata: { name: string; namespace?: string | undefined }; spec: object };
  deletes: boolean;
}

/** Writes of the kinds that rights depend on. */
export const randomWrite: fc.Arbitrary<RandomWrite> = fc
  .constantFrom(
    ...tenancyKinds.filter(
      ({ list }) => !["organizations", "hostClaims", "users", "changeSets", "serviceGrants"].includes(list),
    ),
  )
  .chain(({ list, namespaced }) =>
    fc
      .record({ object: randomObject(list, namespaced), deletes: fc.nat(3).map((number) => number === 0) })
      .map(({ object, deletes }) => ({ list, object, deletes })),
  );

/**
 * States as nobody would write them: dangling, circular, contradictory, with names that are none. No two objects of a list
 * have one name and time.
 */
export const nonsenseTenancy: fc.Arbitrary<TenancyState> = fc
  .record(
    Object.fromEntries(
      tenancyKinds.map(({ list, namespaced }) => {
        const object = randomObject(list, namespaced);
        const key = ({ metadata }: { metadata: { name: string; namespace?: string | undefined } }) =>
          `${metadata.namespace ?? ""}/${metadata.name}`;
        return [list, fc.uniqueArray(object, { maxLength: 5, selector: key })] as const;
      }),
    ),
  )
  .map((lists) => ({ ...emptyTenancyState, ...(lists as unknown as Partial<TenancyState>) }));

export const randomClusters = fc.uniqueArray(
  fc.record(
    { name: cluster, environment: pick("prod", "dev", ""), region: pick("eu", "us") },
    { requiredKeys: ["name"] },
  ),
  { maxLength: 3, selector: ({ name }) => name },
);
