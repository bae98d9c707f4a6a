import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import { compileTenancyPolicy, type ClusterFacts } from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import { type SessionSubject, subjectOf } from "@/lib/domain/tenancy/policy/subject-of";
import { visibleScope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { buildOverview } from "@/lib/domain/tenancy/visibility/build-overview";

/** What the server would answer of a state to somebody, decided by the real policy. */
export function overviewFor(
  state: TenancyState,
  clusters: readonly ClusterFacts[],
  person: SessionSubject,
): TenancyOverview {
  const compiled = compileTenancyPolicy(state, clusters, new Date("2026-06-01T00:00:00Z"));
  const graph = compilePolicy(compiled.policy);
  const subject = subjectOf(person, compiled);
  const scope = visibleScope(graph, subject, compiled);
  return {
    isSynced: true,
    hostReachable: true,
    problems: [],
    ...buildOverview(state, { sub: person.sub, subject, scope, graph, compiled }),
  };
}
