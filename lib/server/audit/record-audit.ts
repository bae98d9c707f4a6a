import "server-only";
import type { AuditEvent, AuditedObject, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { listReasons, readRefusedObject } from "@/lib/domain/audit/describe-refusal";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { readAsked } from "@/lib/server/authorization/asked-rights";
import { getRuntime } from "@/lib/server/runtime";
import type { Actor, Visitor } from "./actor";
import { describeAccess } from "./describe-access";
import { decideForEvent } from "./name-decision";
import { isRecorded, markRecorded } from "./recorded-errors";
import { createRefusalGate, type Refusal } from "./refusal-gate";

/** One object, or a collection without `name`. A Grant's target and an ObjectTarget are such. */
export interface AuditTarget {
  /** "host" for our own objects; null when it is not known. */
  cluster: string | null;
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

/**
 * Adds what the policy of this moment says of an act in a cluster: whose the place is, and the decision. What the act says
 * itself stays. Our own objects in the host are decided at levels, which only the caller knows.
 */
function completeAct({ person, requestId }: Actor, act: AuditedAct): AuditedAct {
  const { target, verb } = act;
  if (person === null || target === null || target.cluster === null || target.cluster === "host") return act;
  const { namespace = "", name = "", cluster, ...resource } = target;
  const place = { ...resource, cluster, ...(namespace === "" ? {} : { namespace }) };
  const asked = name === "" ? place : { ...place, name };
  return { ...describeAccess({ person, requestId }, verb, asked), ...act };
}

/** The event of an act, now. */
function buildAuditEvent({ person, requestId }: Visitor, act: AuditedAct, result: AuditResult): AuditEvent {
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
 * Records an act on no object, such as signing in.
 * @throws StatusError ServiceUnavailable when it cannot be recorded.
 */
export function recordAudit(
  visitor: Visitor,
  act: { verb: string; message: string },
  result: AuditResult,
): Promise<RecordedAuditEvent> {
  const event = buildAuditEvent(visitor, { ...act, target: null, asPerson: false }, result);
  return getRuntime().audit.record(event);
}

/** A write that is announced: say what came of it with exactly one of these. None of them rejects. */
export interface AnnouncedWrite {
  /**
   * @param after what is stored now, when it is known better than before the write; null: nothing, it was deleted.
   * @param code of the answer, when it is another than 200.
   */
  done(after?: unknown, code?: number): Promise<void>;
  /** Marks the error, so that nobody records the same failure again. */
  failed(error: unknown): Promise<void>;
  /** It was never sent. */
  cancelled(): Promise<void>;
}

/**
 * Announces a write before it is sent.
 * @throws StatusError ServiceUnavailable when the log cannot take it: then the write must not be sent.
 */
export async function announceWrite(actor: Actor, planned: AuditedAct): Promise<AnnouncedWrite> {
  const act = completeAct(actor, planned);
  const begun = await getRuntime().audit.begin(buildAuditEvent(actor, act, allowed));
  return {
    done: (after, code = allowed.code) =>
      begun.end(buildAuditEvent(actor, after === undefined ? act : { ...act, after }, { ...allowed, code })),
    failed: (error) => {
      markRecorded(error);
      return begun.end(buildAuditEvent(actor, act, resultOf(error)));
    },
    cancelled: () => begun.cancel(),
  };
}

/**
 * Does a write of one object and records it, whatever comes of it: announced before, ended after.
 * @param stored what of the answer is recorded as `after`; without it the planned one is.
 * @throws StatusError ServiceUnavailable when it cannot be recorded, and then nothing was sent; or what `write` throws.
 */
export async function recordWrite<Answer>(
  actor: Actor,
  act: AuditedAct,
  write: () => Promise<Answer>,
  stored?: (answer: Answer) => unknown,
): Promise<Answer> {
  const announced = await announceWrite(actor, act);
  try {
    const answer = await write();
    await announced.done(stored?.(answer));
    return answer;
  } catch (error) {
    await announced.failed(error);
    throw error;
  }
}

const admitRefusal = createRefusalGate();

/**
 * Records a refusal once, where it leaves the server: an error that was recorded already is left out, as are those that
 * {@link createRefusalGate} leaves out. Never rejects: what is refused stays refused when it cannot be recorded, and the
 * log of the process says what is missing.
 * @param target without it what the error names.
 */
export async function recordRefusal(
  refusal: Refusal,
  target: AuditTarget | null = null,
  facts: AuditFacts = {},
): Promise<void> {
  const { actor, verb, error } = refusal;
  if (isRecorded(error)) return;
  const message = admitRefusal(refusal);
  if (message === undefined) return;
  markRecorded(error);
  const { logger, audit } = getRuntime();
  const { cluster = null } = error.details ?? {};
  const object = readRefusedObject(error.details);
  const about = target ?? (object && { ...object, cluster });
  try {
    const asked = readAsked(error);
    const decided =
      asked === undefined || asked.rights.length === 0 ? {} : { decision: decideForEvent(asked) };
    const act = completeAct(actor, { asPerson: false, ...decided, ...facts, verb, target: about });
    const event = buildAuditEvent(actor, act, { ...resultOf(error), message });
    await audit.record(about === null ? { ...event, cluster } : event);
  } catch (why) {
    logger.error(
      { err: why, requestId: actor.requestId, person: actor.person?.username, verb, refused: error.message },
      "a refusal is not in the audit log",
    );
  }
}

/** What a method does to what it is sent to. */
export function verbOfMethod(method: string): string {
  return methodVerbs[method] ?? method.toLowerCase();
}

const methodVerbs: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

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
