import { z } from "zod";
import { changeEditSchema, type ChangeEdit, type ChangePreview } from "../../istio/change";
import type { KubernetesObject } from "../../kubernetes/object";
import type { Status } from "../../kubernetes/status-error";
import { nameSchema } from "../resources/names";
import type { ChangeSetState, ChangeSetStep } from "../resources/change-set";

/** What a person sends to make or to change a change set; who they are is never taken from it. */
export const changeSetInputSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).default(""),
  /** Absent: it belongs to the organization. */
  workspace: nameSchema.optional(),
  requiresApproval: z.boolean().default(true),
  changes: z
    .array(z.strictObject({ cluster: nameSchema, edits: z.array(changeEditSchema).min(1).max(20) }))
    .min(1)
    .max(50),
});
export type ChangeSetInput = z.infer<typeof changeSetInputSchema>;

/** An edit of a change set names the version that was read. */
export const changeSetUpdateSchema = changeSetInputSchema.extend({ resourceVersion: z.string().min(1) });
export type ChangeSetUpdate = z.infer<typeof changeSetUpdateSchema>;

/** Approve and reject: of what was read, so that nobody approves what they did not see. */
export const changeSetVerdictSchema = z.strictObject({
  digest: z.string().length(64),
  comment: z.string().trim().max(2000).default(""),
});

/** Apply: what was read. */
export const changeSetApplySchema = z.strictObject({ digest: z.string().length(64) });

export const changeSetActions = ["edit", "delete", "approve", "reject", "apply", "rollBack"] as const;
export type ChangeSetAction = (typeof changeSetActions)[number];

/** Whether an act is possible now, for this person, and why (not). */
export type ActionVerdict =
  { allowed: true } | { allowed: false; reason: "Forbidden" | "Conflict"; message: string };

/** One of a list. */
export interface ChangeSetSummary {
  namespace: string;
  name: string;
  title: string;
  workspace?: string;
  author: string;
  authorName: string;
  /** As it counts: an approval of an earlier version is none. */
  state: ChangeSetState;
  requiresApproval: boolean;
  clusters: string[];
  edits: number;
  createdAt: string;
  message: string;
}

/** A step without what only the server needs of it. */
export type StepView = Pick<ChangeSetStep, "state" | "message"> & {
  at?: string;
  /** It is being written or taken back, or was when nobody could tell what came of it. */
  underWay: boolean;
  /** What each edit replaced, in the order of the edits; null: nothing was there. Absent: it is not known, or not written. */
  before?: (KubernetesObject | null | undefined)[];
};

interface VerdictView {
  by: string;
  byName: string;
  at: string;
  comment: string;
}

/** A change set as one person sees it. */
export interface ChangeSetView extends ChangeSetSummary {
  resourceVersion: string;
  /** Of all that is approved: SHA-256 in hex. */
  digest: string;
  description: string;
  contributors: string[];
  changes: { cluster: string; edits: ChangeEdit[]; step: StepView | undefined }[];
  approval?: VerdictView & {
    /** Somebody edited after it. */
    outdated: boolean;
  };
  rejection?: VerdictView;
  /** Who applies or rolls back now. */
  runBy?: string;
  may: Record<ChangeSetAction, ActionVerdict>;
}

/** What a change set would do now: one entry for each change, in order; a cluster that cannot answer says so in its own entry. */
export interface ChangeSetPreview {
  changes: ({ cluster: string } & ({ preview: ChangePreview } | { failure: Status }))[];
}
