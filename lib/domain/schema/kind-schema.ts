/** A CEL rule of a schema (`x-kubernetes-validations`). */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueRequired" | "FieldValueDuplicate";
  /** JSON path below the node of the rule, e.g. `.spec.host`. */
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** What of `apiextensions.k8s.io/v1 JSONSchemaProps` judges a value. */
export interface StructuralSchema {
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  format?: string;
  nullable?: boolean;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: boolean | StructuralSchema;
  items?: StructuralSchema;
  required?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  oneOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  allOf?: StructuralSchema[];
  not?: StructuralSchema;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: "granular" | "atomic";
  "x-kubernetes-validations"?: ValidationRule[];
}

/** A served version of a kind. */
export interface KindVersion {
  name: string;
  /** Index into `schemas`: versions that agree share one. */
  schema: number;
  /** Whether the status is a subresource, so that writes of the object leave it alone. */
  hasStatus: boolean;
  /** What the API server warns when this version is written. */
  warning?: string;
}

/** A custom resource definition reduced to what validation needs; written by scripts/generate-schemas.mjs. */
export interface KindSchema {
  group: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  /** Module, version and channel it was taken from. */
  source: string;
  versions: KindVersion[];
  schemas: StructuralSchema[];
}

/** The schema of the items of a map; undefined when `schema` is no map. */
export function readMapSchema(schema: StructuralSchema): StructuralSchema | undefined {
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/**
 * The schema of one version, e.g. for completion in an editor.
 *
 * @param version - Without group, e.g. `v1`; the first served version when it is not given.
 * @returns undefined when the version is not served.
 */
export function findVersionSchema(kind: KindSchema, version?: string): StructuralSchema | undefined {
  const found = version === undefined ? kind.versions[0] : kind.versions.find(({ name }) => name === version);
  return found && kind.schemas[found.schema];
}
