import { isDeepEqual } from "../topology/is-deep-equal";
import { correlate } from "./correlate";
import { fieldError, type FieldError } from "./field-error";
import type { FieldPath } from "./field-path";
import { readMapSchema, type StructuralSchema } from "./kind-schema";
import { validateEnum, validateNumber, validateString, validateType } from "./validate-scalar";

type Fields = Record<string, unknown>;

const count = (length: number, unit: string) => `${length} ${unit}`;

function validateArray(
  value: unknown[],
  schema: StructuralSchema,
  path: FieldPath,
  old: unknown,
): FieldError[] {
  const { items, minItems, maxItems } = schema;
  const errors = items
    ? value.flatMap((item, index) =>
        validateStructure(item, items, path.index(index), correlate(schema, old, item, index)),
      )
    : [];
  if (minItems !== undefined && value.length < minItems) {
    const detail = `${path.text} in body should have at least ${count(minItems, "items")}`;
    errors.push(fieldError("Invalid value", path, { value: value.length, detail }));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    const detail = `must have at most ${count(maxItems, maxItems === 1 ? "item" : "items")}`;
    errors.push(fieldError("Too many", path, { value: value.length, detail }));
  }
  if (
    schema.uniqueItems &&
    value.some((item, index) => value.slice(0, index).some((other) => isDeepEqual(item, other)))
  )
    errors.push(
      fieldError("Invalid value", path, { detail: `${path.text} in body shouldn't contain duplicates` }),
    );
  return errors;
}

function validateFields(
  value: Fields,
  schema: StructuralSchema,
  path: FieldPath,
  old: unknown,
): FieldError[] {
  const errors: FieldError[] = [];
  const { properties = {}, required, minProperties, maxProperties } = schema;
  const map = readMapSchema(schema);
  const keys = Object.keys(value);
  if (minProperties !== undefined && keys.length < minProperties) {
    const detail = `${path.text} in body should have at least ${count(minProperties, "properties")}`;
    errors.push(fieldError("Invalid value", path, { value: keys.length, detail }));
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    const detail = `must have at most ${count(maxProperties, maxProperties === 1 ? "item" : "items")}`;
    errors.push(fieldError("Too many", path, { value: keys.length, detail }));
  }
  for (const key of keys) {
    const inner = Object.hasOwn(properties, key) ? properties[key] : map;
    if (inner) {
      const before = correlate(schema, old, value[key], key);
      errors.push(...validateStructure(value[key], inner, path.child(key), before));
    }
  }
  for (const key of required ?? [])
    if (!Object.hasOwn(value, key)) errors.push(fieldError("Required value", path.child(key)));
  return errors;
}

/** The errors of the alternative that came closest. */
function findBest(attempts: FieldError[][]): FieldError[] {
  return attempts.reduce((best, errors) => (errors.length < best.length ? errors : best), attempts[0] ?? []);
}

/** `schemaPropsValidator`: anyOf, oneOf, allOf and not. */
function validateLogic(value: unknown, schema: StructuralSchema, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (why: string) =>
    errors.push(fieldError("Invalid value", path, { value: "", detail: `"${path.text}" ${why}` }));
  const attempt = (alternatives: StructuralSchema[]) =>
    alternatives.map((alternative) => validateStructure(value, alternative, path));
  if (schema.anyOf) {
    const attempts = attempt(schema.anyOf);
    if (attempts.every((found) => found.length > 0)) {
      refuse("must validate at least one schema (anyOf)");
      errors.push(...findBest(attempts));
    }
  }
  if (schema.oneOf) {
    const attempts = attempt(schema.oneOf);
    const valid = attempts.filter((found) => found.length === 0).length;
    if (valid !== 1) {
      const found = valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`;
      refuse(`must validate one and only one schema (oneOf). ${found}`);
      if (valid === 0) errors.push(...findBest(attempts));
    }
  }
  if (schema.allOf) {
    const failed = attempt(schema.allOf).filter((found) => found.length > 0);
    errors.push(...failed.flat());
    if (failed.length > 0)
      refuse(
        `must validate all the schemas (allOf)${failed.length === schema.allOf.length ? ". None validated" : ""}`,
      );
  }
  if (schema.not && validateStructure(value, schema.not, path).length === 0)
    refuse("must not validate the schema (not)");
  return errors;
}

/**
 * The OpenAPI part of an API server's judgement of a custom resource, in its wording; empty when the value is valid. What
 * is the same as in `old` is not judged again (ratcheting).
 *
 * Source: `k8s.io/kube-openapi/pkg/validation/validate` SchemaValidator.Validate, and
 * `k8s.io/apiextensions-apiserver/pkg/apiserver/validation` kubeOpenAPIResultToFieldErrors, ratcheting.go.
 */
export function validateStructure(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
  old?: unknown,
): FieldError[] {
  if (old !== undefined && isDeepEqual(value, old)) return [];
  const errors: FieldError[] = [];
  const wrongType = validateType(value, schema, path);
  if (wrongType) errors.push(wrongType);
  if (value !== null) errors.push(...validateLogic(value, schema, path));
  if (typeof value === "string") errors.push(...validateString(value, schema, path));
  if (typeof value === "number") errors.push(...validateNumber(value, schema, path));
  if (Array.isArray(value)) errors.push(...validateArray(value, schema, path, old));
  const wrongValue = validateEnum(value, schema, path);
  if (wrongValue) errors.push(wrongValue);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    errors.push(...validateFields(value as Fields, schema, path, old));
  return errors;
}
