import "server-only";
import type { AuditEvent, AuditedObject, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { listReasons, readRefusedObject } from "@/lib/domain/audit/describe-refusal";
import { isStatusError, type StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Person } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { isRecorded, markRecorded } from "./recorded-errors";

/** Who did something. A RequestContext is one; `person` is null when nobody is signed in. */
export interface Actor {
  person: Person | null;
  requestId: string;
}

/** One object, or a collection without `name`. A Grant's target and an ObjectTarget are such. */
export interface AuditTarget {
  cluster: string;
  group: string;
  version: string;
  resource: string;
  kind?: string;
  namespace?: string;
  name?: string;
}

/** What is known of an act beside who did it to what. */
export interface AuditFacts {
  tenant?: string | null;
  workspace?: string | null;
  decision?: AuditEvent["decision"];
  before?: unknown;
  after?: unknown;
  message?: string;
  /** False when no cluster was asked as the person: a refusal of ours, an object of the host written by ourselves. */
  asPerson?: boolean;
}

export interface AuditedAct extends AuditFacts {
  verb: string;
  /** null: the act was on no object. */
  target: AuditTarget | null;
}

export interface AuditResult {
  outcome: AuditEvent["outcome"];
  code: number;
  reasons?: readonly string[];
  message?: string;
}

const allowed: AuditResult = { outcome: "allowed", code: 200 };

/** The event of an act, now. */
export function buildAuditEvent(
  { person, requestId }: Actor,
  act: AuditedAct,
  result: AuditResult,
): AuditEvent {
  const { target, asPerson = true } = act;
  return {
    requestId,
    at: new Date().toISOString(),
    person: person && {
      issuer: person.issuer,
      sub: person.sub,
      name: person.name,
      username: person.username,
    },
    impersonated: person && asPerson ? { username: person.username, groups: person.groups } : null,
    tenant: act.tenant ?? null,
    workspace: act.workspace ?? null,
    cluster: target?.cluster ?? null,
    object: target && toObject(target),
    verb: act.verb,
    outcome: result.outcome,
    code: result.code,
    reasons: result.reasons ?? [],
    message: result.message ?? act.message ?? "",
    decision: act.decision ?? null,
    before: act.before ?? null,
    after: act.after ?? null,
  };
}

function toObject({ group, version, resource, kind, namespace = "", name = "" }: AuditTarget): AuditedObject {
  return { group, version, resource, ...(kind === undefined ? {} : { kind }), namespace, name };
}

/**
 * Records what was done: for acts that write no object through {@link recordWrite}, such as signing in or approving.
 * @throws StatusError ServiceUnavailable when it cannot be recorded: then refuse the act.
 */
export function recordAudit(
  actor: Actor,
  act: AuditedAct,
  result: AuditResult = allowed,
): Promise<RecordedAuditEvent> {
  return getRuntime().audit.record(buildAuditEvent(actor, act, result));
}

/** A write that is announced: say what came of it with exactly one of these. None of them rejects. */
export interface AnnouncedWrite {
  /** @param after what is stored now, when it is known better than before the write; null: nothing, it was deleted. */
  done(after?: unknown): Promise<void>;
  /** Marks the error, so that nobody records the same failure again. */
  failed(error: unknown): Promise<void>;
  /** It was never sent. */
  cancelled(): Promise<void>;
}

/**
 * Announces a write before it is sent.
 * @throws StatusError ServiceUnavailable when the log cannot take it: then the write must not be sent.
 */
export async function announceWrite(actor: Actor, act: AuditedAct): Promise<AnnouncedWrite> {
  const begun = await getRuntime().audit.begin(buildAuditEvent(actor, act, allowed));
  return {
    done: (after) =>
      begun.end(buildAuditEvent(actor, after === undefined ? act : { ...act, after }, allowed)),
    failed: (error) => {
      markRecorded(error);
      return begun.end(buildAuditEvent(actor, act, resultOf(error)));
    },
    cancelled: () => begun.cancel(),
  };
}

/**
 * Does a write of one object and records it, whatever comes of it: announced before, ended after.
 * @param write what it resolves with is recorded as `after` when it is an object that was stored.
 * @throws StatusError ServiceUnavailable when it cannot be recorded, and then nothing was sent; or what `write` throws.
 */
export async function recordWrite<Stored>(
  actor: Actor,
  act: AuditedAct,
  write: () => Promise<Stored>,
): Promise<Stored> {
  const announced = await announceWrite(actor, act);
  try {
    const stored = await write();
    await announced.done(stored ?? undefined);
    return stored;
  } catch (error) {
    await announced.failed(error);
    throw error;
  }
}

/**
 * Records a refusal once, where it leaves the server: an error that was recorded already is left out. Never rejects: what is
 * refused stays refused when it cannot be recorded, and the log of the process says what is missing.
 */
export async function recordRefusal(
  actor: Actor,
  verb: string,
  error: StatusError,
  target: AuditTarget | null = null,
): Promise<void> {
  if (isRecorded(error)) return;
  markRecorded(error);
  const { logger, audit } = getRuntime();
  const act: AuditedAct = { verb, target, asPerson: false };
  const event = buildAuditEvent(actor, act, resultOf(error));
  const named =
    target === null
      ? { cluster: error.details?.cluster ?? null, object: readRefusedObject(error.details) }
      : {};
  try {
    await audit.record({ ...event, ...named });
  } catch (why) {
    logger.error(
      { err: why, requestId: actor.requestId, person: actor.person?.username, verb, refused: error.message },
      "a refusal is not in the audit log",
    );
  }
}

function resultOf(error: unknown): AuditResult {
  if (!isStatusError(error))
    return { outcome: "failed", code: 500, reasons: ["InternalError"], message: "see the log of Isthmus" };
  return {
    outcome: error.code < 500 ? "refused" : "failed",
    code: error.code,
    reasons: listReasons(error),
    message: error.message,
  };
}
