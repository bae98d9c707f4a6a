import "server-only";

/** The same in both bundles: an error is recorded in one and answered in the other. */
const recorded = Symbol.for("isthmus.audit.recorded");

/** Says that the log has an event of this failure. */
export function markRecorded(error: unknown): void {
  if (typeof error === "object" && error !== null) Object.defineProperty(error, recorded, { value: true });
}

/** Whether the failure, or one that it was made of, is in the log. */
export function isRecorded(error: unknown): boolean {
  for (let each: unknown = error; typeof each === "object" && each !== null;) {
    if (recorded in each) return true;
    each = "cause" in each ? each.cause : undefined;
  }
  return false;
}
