import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bind, user } from "@/lib/testing/attempt-tenancy-write";
import { nonsenseTenancy, randomWrite, type RandomWrite } from "@/lib/testing/random-tenancy";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { decideRights } from "../../ngac/decide-rights";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { everyone } from "../policy/node-names";
import { listAncestors } from "../policy/read-levels";
import { subjectOf, type SessionSubject } from "../policy/subject-of";
import type { AccessRequest } from "../resources/access";
import type { TenancyState } from "../state";
import { checkTenancyWrite } from "./check-tenancy-write";
import { applyTenancyWrite, tenancyWriteOf, type TenancyObject, type TenancyWrite } from "./tenancy-write";

const now = new Date("2026-06-01T12:00:00Z");
const times = [now, new Date("2026-06-15T12:00:00Z")];
const clusters = [{ name: "north", environment: "prod", region: "eu" }, { name: "south" }];

/** Somebody at every height, so that many writes are allowed. */
const powerful = tenancyState({
  tenants: { t1: { clusters: ["*"] }, t2: { clusters: ["north"] } },
  workspaces: {
    w1: { tenant: "t1", namespaces: ["*/n1"] },
    w2: { tenant: "t1", namespaces: [] },
    w3: { tenant: "t2", namespaces: ["north/n2"] },
  },
  accessroles: {
    delegate: { rights: ["read", "binding:write", "workspace:write", "group:write", "settings:write"] },
  },
  teams: { a: { members: [user("p3")] }, b: { oidcGroups: ["g1"] } },
  accessbindings: {
    z1: bind("Organization", "", "delegate", user("p1")),
    z2: bind("Tenant", "t1", "Admin", user("p2")),
    z3: bind("Tenant", "t2", "Admin", { kind: "Team", name: "b" }),
    z4: { ...bind("Tenant", "t2", "Admin", user("p2")), expiresAt: "2026-06-05T00:00:00Z" },
  },
});

const sessions: SessionSubject[] = ["p1", "p2", "p3", "stranger"].flatMap((sub) =>
  [[], ["g1"], ["g2", "g3"]].map((oidcGroups) => ({ sub, role: "tenant" as const, oidcGroups })),
);
const authors: SessionSubject[] = [
  ...sessions,
  { sub: "olivia", role: "operator", oidcGroups: [] },
  { sub: "p3", role: "operator", oidcGroups: [] },
  { sub: "ed", role: "editor", oidcGroups: [] },
];

/** The start: the powerful ones beside nonsense, whose objects give way where names are the same. */
function merge(nonsense: TenancyState): TenancyState {
  return Object.fromEntries(
    Object.entries(powerful).map(([list, objects]: [string, readonly TenancyObject[]]) => {
      const names = new Set(objects.map(({ metadata }) => metadata.name));
      const others = nonsense[list as keyof TenancyState] as readonly TenancyObject[];
      return [list, [...objects, ...others.filter(({ metadata }) => !names.has(metadata.name))]];
    }),
  ) as unknown as TenancyState;
}

function toWrite(state: TenancyState, { list, object, deletes }: RandomWrite): TenancyWrite {
  const before = (state[list] as readonly TenancyObject[]).find(
    ({ metadata }) =>
      metadata.name === object.metadata.name && metadata.namespace === object.metadata.namespace,
  );
  const after = { ...object, metadata: before?.metadata ?? object.metadata } as TenancyObject;
  return tenancyWriteOf(list, before, deletes ? undefined : after);
}

/** What an approval makes the server write. */
function grantRequest(state: TenancyState, request: AccessRequest): TenancyState {
  const { ask, requester, decision } = request.spec;
  if (ask.type !== "Role" || decision?.state !== "Approved") return state;
  const spec = { level: ask.level, role: ask.role, subjects: [user(requester)] };
  const name = `request-${request.metadata.name}`;
  const binding = { metadata: { ...request.metadata, name }, spec } as unknown as TenancyObject;
  return applyTenancyWrite(state, tenancyWriteOf("accessBindings", undefined, binding));
}

function decider(state: TenancyState, at: Date, withFreezes: boolean) {
  const compiled = compileTenancyPolicy(state, clusters, at);
  const { policy } = compiled;
  const prohibitions = policy.prohibitions.filter(({ subject }) => withFreezes || subject.name !== everyone);
  const graph = compilePolicy({ ...policy, prohibitions });
  return {
    compiled,
    graph,
    held: (person: SessionSubject, node: string) =>
      decideRights(graph, subjectOf(person, compiled), { node }),
  };
}

describe("any sequence of allowed writes", () => {
  it("leaves nobody with a right at a level that neither they nor the author held, now or later", () => {
    let allowed = 0;
    const act = fc.record({
      write: randomWrite,
      author: fc.constantFrom(...authors),
      approves: fc.boolean(),
    });
    fc.assert(
      fc.property(nonsenseTenancy, fc.array(act, { minLength: 10, maxLength: 20 }), (nonsense, acts) => {
        let state = merge(nonsense);
        for (const { write: random, author, approves } of acts) {
          const compiled = compileTenancyPolicy(state, clusters, now);
          const access = { state, compiled, graph: compilePolicy(compiled.policy) };
          let write = toWrite(state, random);
          const pending = write.list === "accessRequests" ? write.before : undefined;
          if (pending !== undefined && approves) {
            const decision = {
              state: "Approved" as const,
              by: author.sub,
              at: now.toISOString(),
              comment: "",
            };
            write = {
              list: "accessRequests",
              before: pending,
              after: { ...pending, spec: { ...pending.spec, decision } },
            };
          }
          if (checkTenancyWrite(access, write, author, now).length > 0) continue;
          allowed += 1;
          const written = applyTenancyWrite(state, write);
          const next =
            write.list === "accessRequests" && write.after ? grantRequest(written, write.after) : written;
          const powers = decider(state, now, false);
          for (const at of times) {
            const [before, after] = [decider(state, at, true), decider(next, at, true)];
            for (const level of after.compiled.levels.keys()) {
              const known = listAncestors(after.compiled.levels, level).find((item) =>
                before.compiled.levels.has(item),
              )!;
              for (const person of sessions) {
                const had = before.held(person, known);
                const may = powers.held(author, known);
                const gained = [...after.held(person, level)].filter(
                  (right) => !had.has(right) && !may.has(right),
                );
                expect({ gained, level, person, author, write }).toMatchObject({ gained: [] });
              }
            }
          }
          state = next;
        }
      }),
      { numRuns: 40 },
    );
    expect(allowed).toBeGreaterThan(40);
  }, 60_000);
});
