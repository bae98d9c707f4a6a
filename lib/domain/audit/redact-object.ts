import { hiddenAnnotation } from "../istio/format-yaml";
import { isRecord } from "../kubernetes/read-field";
import { redactionMark, redactText } from "./redact-text";

/**
 * Names of fields, headers and variables whose text is a credential. Names that only point at one (`credentialName`,
 * `secretName`, `tokenAudiences`) are none.
 */
const sensitiveName =
  /^(.*[-_./])?(token|access[-_]?token|id[-_]?token|refresh[-_]?token|auth[-_]?token|bearer[-_]?token|session[-_]?token|password|passwd|passphrase|pwd|secret|client[-_]?secret|secret[-_]?key|secret[-_]?access[-_]?key|shared[-_]?secret|hmac[-_]?secret|api[-_]?key|apikey|access[-_]?key|private[-_]?key|client[-_]?key[-_]?data|kubeconfig|authorization|proxy-authorization|cookie|set-cookie|credentials?)$/i;

/** Camel case as words, so that one list of names serves `clientSecret`, `CLIENT_SECRET` and `client-secret`. */
const asWords = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2");

const isSensitive = (name: string): boolean => sensitiveName.test(asWords(name)) || sensitiveName.test(name);

/** Where matchers and inline data sources keep the text of a field that is named above them. */
const valueFields: ReadonlySet<string> = new Set([
  "value", "exact", "prefix", "regex", "inline", "inlineString", "inline_string", "inlineBytes", "inline_bytes",
]); // prettier-ignore

const sensitiveKey = /\[([^\]]+)\]$/;

/**
 * An object as it may be stored and shown: `managedFields` dropped, data of Secrets, values of fields, headers and variables
 * named as credentials and what looks like one in any text replaced by {@link redactionMark}. Names stay. Never changes its
 * argument.
 * Source: security.md; core/v1 Secret.
 */
export function redactObject(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map(redactObject);
  if (!isRecord(value)) return value;
  if (value["kind"] === "Secret" && (value["apiVersion"] === "v1" || value["apiVersion"] === undefined))
    return redactSecret(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "managedFields")
      .map(([key, item]) => [key, redactField(key, item, value)]),
  );
}

/** Whether something of the object was redacted: then it is not what the cluster had, and must not be written there. */
export function isRedacted(value: unknown): boolean {
  if (typeof value === "string") return value.includes(redactionMark);
  if (Array.isArray(value)) return value.some(isRedacted);
  return isRecord(value) && Object.values(value).some(isRedacted);
}

function redactField(key: string, item: unknown, owner: Record<string, unknown>): unknown {
  if (key === hiddenAnnotation) return redactApplied(item);
  if (typeof item === "string" && item !== "" && isNamedSensitive(key, owner)) {
    // A private key is often named by the path of its file, which is no secret.
    return item.startsWith("/") && isSensitive(key) ? item : redactionMark;
  }
  if (key === "values" && Array.isArray(item) && isConditionOnCredential(owner["key"]))
    return item.map((each) => (typeof each === "string" ? redactionMark : redactObject(each)));
  if (isSensitive(key) && isRecord(item)) return redactValues(item);
  return redactObject(item);
}

/** `token: x`, or `name: Authorization` beside `value: x`. */
function isNamedSensitive(key: string, owner: Record<string, unknown>): boolean {
  if (isSensitive(key)) return true;
  const name = owner["name"];
  return key === "value" && typeof name === "string" && isSensitive(name);
}

/** `key: request.headers[authorization]` of an AuthorizationPolicy. */
function isConditionOnCredential(key: unknown): boolean {
  const name = typeof key === "string" ? sensitiveKey.exec(key)?.[1] : undefined;
  return name !== undefined && isSensitive(name);
}

/** `authorization: { exact: x }`, `hmac_secret: { inline_string: x }`. */
function redactValues(owner: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(owner).map(([key, item]) => [
      key,
      valueFields.has(key) && typeof item === "string" ? redactionMark : redactField(key, item, owner),
    ]),
  );
}

function redactSecret({ data, stringData, ...rest }: Record<string, unknown>): unknown {
  const hide = (values: unknown) =>
    isRecord(values)
      ? Object.fromEntries(Object.keys(values).map((key) => [key, redactionMark]))
      : redactionMark;
  // Its kind would lead here again.
  const { kind, ...others } = rest;
  return {
    ...(redactObject(others) as Record<string, unknown>),
    kind,
    ...(data === undefined ? {} : { data: hide(data) }),
    ...(stringData === undefined ? {} : { stringData: hide(stringData) }),
  };
}

/** The whole object as text inside the object: redacted like one. */
function redactApplied(text: unknown): unknown {
  if (typeof text !== "string") return redactObject(text);
  try {
    return JSON.stringify(redactObject(JSON.parse(text)));
  } catch {
    return redactionMark;
  }
}
