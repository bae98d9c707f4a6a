import { toYaml } from "../istio/format-yaml";
import type { KubernetesObject } from "../kubernetes/object";
import { isRecord } from "../kubernetes/read-field";
import type { RecordedAuditEvent } from "./audit-event";
import { isRedacted } from "./redact-object";

/** One write of an object, as its history shows it. */
export interface ObjectVersion {
  event: RecordedAuditEvent;
  /** What the write left; null: it deleted the object, or what it wrote is not known. */
  object: KubernetesObject | null;
  /** Neither side is known: the write went past the forms (through the portal, say). */
  isKnown: boolean;
  /** YAML of both sides for the diff; "" when there is none. */
  beforeYaml: string;
  afterYaml: string;
  /**
   * What others did around Isthmus before this write: `changed` what the write before it had left, or the object `existed`
   * before Isthmus first wrote it.
   */
  foreign?: "changed" | "existed";
  /** Why this version cannot be written again; undefined when it can. */
  notRestorable?: string;
}

/**
 * The versions of one object from its events, newest first as they come. `hasOlder`: there are events before the last one
 * given, so nothing is said of what it found.
 */
export function listObjectVersions(
  events: readonly RecordedAuditEvent[],
  { hasOlder }: { hasOlder: boolean },
): ObjectVersion[] {
  return events.map((event, index) => {
    const before = readObject(event.before);
    const after = readObject(event.after);
    const older = events[index + 1];
    const foreign = findForeign(older, before, hasOlder);
    const notRestorable = explainNotRestorable(event, after);
    return {
      event,
      object: after,
      isKnown: before !== null || after !== null,
      beforeYaml: before === null ? "" : toYaml(before),
      afterYaml: after === null ? "" : toYaml(after),
      ...(foreign === undefined ? {} : { foreign }),
      ...(notRestorable === undefined ? {} : { notRestorable }),
    };
  });
}

function findForeign(
  older: RecordedAuditEvent | undefined,
  before: KubernetesObject | null,
  hasOlder: boolean,
): ObjectVersion["foreign"] {
  if (older === undefined) return hasOlder || before === null ? undefined : "existed";
  // A write of which neither side is known says nothing of what it left.
  if (older.before === null && older.after === null) return undefined;
  const left = readObject(older.after);
  const isSame = left === null || before === null ? left === before : toYaml(left) === toYaml(before);
  return isSame ? undefined : "changed";
}

function explainNotRestorable(
  { before }: RecordedAuditEvent,
  after: KubernetesObject | null,
): string | undefined {
  if (after === null)
    return before === null
      ? "what was written is not known: it did not go through a form"
      : "this version is the deletion";
  return isRedacted(after)
    ? "credentials in it were not kept, so it would be written without them"
    : undefined;
}

function readObject(value: unknown): KubernetesObject | null {
  return isRecord(value) && typeof value["kind"] === "string" && isRecord(value["metadata"])
    ? (value as KubernetesObject)
    : null;
}
