import { Optional } from "@marcbachmann/cel-js";
import type { Violation } from "../../istio/violation";
import { isDeepEqual } from "../../topology/is-deep-equal";
import { correlate } from "../correlate";
import { fieldError, toViolation } from "../field-error";
import type { FieldPath } from "../field-path";
import { readMapSchema, type StructuralSchema, type ValidationRule } from "../kind-schema";
import { compileExpression } from "./compile-rule";
import { convertValue } from "./convert-value";

/** Whether a schema or one below it has rules; most nodes have none and are not walked. */
const ruled = new WeakMap<StructuralSchema, boolean>();

function hasRules(schema: StructuralSchema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const map = readMapSchema(schema);
  const found =
    schema["x-kubernetes-validations"] !== undefined ||
    (schema.items !== undefined && hasRules(schema.items)) ||
    (map !== undefined && hasRules(map)) ||
    (schema.allOf?.some(hasRules) ?? false) ||
    Object.values(schema.properties ?? {}).some(hasRules);
  ruled.set(schema, found);
  return found;
}

interface Node {
  value: unknown;
  old: unknown;
  /** What value and rules mean by types: the schema itself, also inside allOf. */
  schema: StructuralSchema;
  path: FieldPath;
  /** Whether the node, or one it lies in, is as it was: its errors only warn. */
  isUnchanged: boolean;
}

const readDefault = ({ message, rule }: ValidationRule) => message?.trim() ?? `failed rule: ${rule.trim()}`;

function findMessage(rule: ValidationRule, variables: { self: unknown; oldSelf?: unknown }): string {
  if (rule.messageExpression === undefined) return readDefault(rule);
  try {
    const text = compileExpression(rule.messageExpression).evaluate(variables);
    const isUsable = typeof text === "string" && text.trim() !== "" && !text.trim().includes("\n");
    return isUsable ? text.trim() : readDefault(rule);
  } catch {
    // As clusters do: a message that cannot be built gives way to the fixed one.
    return readDefault(rule);
  }
}

/** `.spec.items['a.b']` below the node. */
function findRulePath(rule: ValidationRule, path: FieldPath): FieldPath {
  const steps = rule.fieldPath?.matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g) ?? [];
  return [...steps].reduce(
    (at, [, name, key]) => at.child(name ?? (key ?? "").replaceAll(/\\(.)/g, "$1")),
    path,
  );
}

const reasons = {
  FieldValueInvalid: "Invalid value",
  FieldValueForbidden: "Forbidden",
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
} as const;

function validateRule(rule: ValidationRule, node: Node, self: unknown): Violation | undefined {
  const expression = compileExpression(rule.rule);
  if (expression.usesOldSelf && node.old === undefined && !rule.optionalOldSelf) return undefined;
  const before = node.old === undefined ? undefined : convertValue(node.old, node.schema);
  const optional = before === undefined ? Optional.none() : Optional.of(before);
  const variables = expression.usesOldSelf
    ? { self, oldSelf: rule.optionalOldSelf ? optional : before }
    : { self };
  const { type = "" } = node.schema;
  try {
    if (expression.evaluate(variables) === true) return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `${why} evaluating rule: ${rule.message?.trim() ?? rule.rule.trim()}`;
    return toViolation(fieldError("Invalid value", node.path, { value: type, detail }), "rule");
  }
  const omitted = type === "object" || type === "array";
  const reason = reasons[rule.reason ?? "FieldValueInvalid"];
  const found = fieldError(reason, findRulePath(rule, node.path), {
    ...(omitted || reason === "Forbidden" || reason === "Required value" ? {} : { value: node.value }),
    ...(reason === "Duplicate value" ? {} : { detail: findMessage(rule, variables) }),
  });
  const violation = toViolation(found, "rule");
  return node.isUnchanged && !expression.usesOldSelf ? { ...violation, severity: "warning" } : violation;
}

function descend(
  node: Node,
  at: string | number,
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
): Node {
  const old = correlate(node.schema, node.old, value, at);
  const isUnchanged = node.isUnchanged || (old !== undefined && isDeepEqual(old, value));
  return { value, old, schema, path, isUnchanged };
}

function walk(node: Node, rules: StructuralSchema, into: Violation[]): void {
  const { value, path, schema } = node;
  if (value === null || value === undefined || !hasRules(rules)) return;
  const own = rules["x-kubernetes-validations"];
  if (own) {
    const self = convertValue(value, schema);
    for (const rule of own) {
      const violation = validateRule(rule, node, self);
      if (violation) into.push(violation);
    }
  }
  for (const all of rules.allOf ?? []) walk(node, all, into);
  if (Array.isArray(value)) {
    const { items } = rules;
    if (items && schema.items) {
      for (const [index, item] of value.entries())
        walk(descend(node, index, item, schema.items, path.index(index)), items, into);
    }
    return;
  }
  if (typeof value !== "object") return;
  const maps = { rules: readMapSchema(rules), schema: readMapSchema(schema) };
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    const inner = Object.hasOwn(rules.properties ?? {}, key) ? rules.properties?.[key] : undefined;
    if (known && inner) walk(descend(node, key, item, known, path.child(key)), inner, into);
    else if (!known && maps.rules && maps.schema)
      walk(descend(node, key, item, maps.schema, path.key(key)), maps.rules, into);
  }
}

/**
 * The CEL rules of a schema (`x-kubernetes-validations`) on a value that its structure allows, in the API server's wording.
 * Transition rules are run where there is an old value; failures in what did not change are warnings, as clusters ratchet
 * them. The budget that clusters give rules is not counted.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel` Validator.Validate.
 */
export function validateRules(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
  old?: unknown,
): Violation[] {
  const violations: Violation[] = [];
  const isUnchanged = old !== undefined && isDeepEqual(old, value);
  walk({ value, old, schema, path, isUnchanged }, schema, violations);
  return violations;
}
