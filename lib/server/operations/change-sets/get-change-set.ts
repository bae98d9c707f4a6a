import "server-only";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { viewFor } from "./ask-about";
import type { ChangeSetPlace } from "./change-set-place";
import { readChangeSet } from "./store-change-set";

/** One change set as the host has it now. @throws StatusError NotFound, also when the person may not see it. */
export async function getChangeSet(context: RequestContext, place: ChangeSetPlace): Promise<ChangeSetView> {
  return viewFor(context, await readChangeSet(context, place));
}
