import "server-only";
import type { ChangeSetPreview } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { previewChange } from "@/lib/server/operations/changes/preview-change";
import type { ChangeSetPlace } from "./change-set-place";
import { readChangeSet } from "./store-change-set";

/**
 * What each change would write now and what that would do, as the person who asks; a change that its cluster cannot judge says why
 * in its own entry. One after the other: a preview asks the engine for a whole cluster twice.
 * @throws StatusError NotFound.
 */
export async function previewChangeSet(
  context: RequestContext,
  place: ChangeSetPlace,
): Promise<ChangeSetPreview> {
  const { spec } = await readChangeSet(context, place);
  const changes: ChangeSetPreview["changes"] = [];
  for (const { cluster, edits } of spec.changes) {
    try {
      changes.push({ cluster, preview: await previewChange(context, { cluster }, { edits }) });
    } catch (error) {
      if (!isStatusError(error)) throw error;
      changes.push({ cluster, failure: error.toJSON() });
    }
  }
  return { changes };
}
