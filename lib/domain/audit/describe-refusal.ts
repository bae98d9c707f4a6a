import { watchedResources } from "../kubernetes/resources";
import type { StatusDetails, StatusError } from "../kubernetes/status-error";
import type { AuditedObject } from "./audit-event";

/** Codes of rules are written like this; `FieldValueInvalid` and the like say only that a field is wrong. */
const reasonCode = /^[A-Z][A-Z0-9_]{2,}$/;

/** Why something was refused: the codes of its causes, or the reason of the Status when they have none. */
export function listReasons({ reason, details }: Pick<StatusError, "reason" | "details">): string[] {
  const codes = (details?.causes ?? []).map((cause) => cause.reason).filter((code) => reasonCode.test(code));
  return codes.length === 0 ? [reason] : [...new Set(codes)];
}

/** The object that an error names, as far as it names one. `kind` in the details may be a kind or a plural resource. */
export function readRefusedObject(details: StatusDetails | undefined): AuditedObject | null {
  const { group, kind, namespace = "", name = "" } = details ?? {};
  if (kind === undefined) return null;
  const known = watchedResources.find(
    (resource) =>
      (resource.kind === kind || resource.resource === kind) &&
      (group === undefined || resource.group === group),
  );
  if (known !== undefined) {
    const { group: knownGroup, version, resource, kind: knownKind } = known;
    return { group: knownGroup, version, resource, kind: knownKind, namespace, name };
  }
  const isKind = /^[A-Z]/.test(kind);
  return {
    group: group ?? "",
    version: "",
    resource: isKind ? "" : kind,
    ...(isKind ? { kind } : {}),
    namespace,
    name,
  };
}
