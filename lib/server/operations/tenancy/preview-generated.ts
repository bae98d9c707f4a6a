import "server-only";
import { compareGenerated } from "@/lib/domain/tenancy/bridged/compare-generated";
import { decideOwnership } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import type { GeneratedChange, NotApplied } from "@/lib/domain/tenancy/tenancy-view";
import type { Viewer } from "@/lib/domain/tenancy/visibility/viewer";
import { getRuntime } from "@/lib/server/runtime";

const mostTold = 40;

/** What of Bridged groups' Istio objects a change touches, of what the viewer sees, in every cluster that is known. Reads caches only. */
export function previewGenerated(
  { scope }: Pick<Viewer, "scope">,
  before: TenancyState,
  after: TenancyState,
): { first: GeneratedChange[]; more: number; notApplied: NotApplied[] } {
  const worlds = getRuntime()
    .clusters.list()
    .map(({ cache }) => cache.world());
  const { changes, notApplied } = compareGenerated(
    { state: before, ownership: decideOwnership(before) },
    { state: after, ownership: decideOwnership(after) },
    worlds,
  );
  const seen = changes.filter(({ cluster, before: was, after: is }) =>
    isInScope(scope, cluster, (is ?? was)?.metadata.namespace),
  );
  return {
    first: seen.slice(0, mostTold),
    more: Math.max(0, seen.length - mostTold),
    notApplied: notApplied
      .filter(({ cluster, namespace }) => isInScope(scope, cluster, namespace))
      .slice(0, mostTold),
  };
}
