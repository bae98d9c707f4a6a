import { z } from "zod";
import type { ChangeUndo } from "../../istio/change";
import { isContained } from "../../kubernetes/is-contained";
import type { KubernetesObject } from "../../kubernetes/object";

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/**
 * What a step is about to write, with what the cluster had before: enough to tell, after a crash or a lost answer, what of it is in
 * the cluster, and to take that back.
 */
export const stepIntentSchema = z.object({
  edits: z.array(
    z.object({
      action: z.enum(["create", "update", "delete"]),
      /** `virtualservices.networking.istio.io`. */
      resource: z.string(),
      namespace: z.string(),
      name: z.string(),
      /** Of its number in the change. */
      index: z.number(),
      /** null: nothing was there. */
      before: objectSchema.nullable(),
      /** null: it is deleted. */
      after: objectSchema.nullable(),
    }),
  ),
});
export type StepIntent = z.infer<typeof stepIntentSchema>;
export type IntendedEdit = StepIntent["edits"][number];

/** Digest of what people decide of an object: all but status and what the API server keeps of each write. */
export type DigestObject = (object: KubernetesObject) => string;

/**
 * What is in the cluster of one edit. `absent`: the object is as it was before. `written`: it is as we wanted it. `other`: neither;
 * somebody else wrote it.
 * @param live null when the cluster has none.
 */
export function judgeEdit(
  { before, after }: { before: KubernetesObject | null; after: KubernetesObject | null },
  live: KubernetesObject | null,
  digest: DigestObject,
): "absent" | "written" | "other" {
  if (live === null) return before === null ? "absent" : after === null ? "written" : "other";
  if (before !== null && digest(live) === digest(before)) return "absent";
  if (after === null) return "other";
  // What the write took away must be gone: the rest of it alone may have been there before.
  const took = before !== null && !isSaid(before, after);
  return isSaid(after, live) && !(took && isSaid(before, live)) ? "written" : "other";
}

/** Whether everything that people decided in `part` is in `whole`, too, beside what a cluster adds. */
function isSaid(part: KubernetesObject, whole: KubernetesObject): boolean {
  const { apiVersion: _, metadata, status: __, ...content } = part;
  const { labels, annotations } = metadata;
  return isContained(content, whole) && isContained({ labels, annotations }, whole.metadata);
}

type UndoEdit = ChangeUndo["edits"][number];

/** How to take back an edit that is `written`. */
export function undoOfWritten(
  { resource, namespace, name, before }: IntendedEdit,
  live: KubernetesObject | null,
  digest: DigestObject,
): UndoEdit {
  const { uid = "", resourceVersion = "" } = live?.metadata ?? {};
  return {
    resource,
    namespace,
    name,
    written: live === null ? null : { uid, resourceVersion, content: digest(live) },
    restore: before,
  };
}

/** Whether the object is as it was before our write, so that there is nothing left to take back. */
export function isUndone(
  { restore, written }: Pick<UndoEdit, "restore" | "written">,
  live: KubernetesObject | null,
  digest: DigestObject,
): boolean {
  if (restore === null) return live === null;
  if (live === null) return false;
  return written?.content !== digest(live) && digest(live) === digest(restore as KubernetesObject);
}
