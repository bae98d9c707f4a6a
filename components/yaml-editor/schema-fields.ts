import {
  findVersionSchema,
  readMapSchema,
  type KindSchema,
  type StructuralSchema,
} from "@/lib/domain/schema/kind-schema";

/** What an editor knows of the kind it edits. */
export interface SchemaKnowledge {
  schema: KindSchema;
  /** By schema path, as `loadDescriptions` gives them. */
  descriptions: Readonly<Record<string, string>>;
}

export interface Field {
  name: string;
  schema: StructuralSchema;
  isRequired: boolean;
  description: string | undefined;
}

const text: StructuralSchema = { type: "string" };
const textMap: StructuralSchema = { type: "object", additionalProperties: text };
const metadata: StructuralSchema = {
  type: "object",
  required: ["name"],
  properties: { name: text, namespace: text, labels: textMap, annotations: textMap },
};

function readRoot(kind: KindSchema, document: string): StructuralSchema | undefined {
  const version = /^apiVersion:\s*["']?[^\s/"']+\/([^\s"']+)/m.exec(document)?.[1];
  const root = findVersionSchema(kind, version) ?? findVersionSchema(kind);
  const versions = kind.versions.map(({ name }) => `${kind.group}/${name}`);
  return (
    root && {
      ...root,
      required: ["apiVersion", "kind", "metadata", ...(root.required ?? [])],
      properties: {
        apiVersion: { type: "string", enum: versions },
        kind: { type: "string", enum: [kind.kind] },
        metadata,
        ...(root.properties?.spec ? { spec: root.properties.spec } : {}),
      },
    }
  );
}

interface Place {
  schema: StructuralSchema;
  /** As in the keys of descriptions. */
  path: string;
}

function findPlace(kind: KindSchema, document: string, path: readonly string[]): Place | undefined {
  const root = readRoot(kind, document);
  return path.reduce<Place | undefined>(
    (place, step) => {
      if (!place) return undefined;
      if (step === "[]") return place.schema.items && { schema: place.schema.items, path: `${place.path}[]` };
      const property = place.schema.properties?.[step];
      if (property) return { schema: property, path: place.path === "" ? step : `${place.path}.${step}` };
      const map = readMapSchema(place.schema);
      return map && { schema: map, path: `${place.path}{}` };
    },
    root && { schema: root, path: "" },
  );
}

/** The fields that an object at a path may have, required ones first. */
export function listFields(
  { schema, descriptions }: SchemaKnowledge,
  document: string,
  path: readonly string[],
): Field[] {
  const place = findPlace(schema, document, path);
  const fields = Object.entries(place?.schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    isRequired: place?.schema.required?.includes(name) ?? false,
    description: descriptions[place?.path ? `${place.path}.${name}` : name],
  }));
  return fields.toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

/** The values that a field offers to choose from: its enum, or true and false. */
export function listValues({ schema }: SchemaKnowledge, document: string, path: readonly string[]): string[] {
  const place = findPlace(schema, document, path);
  if (place?.schema.type === "boolean") return ["true", "false"];
  return (place?.schema.enum ?? []).filter((value) => value !== "").map(String);
}

/** `string`, `list of objects`, `integer or string`. */
export function describeType(schema: StructuralSchema): string {
  if (schema["x-kubernetes-int-or-string"]) return "integer or string";
  if (schema.type === "array") return schema.items ? `list of ${describeType(schema.items)}s` : "list";
  const map = readMapSchema(schema);
  if (map) return `map of ${describeType(map)}s`;
  return schema.enum ? "choice" : (schema.type ?? "any");
}

/** What to tell of the field at a path; undefined when the schema does not know it. */
export function describeField(
  { schema, descriptions }: SchemaKnowledge,
  document: string,
  path: readonly string[],
): { title: string; description: string | undefined; values: string[] } | undefined {
  const place = findPlace(schema, document, path);
  if (!place) return undefined;
  const name = path.findLast((step) => step !== "[]") ?? "";
  return {
    title: `${name}: ${describeType(place.schema)}`,
    description: descriptions[place.path],
    values: listValues({ schema, descriptions }, document, path),
  };
}
