import { z } from "zod";
import { nameSchema, timestampSchema } from "./names";
import { resourceSchema, statusWithConditions } from "./object-meta";

/** One change of one cluster (lib/domain/istio/change.ts), kept as its JSON: objects of any Istio kind. */
const changeOnClusterSchema = z.object({
  cluster: nameSchema,
  edits: z
    .array(z.looseObject({ action: z.string(), object: z.looseObject({}) }))
    .min(1)
    .max(50),
});

/**
 * Edits planned together: dry-run, approved by somebody else when asked for, applied in order, rolled back together.
 * Lives in the namespace of its workspace, or of Isthmus when it belongs to none.
 */
export const changeSetSpecSchema = z.object({
  title: z.string().min(1).max(200),
  description: z.string().max(2000).default(""),
  workspace: nameSchema.optional(),
  /** `sub` of who wrote it, set by the operation. */
  author: z.string().min(1).max(253),
  authorName: z.string().max(100).optional(),
  requiresApproval: z.boolean().default(true),
  changes: z.array(changeOnClusterSchema).min(1).max(50),
});

export const changeSetStatusSchema = statusWithConditions.extend({
  state: z
    .enum(["Draft", "Approved", "Rejected", "Applying", "Applied", "RollingBack", "RolledBack", "Failed"])
    .default("Draft"),
  /** Generation of the spec that was approved; an edit after it asks again. */
  approval: z
    .object({
      by: z.string(),
      byName: z.string().optional(),
      at: timestampSchema,
      comment: z.string().default(""),
      generation: z.number(),
    })
    .optional(),
  /** One for each change, in order. */
  steps: z
    .array(
      z.looseObject({
        cluster: z.string(),
        state: z.enum(["Pending", "Applied", "Failed", "RolledBack"]),
        message: z.string().default(""),
        undo: z.unknown().optional(),
        at: z.string().optional(),
      }),
    )
    .default([]),
});

export const changeSetSchema = resourceSchema(changeSetSpecSchema, changeSetStatusSchema);
export type ChangeSet = z.infer<typeof changeSetSchema>;
export type ChangeSetState = NonNullable<ChangeSet["status"]>["state"];
