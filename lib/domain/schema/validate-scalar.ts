import { fieldError, type FieldError } from "./field-error";
import type { FieldPath } from "./field-path";
import type { StructuralSchema } from "./kind-schema";
import { matchesPattern } from "./regular-expression";
import { hasFormat } from "./validate-format";

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** The type of a JSON value in the words of OpenAPI. */
export function findType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** The types a schema allows; empty when it says nothing of them. */
function listTypes(schema: StructuralSchema): readonly string[] {
  if (schema["x-kubernetes-int-or-string"]) return ["integer", "string"];
  return schema.type ? [schema.type] : [];
}

const invalid = (path: FieldPath, value: unknown, detail: string) =>
  fieldError("Invalid value", path, { value, detail: `${path.text} in body ${detail}` });

/** `typeValidator` of kube-openapi; undefined when the type is right. */
export function validateType(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
): FieldError | undefined {
  const types = listTypes(schema);
  if (types.length === 0 || (value === null && schema.nullable)) return undefined;
  const type = findType(value);
  if (types.includes(type) || (type === "integer" && types.includes("number"))) return undefined;
  const wanted = types.join(",");
  return fieldError("Invalid value", path, {
    value: type,
    detail: `${path.text} in body must be of type ${wanted}: ${JSON.stringify(type)}`,
    isType: true,
  });
}

/** `basicCommonValidator`: enums. */
export function validateEnum(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
): FieldError | undefined {
  if (!schema.enum || schema.enum.includes(value)) return undefined;
  const supported = schema.enum.map((item) =>
    JSON.stringify(typeof item === "string" ? item : JSON.stringify(item)),
  );
  return fieldError("Unsupported value", path, {
    value,
    detail: `supported values: ${supported.join(", ")}`,
  });
}

function validateText(value: string, schema: StructuralSchema, path: FieldPath): FieldError | undefined {
  const { maxLength, minLength, pattern } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    const unit = maxLength === 1 ? "byte" : "bytes";
    return fieldError("Too long", path, { detail: `may not be more than ${maxLength} ${unit}` });
  }
  if (minLength !== undefined && length < minLength)
    return invalid(path, value, `should be at least ${minLength} chars long`);
  return pattern === undefined || matchesPattern(pattern, value)
    ? undefined
    : invalid(path, value, `should match '${pattern}'`);
}

/** `stringValidator`, which stops at its first error, and `formatValidator`. Lengths are in code points, as Go counts runes. */
export function validateString(value: string, schema: StructuralSchema, path: FieldPath): FieldError[] {
  const errors = [validateText(value, schema, path)].filter((error) => error !== undefined);
  const { format } = schema;
  if (format !== undefined && !hasFormat(format, value)) {
    const detail = `${path.text} in body must be of type ${format}: ${JSON.stringify(value)}`;
    errors.push(fieldError("Invalid value", path, { value, detail, isType: true }));
  }
  return errors;
}

/** Bounds as `MaximumNativeType` and the range of the format (`IsValueValidAgainstRange`). */
export function validateNumber(value: number, schema: StructuralSchema, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { minimum, maximum, multipleOf, type, format = "" } = schema;
  const range = ranges[format] ?? ranges.int64;
  const isFraction = !Number.isInteger(value);
  if (type === "integer" && range && (isFraction || BigInt(value) < range[0] || BigInt(value) > range[1])) {
    const named = isFraction || !ranges[format] ? "(default format)" : `with format ${format}`;
    const detail = `Checked value must be of type integer ${named} in ${path.text}`;
    errors.push(fieldError("Invalid value", path, { value: "", detail }));
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf))
    errors.push(invalid(path, value, `should be a multiple of ${multipleOf}`));
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    const wording = schema.exclusiveMaximum ? "less than" : "less than or equal to";
    errors.push(invalid(path, value, `should be ${wording} ${maximum}`));
  }
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    const wording = schema.exclusiveMinimum ? "greater than" : "greater than or equal to";
    errors.push(invalid(path, value, `should be ${wording} ${minimum}`));
  }
  return errors;
}
