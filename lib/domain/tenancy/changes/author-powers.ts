import { computeDeniedRights } from "../../ngac/compute-denied-rights";
import { compilePolicy } from "../../ngac/compile-policy";
import { decideRights } from "../../ngac/decide-rights";
import type { Subject } from "../../ngac/policy";
import type { PolicyGraph } from "../../ngac/policy-graph";
import { compileTenancyPolicy, type CompiledTenancy } from "../policy/compile-tenancy-policy";
import { everyone } from "../policy/node-names";
import { subjectOf, type SessionSubject } from "../policy/subject-of";
import type { TenancyAccess } from "../access/tenancy-access";

/** What an author may hand on. */
export interface AuthorPowers {
  graph: PolicyGraph;
  compiled: CompiledTenancy;
  subject: Subject;
}

/**
 * The author's rights as far as they may be handed on for good, or until `horizon`: without emergencies and without what
 * ends earlier; with personal prohibitions, also those to come; without prohibitions on everybody, which hold whoever gets a
 * right anyway.
 * @param horizon milliseconds; Infinity for what has no end.
 */
export function readAuthorPowers(
  { state, compiled }: Pick<TenancyAccess, "state" | "compiled">,
  author: SessionSubject,
  now: Date,
  horizon: number,
): AuthorPowers {
  const lasting = state.accessBindings.filter(
    ({ spec }) =>
      spec.breakGlass !== true && (spec.expiresAt === undefined || Date.parse(spec.expiresAt) >= horizon),
  );
  const own = compileTenancyPolicy(
    { ...state, accessBindings: lasting },
    [...compiled.clusters.values()],
    now,
    { withoutLeaves: true, windows: "to-come" },
  );
  const prohibitions = own.policy.prohibitions.filter(({ subject }) => subject.name !== everyone);
  return {
    graph: compilePolicy({ ...own.policy, prohibitions }),
    compiled: own,
    subject: subjectOf(author, own),
  };
}

/**
 * What the author may hand on at a level or in an attribute. Who holds a right at the organization also decides about it in
 * the classes beside the hierarchy, unless it is denied them there.
 * @param node a level or an attribute; unknown nodes give nothing.
 */
export function listPowers({ graph, compiled, subject }: AuthorPowers, node: string): ReadonlySet<string> {
  const held = decideRights(graph, subject, { node });
  if (!compiled.classes.attributes.has(node)) return held;
  const denied = computeDeniedRights(graph, subject, { node });
  const wide = decideRights(graph, subject, { node: "Organization" });
  return new Set([...held, ...[...wide].filter((right) => !denied.has(right))]);
}
