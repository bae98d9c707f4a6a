import type { Violation } from "../istio/violation";
import type { KubernetesObject } from "../kubernetes/object";
import { validateRules } from "./cel/validate-rules";
import { decodeStrictly } from "./decode-strictly";
import { toViolation } from "./field-error";
import { FieldPath } from "./field-path";
import type { KindSchema, KindVersion, StructuralSchema } from "./kind-schema";
import { validateLists } from "./validate-lists";
import { listUnknownMetadata, validateMetadata } from "./validate-metadata";
import { validateStructure } from "./validate-structure";

export interface ValidateOptions {
  /** The object before an update, for transition rules and ratcheting. */
  old?: KubernetesObject | undefined;
}

/** Paths in decoding errors have no quotes: `metadata.labels.app`, `spec.http[0].mirror`. */
const spell = (steps: (string | number)[]) =>
  steps.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");

const refuseUnknown = (path: (string | number)[]): Violation => ({
  severity: "error",
  stage: "schema",
  path,
  message: `unknown field "${spell(path)}"`,
});

function refuseType(kind: KindSchema, object: KubernetesObject): Violation {
  const path = object.kind === kind.kind ? ["apiVersion"] : ["kind"];
  const message = `no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`;
  return { severity: "error", stage: "schema", path, message };
}

function findVersion(kind: KindSchema, object: KubernetesObject): KindVersion | undefined {
  if (object.kind !== kind.kind) return undefined;
  return kind.versions.find(({ name }) => `${kind.group}/${name}` === object.apiVersion);
}

/** The part that the API server judges by schema; a status that is a subresource is not written with the object. */
function readBody(object: KubernetesObject, version: KindVersion) {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...body } = object;
  const { status: _status, ...rest } = body;
  return { body, kept: version.hasStatus ? rest : body };
}

function decode(object: KubernetesObject | undefined, version: KindVersion, schema: StructuralSchema) {
  return object && decodeStrictly(readBody(object, version).kept, schema).value;
}

/** As clusters ratchet: lists that already held duplicates may go on doing so. */
function validateListsAfter(value: unknown, before: unknown, schema: StructuralSchema) {
  const hadErrors = before !== undefined && validateLists(before, schema, FieldPath.root).length > 0;
  return hadErrors ? [] : validateLists(value, schema, FieldPath.root);
}

/**
 * What an API server with this CRD says of an object before any webhook is asked: strict decoding (`fieldValidation=Strict`),
 * metadata, structural schema, duplicates, and, when nothing is missing or of a wrong type, CEL rules; empty when it is
 * silent. Messages are the API server's. A deprecated version is a warning.
 *
 * Unlike an API server, which stops at unknown fields, all that can be said of the rest is said with them.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/registry/customresource` customResourceStrategy.Validate and ValidateUpdate.
 */
export function validateSchema(
  kind: KindSchema,
  object: KubernetesObject,
  { old }: ValidateOptions = {},
): Violation[] {
  const version = findVersion(kind, object);
  const schema = version && kind.schemas[version.schema];
  if (!version || !schema) return [refuseType(kind, object)];
  const { body, kept } = readBody(object, version);
  const { unknown } = decodeStrictly(body, schema);
  const { value } = decodeStrictly(kept, schema);
  const before = decode(old, version, schema);
  const errors = [
    ...validateMetadata(object.metadata, kind.namespaced),
    ...validateStructure(value, schema, FieldPath.root, before),
    ...validateListsAfter(value, before, schema),
  ];
  const warnings: Violation[] = version.warning
    ? [{ severity: "warning", stage: "schema", path: ["apiVersion"], message: version.warning }]
    : [];
  const found = [
    ...warnings,
    ...unknown.map(refuseUnknown),
    ...listUnknownMetadata(object.metadata).map((field) => refuseUnknown(["metadata", field])),
    ...errors.map((error) => toViolation(error, "schema")),
  ];
  if (errors.some(({ blocksRules }) => blocksRules)) return found;
  return [...found, ...validateRules(value, schema, FieldPath.root, before)];
}

/**
 * The object as the API server hands it to webhooks: without unknown fields and nulls that mean nothing, with defaults.
 *
 * @returns The object itself when its version is not served.
 */
export function decodeObject(kind: KindSchema, object: KubernetesObject): KubernetesObject {
  const version = findVersion(kind, object);
  const schema = version && kind.schemas[version.schema];
  if (!schema) return object;
  const { apiVersion, metadata } = object;
  const { body } = readBody(object, version);
  return { apiVersion, kind: object.kind, metadata, ...(decodeStrictly(body, schema).value as object) };
}
