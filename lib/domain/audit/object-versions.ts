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
  /** What this write found is not what the write before it left: somebody changed the object around Isthmus in between. */
  isAfterForeignChange: boolean;
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
    const notRestorable = explainNotRestorable(event, after);
    return {
      event,
      object: after,
      isKnown: before !== null || after !== null,
      beforeYaml: before === null ? "" : toYaml(before),
      afterYaml: after === null ? "" : toYaml(after),
      isAfterForeignChange:
        older === undefined ? !hasOlder && before !== null : differs(older, before) && isWhole(older),
      ...(notRestorable === undefined ? {} : { notRestorable }),
    };
  });
}

const isWhole = ({ before, after }: RecordedAuditEvent) => before !== null || after !== null;

function differs(older: RecordedAuditEvent, before: KubernetesObject | null): boolean {
  const left = readObject(older.after);
  if (left === null || before === null) return left !== before;
  return toYaml(left) !== toYaml(before);
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
