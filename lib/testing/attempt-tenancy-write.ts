import { storedObject, tenancyState } from "./tenancy-state";
import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import { checkTenancyWrite } from "@/lib/domain/tenancy/changes/check-tenancy-write";
import { tenancyWriteOf, type TenancyObject } from "@/lib/domain/tenancy/changes/tenancy-write";
import { findTenancyKind } from "@/lib/domain/tenancy/kinds";
import type { ClusterFacts } from "@/lib/domain/tenancy/policy/cluster-facts";
import { compileTenancyPolicy } from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import type { SessionSubject } from "@/lib/domain/tenancy/policy/subject-of";

export const now = new Date("2026-06-01T12:00:00Z");
export const clusters: ClusterFacts[] = [
  { name: "north", environment: "prod", namespaces: ["orchard", "smelter", "loose"] },
  { name: "south", environment: "dev", namespaces: ["orchard"] },
];
/** @returns a subject of bindings and teams. */
export const user = (name: string) => ({ kind: "User", name });
/** @returns a subject of bindings and teams. */
export const team = (name: string) => ({ kind: "Team", name });
/** The spec of a binding. */
export const bind = (kind: string, name: string, role: string, ...subjects: unknown[]) => ({
  level: { kind, name },
  role,
  subjects,
});

/** Specs by resource and name. */
export type Specs = Record<string, Record<string, Record<string, unknown>>>;
/** Two tenants with a workspace each, people of every sort, a ban and a freeze to come. */
export const orchardAndForge: Specs = {
  organizations: { default: {} },
  tenants: {
    fruit: { clusters: ["*"], domains: ["*.fruit.test"], quota: { workspaces: 2, hosts: 2 } },
    metal: { clusters: ["north"] },
  },
  workspaces: {
    apple: { tenant: "fruit", namespaces: ["*/orchard"], hosts: ["shop.fruit.test"] },
    iron: { tenant: "metal", namespaces: ["north/smelter"], hosts: ["iron.test"] },
  },
  hostclaims: {
    "shop.fruit.test": { host: "shop.fruit.test", workspace: "apple", workspaceUid: "uid-apple" },
    "iron.test": { host: "iron.test", workspace: "iron", workspaceUid: "uid-iron" },
  },
  trafficgroups: { "isthmus-ws-apple/edge": { namespaces: ["north/orchard"] } },
  teams: { growers: { members: [user("gina")] }, banned: { members: [user("bob"), user("olaf")] } },
  accessroles: {
    delegate: { rights: ["read", "binding:write"] },
    maker: { rights: ["read", "workspace:write", "group:write", "settings:write"] },
  },
  accessbindings: {
    growers: bind("Tenant", "fruit", "Admin", team("growers")),
    mia: bind("Tenant", "metal", "Admin", user("mia")),
    carl: bind("Tenant", "fruit", "maker", user("carl")),
    carl2: bind("Tenant", "metal", "maker", user("carl")),
    wes: bind("Organization", "", "maker", user("wes")),
    dora: bind("Organization", "", "delegate", user("dora")),
    vic: bind("Workspace", "apple", "Writer", user("vic")),
    old: { ...bind("Tenant", "fruit", "Admin", user("vic")), expiresAt: "2026-05-01T00:00:00Z" },
    short: { ...bind("Tenant", "fruit", "Admin", user("tess")), expiresAt: "2026-06-02T00:00:00Z" },
  },
  prohibitions: {
    ban: { subject: team("banned"), rights: ["traffic:write"], inclusions: ["Environment:prod"] },
    freeze: {
      subject: { kind: "Everyone" },
      rights: ["traffic:write"],
      inclusions: ["Tenant/fruit"],
      window: { from: "2026-07-01T00:00:00Z", to: "2026-07-02T00:00:00Z" },
    },
  },
};

const people: Record<string, Partial<SessionSubject>> = {
  olivia: { role: "operator" },
  olaf: { role: "operator" },
  ed: { role: "editor" },
};

/** Refusals as `CODE field`, of writing `spec` (undefined: deleting) under `path` by a person. */
export function attempt(
  by: string,
  resource: string,
  path: string,
  spec: Record<string, unknown> | undefined,
  more: Specs = {},
  metadata: Record<string, unknown> = {},
): string[] {
  const merged = Object.fromEntries(
    [...new Set([...Object.keys(orchardAndForge), ...Object.keys(more)])].map((key) => [
      key,
      { ...orchardAndForge[key], ...more[key] },
    ]),
  );
  const state = tenancyState(merged);
  const compiled = compileTenancyPolicy(state, clusters, now);
  const kind = findTenancyKind(resource);
  if (kind === undefined) throw new Error(`${resource} is no kind of tenancy`);
  const [namespace, name = ""] = kind.namespaced ? path.split("/") : [undefined, path];
  const list = state[kind.list] as readonly TenancyObject[];
  const before = list.find(
    (object) => object.metadata.name === name && object.metadata.namespace === namespace,
  );
  const after =
    spec &&
    (storedObject(resource, name, spec, before?.metadata ?? { namespace, ...metadata }) as TenancyObject);
  return checkTenancyWrite(
    { state, compiled, graph: compilePolicy(compiled.policy) },
    tenancyWriteOf(kind.list, before, after),
    { sub: by, role: "tenant", oidcGroups: [], ...people[by] },
    now,
  ).map(({ code, field }) => `${code} ${field}`.trim());
}
