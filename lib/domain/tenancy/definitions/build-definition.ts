import type { TenancyKind } from "../kinds";
import { isthmusGroup, isthmusVersion } from "../resources/names";
import { definitionDetails } from "./definition-details";
import { convertToStructuralSchema, type StructuralSchema } from "./structural-schema";

/** Source: metav1.Condition. */
const conditions: StructuralSchema = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["type"],
  maxItems: 32,
  items: {
    type: "object",
    required: ["type", "status", "reason", "message", "lastTransitionTime"],
    properties: {
      type: { type: "string", maxLength: 316 },
      status: { type: "string", enum: ["True", "False", "Unknown"] },
      reason: { type: "string", maxLength: 1024 },
      message: { type: "string", maxLength: 32768 },
      lastTransitionTime: { type: "string", format: "date-time" },
      observedGeneration: { type: "integer", format: "int64" },
    },
  },
};

const labelName = { type: "string", maxLength: 48 } as const;

/** Finds the schema at a path such as `spec.ask.level`. @throws Error when there is none: a rule would not be checked. */
function findSchema(root: StructuralSchema, path: string): StructuralSchema {
  let at: StructuralSchema | undefined = root;
  for (const step of path === "" ? [] : path.split(".")) at = at.properties?.[step] ?? fail(path);
  return at;
}

function fail(path: string): never {
  throw new Error(`the schema has nothing at ${path}`);
}

/** Lists of objects with `kind` and `name` hold each once. */
function keySubjects(schema: StructuralSchema): void {
  const { items } = schema;
  if (items?.required?.includes("kind") === true && items.required.includes("name")) {
    schema["x-kubernetes-list-type"] = "map";
    schema["x-kubernetes-list-map-keys"] = ["kind", "name"];
  }
  for (const child of Object.values(schema.properties ?? {})) keySubjects(child);
}

function buildSchema({ resource, schema, kind }: TenancyKind): StructuralSchema {
  const details = definitionDetails[resource];
  if (!details) throw new Error(`${kind} has no details for its definition`);
  const converted = convertToStructuralSchema(schema);
  const { spec, status } = converted.properties ?? {};
  if (!spec || !status) throw new Error(`${kind} has no spec and status`);
  delete status["x-kubernetes-preserve-unknown-fields"];
  status.properties = {
    ...status.properties,
    observedGeneration: { type: "integer", format: "int64" },
    conditions,
  };
  keySubjects(spec);
  const root: StructuralSchema = {
    type: "object",
    description: details.description,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: {
        type: "object",
        ...(details.hasLabelName
          ? { properties: { name: { ...labelName, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" } } }
          : {}),
      },
      spec,
      status,
    },
  };
  for (const [path, rules] of Object.entries(details.rules ?? {})) {
    const place = findSchema(root, path);
    place["x-kubernetes-validations"] = [...(place["x-kubernetes-validations"] ?? []), ...rules];
  }
  return root;
}

/**
 * The CustomResourceDefinition of one kind of ours, made from its zod schema, so that both refuse the same.
 * @throws Error when the schema has what a structural schema cannot say.
 */
export function buildDefinition(kind: TenancyKind): object {
  const { resource, singular, namespaced } = kind;
  const details = definitionDetails[resource];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${resource}.${isthmusGroup}` },
    spec: {
      group: isthmusGroup,
      scope: namespaced ? "Namespaced" : "Cluster",
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: resource,
        singular,
        shortNames: [details?.shortName],
        categories: ["isthmus"],
      },
      versions: [
        {
          name: isthmusVersion,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            ...(details?.columns ?? []),
            { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
            {
              name: "Why",
              type: "string",
              jsonPath: '.status.conditions[?(@.type=="Ready")].message',
              priority: 1,
            },
            { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
          ],
          schema: { openAPIV3Schema: buildSchema(kind) },
        },
      ],
    },
  };
}
