/** What came of an attempt: `refused` by a rule of ours or of the cluster, `failed` for any other reason. */
export type AuditOutcome = "allowed" | "refused" | "failed";

/** The object an act was on. `namespace` is "" for a cluster-scoped object, `name` "" for a collection. */
export interface AuditedObject {
  group: string;
  version: string;
  /** Plural, as in paths. */
  resource: string;
  kind?: string;
  namespace: string;
  name: string;
}

/** Who did what to which object, and what came of it: one event for each write of an object and one for each refusal. */
export interface AuditEvent {
  requestId: string;
  /** ISO 8601 in UTC, with milliseconds. */
  at: string;
  /** null: nobody was signed in. */
  person: { issuer: string; sub: string; name: string; username: string } | null;
  /** As whom the cluster was asked; null when no cluster was asked as somebody. */
  impersonated: { username: string; groups: readonly string[] } | null;
  tenant: string | null;
  workspace: string | null;
  /** "host" for Isthmus' own objects; null when the act was on no cluster. */
  cluster: string | null;
  object: AuditedObject | null;
  /** create, update, patch, delete, connect, sign-in, approve, … */
  verb: string;
  outcome: AuditOutcome;
  /** As HTTP says it: 200, 403, 409, … */
  code: number;
  /** Reason codes, such as HOST_NOT_OWNED; empty when allowed. */
  reasons: readonly string[];
  /** For people; "" when there is nothing to add. */
  message: string;
  /** What decided it: the policy's version and the decision as JSON, to be replayed. null: no policy was asked. */
  decision: { policyVersion: string; path: unknown } | null;
  /** The whole object before and after, redacted; null when there was, or is, none. */
  before: unknown;
  after: unknown;
}

/** An event as the log has it: its place in the chain, and what ties it to the one before. */
export interface RecordedAuditEvent extends AuditEvent {
  /** 1, 2, 3, … without gaps. */
  sequence: number;
  /** SHA-256 in hex, of the event before; of the very first: 64 zeros. */
  previousHash: string;
  hash: string;
}
