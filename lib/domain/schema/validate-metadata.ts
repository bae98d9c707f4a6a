import { isRecord } from "../kubernetes/read-field";
import { fieldError, type FieldError } from "./field-error";
import { FieldPath } from "./field-path";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const name = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${subdomain}$`);
const namePattern = new RegExp(`^${name}$`);
const annotationLimit = 256 * 1024;

const fields: Readonly<Record<string, string>> = {
  name: "string",
  generateName: "string",
  namespace: "string",
  selfLink: "string",
  uid: "string",
  resourceVersion: "string",
  generation: "number",
  creationTimestamp: "string",
  deletionTimestamp: "string",
  deletionGracePeriodSeconds: "number",
  labels: "map",
  annotations: "map",
  ownerReferences: "array",
  finalizers: "array",
  managedFields: "array",
};

function checkSubdomain(text: string): string[] {
  const found: string[] = [];
  if (text.length > 253) found.push("must be no more than 253 bytes");
  if (!subdomainPattern.test(text)) {
    found.push(
      `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`,
    );
  }
  return found;
}

function checkNamespace(text: string): string[] {
  const found: string[] = [];
  if (text.length > 63) found.push("must be no more than 63 bytes");
  if (!labelPattern.test(text)) {
    found.push(
      `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`,
    );
  }
  return found;
}

const characters =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** `content.IsLabelKey`, also the rule of annotation keys and finalizers. */
function checkQualifiedName(text: string): string[] {
  const examples = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${name}')`;
  const parts = text.split("/");
  if (parts.length > 2) {
    return [
      `a valid label key ${characters} ${examples} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const own = parts.at(-1) ?? "";
  const found: string[] = [];
  if (prefix === "") found.push("prefix part must be non-empty");
  else if (prefix !== undefined) found.push(...checkSubdomain(prefix).map((why) => `prefix part ${why}`));
  if (own === "") found.push("name part must be non-empty");
  else if (own.length > 63) found.push("name part must be no more than 63 bytes");
  if (!namePattern.test(own)) found.push(`name part ${characters} ${examples}`);
  return found;
}

function checkLabelValue(text: string): string[] {
  const found: string[] = [];
  if (text.length > 63) found.push("must be no more than 63 bytes");
  if (text !== "" && !namePattern.test(text)) {
    found.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${name})?')`,
    );
  }
  return found;
}

function hasShape(value: unknown, shape: string | undefined): boolean {
  if (shape === "map")
    return isRecord(value) && Object.values(value).every((item) => typeof item === "string");
  if (shape === "array") return Array.isArray(value);
  return typeof value === shape;
}

const refuse = (path: FieldPath, value: string, reasons: string[]): FieldError[] =>
  reasons.map((detail) => fieldError("Invalid value", path, { value, detail }));

function validateMaps(metadata: Record<string, unknown>, path: FieldPath): FieldError[] {
  const labels = Object.entries((metadata.labels ?? {}) as Record<string, string>).flatMap(([key, value]) => [
    ...refuse(path.child("labels"), key, checkQualifiedName(key)),
    ...refuse(path.child("labels"), value, checkLabelValue(value)),
  ]);
  const annotations = Object.entries((metadata.annotations ?? {}) as Record<string, string>);
  const size = annotations.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const tooLong = { detail: `may not be more than ${annotationLimit} bytes` };
  return [
    ...labels,
    ...annotations.flatMap(([key]) =>
      refuse(path.child("annotations"), key, checkQualifiedName(key.toLowerCase())),
    ),
    ...(size > annotationLimit ? [fieldError("Too long", path.child("annotations"), tooLong)] : []),
  ];
}

/** The fields of `metadata` that ObjectMeta does not have. */
export function listUnknownMetadata(metadata: unknown): string[] {
  return isRecord(metadata) ? Object.keys(metadata).filter((field) => !Object.hasOwn(fields, field)) : [];
}

/**
 * The metadata of a custom resource: types of its fields, name, namespace, labels, annotations and finalizers.
 *
 * Source: `k8s.io/apimachinery/pkg/api/validation` ValidateObjectMetaAccessor with NameIsDNSSubdomain.
 */
export function validateMetadata(metadata: unknown, namespaced: boolean): FieldError[] {
  const path = FieldPath.root.child("metadata");
  if (metadata !== undefined && !isRecord(metadata))
    return [
      fieldError("Invalid value", path, { value: metadata, detail: "must be an object", isType: true }),
    ];
  const known = metadata ?? {};
  const malformed = Object.entries(known).filter(
    ([field, value]) => Object.hasOwn(fields, field) && value !== null && !hasShape(value, fields[field]),
  );
  if (malformed.length > 0) {
    return malformed.map(([field, value]) =>
      fieldError("Invalid value", path.child(field), {
        value,
        detail: `must be ${fields[field] === "map" ? "a map of strings" : `of type ${fields[field]}`}`,
        isType: true,
      }),
    );
  }
  const text = (field: string) => (typeof known[field] === "string" ? known[field] : "");
  const finalizers = Array.isArray(known.finalizers) ? known.finalizers.map(String) : [];
  const errors: FieldError[] = [];
  if (text("name") === "" && text("generateName") === "")
    errors.push(
      fieldError("Required value", path.child("name"), { detail: "name or generateName is required" }),
    );
  if (text("name") !== "")
    errors.push(...refuse(path.child("name"), text("name"), checkSubdomain(text("name"))));
  const prefix = text("generateName").replace(/-$/, "a");
  if (prefix !== "")
    errors.push(...refuse(path.child("generateName"), text("generateName"), checkSubdomain(prefix)));
  if (text("namespace") !== "") {
    if (namespaced)
      errors.push(...refuse(path.child("namespace"), text("namespace"), checkNamespace(text("namespace"))));
    else
      errors.push(fieldError("Forbidden", path.child("namespace"), { detail: "not allowed on this type" }));
  }
  return [
    ...errors,
    ...validateMaps(known, path),
    ...finalizers.flatMap((item) => refuse(path.child("finalizers"), item, checkQualifiedName(item))),
  ];
}
