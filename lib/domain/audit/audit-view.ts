import { z } from "zod";
import type { RecordedAuditEvent } from "./audit-event";

/** An event without its objects and its decision, for lists. */
export type AuditEventSummary = Omit<RecordedAuditEvent, "before" | "after" | "decision">;

export interface AuditPage<Event = AuditEventSummary> {
  /** Newest first. */
  items: Event[];
  /** `before` of the next page; null: there is none. */
  next: number | null;
}

/** The object whose history is asked for, in any version of its API. */
export const auditedObjectKeySchema = z.object({
  cluster: z.string().min(1).max(63),
  /** `virtualservices.networking.istio.io`; without a dot of the core group. */
  resource: z.string().min(1).max(253),
  /** "" or "-" for a cluster-scoped object. */
  namespace: z
    .string()
    .max(63)
    .default("")
    .transform((namespace) => (namespace === "-" ? "" : namespace)),
  name: z.string().min(1).max(253),
});
export type AuditedObjectKey = z.infer<typeof auditedObjectKeySchema>;

/** Why a log does not hold; `policy`: the events do, but not the policy that the event names. */
export type AuditBreak = "changed" | "missing" | "reordered" | "added" | "policy";

export type AuditVerification = {
  /** How many events were checked. */
  events: number;
  /** ISO 8601. */
  checkedAt: string;
} & (
  | {
      intact: true;
      /** 0 when there are none. */
      first: number;
      last: number;
      /** Of the last event: note it elsewhere to prove later that nothing before it was rewritten. */
      hash: string;
      /** How many policies decided them, all kept as they were. */
      policies: number;
    }
  | {
      intact: false;
      /** The first number at which the log is not what was recorded. */
      brokenAt: number;
      why: AuditBreak;
      message: string;
    }
);
