import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { Right } from "@/lib/domain/tenancy/rights";
import { markAsked } from "./asked-rights";
import type { RequestContext } from "./person";
import { readAccess } from "./read-access";

/** Whether the person holds a right at a level. @throws StatusError ServiceUnavailable when nobody knows. */
export function hasRight(context: RequestContext, right: Right, level: Level): boolean {
  const { snapshot, subject } = readAccess(context);
  return isAllowed(snapshot.graph, subject, right, { node: formatLevel(level) });
}

/**
 * Demands a right at a level.
 * @throws StatusError Forbidden with the code RIGHT_MISSING; it does not say whether the level exists.
 */
export function requireRight(context: RequestContext, right: Right, level: Level): void {
  if (hasRight(context, right, level)) return;
  const message = `${context.person.name} has no right ${right} at ${formatLevel(level)}`;
  const refusal = new StatusError("Forbidden", message, {
    cluster: "host",
    group: "isthmus.dev",
    kind: level.kind,
    ...(level.name === "" ? {} : { name: level.name }),
    causes: [{ reason: "RIGHT_MISSING", message, field: "" }],
  });
  throw markAsked(refusal, {
    access: readAccess(context),
    rights: [{ right, node: formatLevel(level) }],
  });
}
