import "server-only";
import { createHash } from "node:crypto";
import type { AuditEvent, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { formatResource } from "@/lib/domain/audit/audited-object";
import type { AuditEventSummary } from "@/lib/domain/audit/audit-view";
import { formatCanonicalJson } from "@/lib/domain/audit/canonical-json";
import type { Digest } from "@/lib/domain/audit/chain";
import { domainOf } from "@/lib/domain/tenancy/policy/node-names";
import { readCount, readText, type SqlRow } from "./database";

export const digest: Digest = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/** A row of `audit_events`: the event in two halves, and what is searched. */
export interface EventRow {
  sequence: number;
  previous_hash: string;
  hash: string;
  summary: string;
  detail: string;
  at: string;
  request_id: string;
  person: string;
  tenant: string;
  workspace: string;
  cluster: string;
  api_group: string;
  resource: string;
  kind: string;
  namespace: string;
  name: string;
  domain: string;
  verb: string;
  outcome: string;
  reasons: string;
  words: string;
}

/** Text as a column takes it: PostgreSQL knows neither NUL nor half a surrogate pair. */
const plain = (text: string | null | undefined): string => (text ?? "").replaceAll("\0", "�").toWellFormed();

export function toEventRow(recorded: RecordedAuditEvent): EventRow {
  const { sequence, previousHash, hash, ...event } = recorded;
  const { before, after, decision, ...summary } = event;
  const { person, object } = event;
  // A code stands between spaces, so that one is not found in another.
  const reasons = plain(event.reasons.map((reason) => ` ${reason} `).join(""));
  return {
    sequence,
    previous_hash: previousHash,
    hash,
    summary: formatCanonicalJson(summary),
    detail: formatCanonicalJson({ before, after, decision }),
    at: event.at,
    request_id: plain(event.requestId),
    person: plain(person === null ? "" : `${person.name} ${person.username} ${person.sub}`.toLowerCase()),
    tenant: plain(event.tenant),
    workspace: plain(event.workspace),
    cluster: plain(event.cluster),
    api_group: plain(object?.group),
    resource: plain(object?.resource),
    kind: plain(object?.kind),
    namespace: plain(object?.namespace),
    name: plain(object?.name),
    domain: object === null ? "" : domainOf(formatResource(object)),
    verb: plain(event.verb),
    outcome: event.outcome,
    reasons,
    words: plain(listWords(event)),
  };
}

function listWords({ person, impersonated, object, ...event }: AuditEvent): string {
  return [
    person?.name, person?.username, person?.sub, impersonated?.username, event.tenant, event.workspace, event.cluster,
    event.verb, event.outcome, object?.kind, object?.resource, object?.group, object?.namespace, object?.name,
    ...event.reasons, event.message, event.requestId,
  ].filter((word) => typeof word === "string" && word !== "").join(" ").toLowerCase(); // prettier-ignore
}

/** Columns of an event without its objects, in this order in every query. */
export const summaryColumns = "sequence, previous_hash, hash, summary";
export const eventColumns = `${summaryColumns}, detail`;

/** @throws SyntaxError when the row was changed to something that is no JSON. */
export function readSummary(row: SqlRow): AuditEventSummary {
  const summary = JSON.parse(readText(row["summary"])) as Omit<
    AuditEventSummary,
    "sequence" | "previousHash" | "hash"
  >;
  return {
    ...summary,
    sequence: readCount(row["sequence"]),
    previousHash: readText(row["previous_hash"]),
    hash: readText(row["hash"]),
  };
}

/** @throws SyntaxError when the row was changed to something that is no JSON. */
export function readEvent(row: SqlRow): RecordedAuditEvent {
  const detail = JSON.parse(readText(row["detail"])) as Pick<
    RecordedAuditEvent,
    "before" | "after" | "decision"
  >;
  return { ...readSummary(row), ...detail };
}
