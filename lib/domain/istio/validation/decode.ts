import { readRecord } from "../../kubernetes/read-field";
import { parseDuration } from "./duration";
import { quote } from "./go-text";
import type { ConfigField } from "./config-field";
import table from "./message-types.json";

const { kinds, messages, enums } = table as {
  kinds: Record<string, string>;
  /** For each message the JSON names of its fields with their types: `string`, `list uint32`, `map string message a.b.C`, `enum a.b.D`. */
  messages: Record<string, Record<string, string>>;
  enums: Record<string, string[]>;
};

const integerRanges: Record<string, [least: bigint, most: bigint]> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};
const goNames: Record<string, string> = { double: "float64", float: "float32", bytes: "[]uint8" };
const objectType = "map[string]json.RawMessage";

function nameType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function mismatch(value: unknown, type: string): string {
  return `json: cannot unmarshal ${nameType(value)} into Go value of type ${type}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && !Array.isArray(value);
}

/** Numbers may be quoted. */
function checkNumber(value: unknown, type: string): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text === "" || Number.isNaN(Number(text))) {
    return mismatch(value, goNames[type] ?? type);
  }
  const range = integerRanges[type];
  if (range === undefined) return undefined;
  const [least, most] = range;
  const fits = /^-?\d+$/.test(text) && BigInt(text) >= least && BigInt(text) <= most;
  return fits ? undefined : `json: cannot unmarshal number ${text} into Go value of type ${type}`;
}

function checkScalar(value: unknown, type: string): string | undefined {
  switch (type) {
    case "bool":
      return typeof value === "boolean" ? undefined : mismatch(value, "bool");
    case "string":
      return typeof value === "string" ? undefined : mismatch(value, "string");
    case "bytes":
      if (typeof value !== "string") return mismatch(value, "[]uint8");
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
        value.replace(/[\r\n]/g, ""),
      )
        ? undefined
        : "illegal base64 data";
    case "Duration":
      if (typeof value !== "string") return mismatch(value, "string");
      return parseDuration(value) === undefined
        ? `bad Duration: time: invalid duration ${quote(value)}`
        : undefined;
    case "Struct":
      return isObject(value) ? undefined : `bad StructValue: ${mismatch(value, objectType)}`;
    default:
      return checkNumber(value, type);
  }
}

function checkEnum(value: unknown, name: string): string | undefined {
  if (typeof value === "number") return checkNumber(value, "int32");
  if (typeof value !== "string") return mismatch(value, "protoreflect.EnumNumber");
  return (enums[name] ?? []).includes(value)
    ? undefined
    : `unknown value ${quote(quote(value))} for enum ${name}`;
}

type Refuse = (field: ConfigField, message: string | undefined) => void;

function decodeMap(field: ConfigField, [key = "", ...value]: string[], refuse: Refuse): void {
  if (!isObject(field.value)) {
    refuse(field, mismatch(field.value, objectType));
    return;
  }
  for (const [name, item] of field.entries) {
    if (key !== "string") refuse(item, checkNumber(name, key));
    decodeValue(item, value, refuse);
  }
}

function decodeMessage(field: ConfigField, name: string, refuse: Refuse): void {
  if (!isObject(field.value)) {
    refuse(field, mismatch(field.value, objectType));
    return;
  }
  const types = messages[name] ?? {};
  for (const key of Object.keys(readRecord(field.value))) {
    const type = Object.hasOwn(types, key) ? types[key] : undefined;
    if (type !== undefined) decodeValue(field.at(key), type.split(" "), refuse);
  }
}

function decodeValue(field: ConfigField, [head = "", ...rest]: string[], refuse: Refuse): void {
  if (!field.isSet) return;
  if (head === "message") decodeMessage(field, rest[0] ?? "", refuse);
  else if (head === "map") decodeMap(field, rest, refuse);
  else if (head === "enum") refuse(field, checkEnum(field.value, rest[0] ?? ""));
  else if (head !== "list") refuse(field, checkScalar(field.value, head));
  else if (!Array.isArray(field.value)) refuse(field, mismatch(field.value, "[]json.RawMessage"));
  else for (const item of field.items) decodeValue(item, rest, refuse);
}

/**
 * Reports each field of the spec of a kind (`networking.istio.io/Gateway`) that istiod could not decode; fields that it does not
 * know it passes over. A oneof that is given twice decodes: the last member counts.
 * Source: github.com/golang/protobuf/jsonpb, which istio pkg/config `ApplyJSON` calls. The types are generated from Istio's API by
 * fleet/cmd/istio-messages.
 */
export function decodeSpec(spec: ConfigField, kind: string): void {
  const message = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (message === undefined || !spec.isSet) return;
  decodeMessage(spec, message, (field, problem) => {
    if (problem !== undefined) field.error(`error decoding configuration: ${problem}`);
  });
}
