import type { Violation } from "../istio/violation";
import type { FieldPath } from "./field-path";

/** The types of `field.Error` that structural validation gives. */
export type FieldErrorType =
  | "Required value"
  | "Unsupported value"
  | "Too long"
  | "Too many"
  | "Invalid value"
  | "Duplicate value"
  | "Forbidden";

export interface FieldError {
  /** Whether CEL rules are not run beside it (`hasBlockingErr` in the registry of custom resources). */
  blocksRules: boolean;
  path: FieldPath;
  /** In the API server's wording, with the path. */
  message: string;
}

const blocking: ReadonlySet<FieldErrorType> = new Set([
  "Required value",
  "Unsupported value",
  "Too long",
  "Too many",
]);

/** A value as `field.Error.ErrorBody` prints it: `%q` for strings, `%v` for scalars, JSON for the rest. */
export function formatValue(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

/**
 * One error in the API server's wording (`field.Error`): `spec.host: Required value: why`.
 *
 * @param value - The refused value; undefined when it is not shown.
 */
export function fieldError(
  type: FieldErrorType,
  path: FieldPath,
  { value, detail, isType = false }: { value?: unknown; detail?: string; isType?: boolean } = {},
): FieldError {
  const parts = [path.text, type];
  if (value !== undefined) parts.push(formatValue(value));
  if (detail !== undefined && detail !== "") parts.push(detail);
  return { blocksRules: isType || blocking.has(type), path, message: parts.filter(Boolean).join(": ") };
}

/** As callers of lib/domain see it. */
export function toViolation(error: FieldError, stage: Violation["stage"]): Violation {
  return { severity: "error", stage, path: [...error.path.steps], message: error.message };
}
