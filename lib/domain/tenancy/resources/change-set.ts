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
  /** `sub` of everybody else who edited it; like the author they may not approve it. */
  contributors: z.array(z.string().min(1).max(253)).max(100).default([]),
  requiresApproval: z.boolean().default(true),
  changes: z.array(changeOnClusterSchema).min(1).max(50),
});

/** What was approved or rejected: generation and digest of the spec; an edit after it asks again. */
const verdictSchema = z.object({
  by: z.string(),
  byName: z.string().optional(),
  at: timestampSchema,
  comment: z.string().max(2000).default(""),
  generation: z.number(),
  digest: z.string().default(""),
});

export const changeSetStatusSchema = statusWithConditions.extend({
  state: z
    .enum(["Draft", "Approved", "Rejected", "Applying", "Applied", "RollingBack", "RolledBack", "Failed"])
    .default("Draft"),
  approval: verdictSchema.optional(),
  rejection: verdictSchema.optional(),
  /** Who applies or rolls back at this moment, in which process; renewed with every step. */
  run: z
    .object({ holder: z.string(), by: z.string(), byName: z.string().optional(), renewedAt: timestampSchema })
    .optional(),
  /** Digest of the spec that is being applied or was. */
  appliedDigest: z.string().optional(),
  appliedBy: z.string().optional(),
  /** Why it stands where it stands, for people. */
  message: z.string().default(""),
  /** One for each change, in order. */
  steps: z
    .array(
      z.looseObject({
        cluster: z.string(),
        state: z.enum(["Pending", "Applied", "Failed", "RolledBack"]),
        message: z.string().default(""),
        /** How to take it back, once it is applied: a `ChangeUndo`. */
        undo: z.unknown().optional(),
        /** What is about to be written, noted before the first byte of it leaves: a `StepIntent`. */
        intent: z.unknown().optional(),
        at: z.string().optional(),
      }),
    )
    .default([]),
});

export const changeSetSchema = resourceSchema(changeSetSpecSchema, changeSetStatusSchema);
export type ChangeSet = z.infer<typeof changeSetSchema>;
export type ChangeSetState = NonNullable<ChangeSet["status"]>["state"];
export type ChangeSetSpec = z.infer<typeof changeSetSpecSchema>;
export type ChangeSetStatus = z.infer<typeof changeSetStatusSchema>;
export type ChangeSetStep = ChangeSetStatus["steps"][number];
