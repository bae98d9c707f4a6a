import "server-only";
import type { ChangeSet } from "@/lib/domain/tenancy/resources/change-set";
import { getRuntime } from "@/lib/server/runtime";
import { placeOf } from "./change-set-place";

/** Waits until lists show what was written, so that who asks after a write finds it. */
export async function whenListed(changeSet: ChangeSet, { deleted = false } = {}): Promise<void> {
  const { uid, resourceVersion } = changeSet.metadata;
  const object = { resource: "changesets", ...placeOf(changeSet) };
  await getRuntime().tenancy.whenSeen(object, deleted ? { deletedUid: uid } : { resourceVersion });
}
