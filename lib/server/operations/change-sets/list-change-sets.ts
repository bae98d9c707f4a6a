import "server-only";
import type { ChangeSetSummary } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { summarizeChangeSet } from "@/lib/domain/tenancy/change-sets/view-change-set";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { maySee } from "./change-set-place";
import { digestChangeSet } from "./digest-change-set";

/** Every change set that the person may see, the newest first. */
export function listChangeSets(context: RequestContext): { items: ChangeSetSummary[] } {
  const { changeSets } = getRuntime().tenancy.state();
  const seen = new Map<string, boolean>();
  const isSeen = (namespace: string) => {
    const known = seen.get(namespace) ?? maySee(context, namespace);
    seen.set(namespace, known);
    return known;
  };
  return {
    items: changeSets
      .filter(({ metadata }) => isSeen(metadata.namespace ?? ""))
      .map((changeSet) => summarizeChangeSet(changeSet, digestChangeSet(changeSet.spec)))
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name)),
  };
}
