import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object";
import type { ObjectReference } from "./explanation";
import type { Finding } from "./finding";
import type { Violation } from "./violation";

/**
 * Edits of Istio and Gateway API objects in one cluster, planned together: what every form but the traffic split sends to
 * `/api/clusters/{cluster}/changes/preview` and `/changes`. Order matters: the first is written first.
 */
const objectSchema = z.looseObject({
  apiVersion: z.string().min(1).max(253),
  kind: z.string().min(1).max(63),
  metadata: z.looseObject({ name: z.string().min(1).max(253), namespace: z.string().min(1).max(63) }),
});

export const changeEditSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("create"), object: objectSchema }),
  z.strictObject({
    action: z.literal("update"),
    object: objectSchema,
    /** The version the form read; the change is refused with 409 when the cluster has another. */
    resourceVersion: z.string().min(1),
  }),
  z.strictObject({
    action: z.literal("delete"),
    object: objectSchema,
    resourceVersion: z.string().min(1),
  }),
]);
export const changeSchema = z.strictObject({ edits: z.array(changeEditSchema).min(1).max(20) });
export type ChangeEdit = z.infer<typeof changeEditSchema>;
export type Change = z.infer<typeof changeSchema>;

export interface PlannedEdit {
  action: "create" | "update" | "delete" | "unchanged";
  /** `virtualservices.networking.istio.io`. */
  resource: string;
  object: ObjectReference;
  before: KubernetesObject | null;
  after: KubernetesObject | null;
  /** Without managedFields and server-set metadata, for the diff; "" when there is none. */
  beforeYaml: string;
  afterYaml: string;
}

export interface ChangePreview {
  edits: (PlannedEdit & {
    violations: Violation[];
    /** What the cluster's API server and webhooks say to the same write with dryRun=All. */
    dryRun: { accepted: boolean; code?: number; message: string; warnings: string[] };
  })[];
  effect: ChangeEffect;
  /** Findings of the analysis that the change would bring, and those it would end. */
  findings: { introduced: Finding[]; resolved: Finding[] };
  permission: { allowed: boolean; reason: string };
}

/** The blast radius: every answer of the engine over the actual workloads that differs with the change. */
export interface ChangeEffect {
  routes: EffectEntry[];
  mtls: EffectEntry[];
  decisions: EffectEntry[];
  /** Callers that would be cut off: plain-text clients of what becomes STRICT, callers a policy starts to refuse. */
  cutOff: { caller: string; destination: string; why: string }[];
  /** How much was looked at, for "nothing changes" to mean something. */
  examined: { services: number; workloads: number; calls: number };
  /** What the edits may change and was not looked at: without it "nothing changes" would say too much. */
  unexamined: string[];
  /** Set when there were more calls than were examined; the entries are then a part. */
  truncated?: string;
}

export interface EffectEntry {
  /** `productpage-v1 → reviews:9080`, `reviews-v2 port 9080`. */
  subject: string;
  namespace: string;
  before: string;
  after: string;
}

export const changeUndoSchema = z.strictObject({
  edits: z
    .array(
      z.strictObject({
        resource: z.string().min(1).max(253),
        namespace: z.string().min(1).max(63),
        name: z.string().min(1).max(253),
        /**
         * The version and uid that our write produced; null when our write deleted the object. `content`: a digest of all
         * but the status, which controllers write soon after.
         */
        written: z
          .strictObject({
            uid: z.string().min(1),
            resourceVersion: z.string().min(1),
            content: z.string().max(64).optional(),
          })
          .nullable(),
        /** null: our write created it, undo deletes it. */
        restore: z.looseObject({}).nullable(),
      }),
    )
    .min(1)
    .max(20),
});
export type ChangeUndo = z.infer<typeof changeUndoSchema>;

export interface ChangeApplied {
  edits: {
    action: PlannedEdit["action"];
    resource: string;
    object: ObjectReference;
    resourceVersion: string;
  }[];
  undo: ChangeUndo;
  /** istiod's newest push before the write; absent when istiod could not be asked. */
  pushVersion?: string;
}
