import { z } from "zod";

/** One rule of `x-kubernetes-validations`. */
export interface ValidationRule {
  rule: string;
  message: string;
  /** Where the message points to, relative to the schema, e.g. `.expiresAt`. */
  fieldPath?: string;
}

/** The part of OpenAPI v3 that a CustomResourceDefinition may say. Source: apiextensions.k8s.io/v1 JSONSchemaProps. */
export interface StructuralSchema {
  type?: string;
  format?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, StructuralSchema>;
  items?: StructuralSchema;
  additionalProperties?: StructuralSchema;
  "x-kubernetes-preserve-unknown-fields"?: true;
  "x-kubernetes-list-type"?: "set" | "map" | "atomic";
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-validations"?: ValidationRule[];
}

/** What zod's JSON Schema has for our kinds; `pattern` and `patternMessage` become a rule with the message. */
interface Draft extends Omit<StructuralSchema, "properties" | "items" | "additionalProperties"> {
  patternMessage?: string;
  properties?: Record<string, Draft>;
  items?: Draft;
  additionalProperties?: Draft | boolean;
  anyOf?: Draft[];
  oneOf?: Draft[];
}

/** The message that a schema gives with its pattern; undefined when it has none. */
function readPatternMessage(schema: z.core.$ZodTypes): string | undefined {
  for (const check of schema._zod.def.checks ?? []) {
    // Each check has an issue type of its own; a message that is a constant reads none of it.
    const error = check._zod.def.error as ((issue: object) => unknown) | undefined;
    const message = error?.({});
    if (typeof message === "string") return message;
  }
  return undefined;
}

const copied = [
  "type",
  "description",
  "enum",
  "default",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
] as const;

function say(rule: string, message: string, fieldPath?: string): ValidationRule {
  return { rule, message, ...(fieldPath === undefined ? {} : { fieldPath }) };
}

/** CEL's raw strings know no escape, as regular expressions need it. */
const matches = (pattern: string): string => `self.matches(r'${pattern}')`;

const isRange = (format: string | undefined): boolean => format?.startsWith("cidr") === true;

/** Texts of several shapes: one text that fits any of them. */
function convertTexts(drafts: readonly Draft[]): StructuralSchema {
  const fits = drafts.map(({ enum: values, format, pattern = ".*" }) => {
    if (values) return values.map((value) => `self == '${String(value)}'`).join(" || ");
    return isRange(format) ? "isCIDR(self)" : matches(pattern);
  });
  const names = drafts.map(({ enum: values, patternMessage, format }) => {
    if (values) return values.join(" or ");
    return patternMessage?.replace(/^must be /, "") ?? (isRange(format) ? "a range as 10.0.0.0/8" : "a text");
  });
  return {
    type: "string",
    maxLength: Math.max(...drafts.map(({ maxLength = 64 }) => maxLength)),
    "x-kubernetes-validations": [
      say([...new Set(fits)].join(" || "), `must be ${[...new Set(names)].join(", or ")}`),
    ],
  };
}

/** Objects that one field tells apart: one object with the fields of all, and rules that say which belong together. */
function convertVariants(drafts: readonly Draft[], discriminator: string): StructuralSchema {
  const values = drafts.map((draft) => (draft.properties?.[discriminator]?.enum ?? []).map(String));
  const names = [...new Set(drafts.flatMap((draft) => Object.keys(draft.properties ?? {})))];
  const properties = Object.fromEntries(
    names.map((name) => {
      const [first] = drafts.flatMap((draft) => draft.properties?.[name] ?? []);
      return [name, convertDraft(first ?? {})];
    }),
  );
  properties[discriminator] = { type: "string", enum: values.flat() };
  const isOne = (those: readonly string[]): string =>
    `self.${discriminator} in [${those.map((value) => `'${value}'`).join(", ")}]`;
  const rules = names
    .filter((name) => name !== discriminator)
    .flatMap((name) => {
      const where = (test: (draft: Draft) => boolean): string[] =>
        drafts.flatMap((draft, index) => (test(draft) ? (values[index] ?? []) : []));
      const needed = where((draft) => draft.required?.includes(name) === true);
      const foreign = where((draft) => draft.properties?.[name] === undefined);
      return [
        ...(needed.length === 0
          ? []
          : [say(`!(${isOne(needed)}) || has(self.${name})`, `${name} is needed for ${needed.join(", ")}`)]),
        ...(foreign.length === 0
          ? []
          : [say(`!(${isOne(foreign)}) || !has(self.${name})`, `${name} is not for ${foreign.join(", ")}`)]),
      ];
    });
  return { type: "object", required: [discriminator], properties, "x-kubernetes-validations": rules };
}

function convertDraft(draft: Draft): StructuralSchema {
  const variants = draft.oneOf ?? draft.anyOf;
  if (variants) {
    if (variants.every(({ type }) => type === "string")) return convertTexts(variants);
    const discriminator = Object.keys(variants[0]?.properties ?? {}).find((name) =>
      variants.every(({ properties }) => properties?.[name]?.enum !== undefined),
    );
    if (discriminator === undefined)
      throw new Error("a union of a kind has no field that tells its members apart");
    return convertVariants(variants, discriminator);
  }
  const schema: StructuralSchema = {};
  for (const key of copied) if (draft[key] !== undefined) Object.assign(schema, { [key]: draft[key] });
  if (draft.format === "date-time") schema.format = "date-time";
  else if (draft.pattern !== undefined)
    schema["x-kubernetes-validations"] = [
      say(matches(draft.pattern), draft.patternMessage ?? `must match ${draft.pattern}`),
    ];
  if (draft.required) schema.required = draft.required;
  if (draft.properties) {
    schema.properties = Object.fromEntries(
      Object.entries(draft.properties).map(([name, child]) => [name, convertDraft(child)]),
    );
  }
  if (draft.items) {
    schema.items = convertDraft(draft.items);
    schema["x-kubernetes-list-type"] = schema.items.type === "string" ? "set" : "atomic";
  }
  const { additionalProperties } = draft;
  const isOpen = typeof additionalProperties === "object" && Object.keys(additionalProperties).length === 0;
  if (isOpen || Object.keys(draft).length === 0) schema["x-kubernetes-preserve-unknown-fields"] = true;
  else if (typeof additionalProperties === "object")
    schema.additionalProperties = convertDraft(additionalProperties);
  return schema;
}

/**
 * A zod schema as the structural schema of a CustomResourceDefinition: unions become one object with rules, patterns become
 * rules with the schema's own messages, lists of texts hold each once.
 * Source: Kubernetes, "Specifying a structural schema".
 * @throws Error when the schema says what no structural schema can.
 */
export function convertToStructuralSchema(schema: z.ZodType): StructuralSchema {
  const draft = z.toJSONSchema(schema, {
    io: "input",
    target: "openapi-3.0",
    override({ zodSchema, jsonSchema }) {
      const message = readPatternMessage(zodSchema);
      if (message !== undefined) Object.assign(jsonSchema, { patternMessage: message });
    },
  });
  return convertDraft(draft as Draft);
}
