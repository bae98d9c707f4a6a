import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../kubernetes/object";
import type { KindSchema, StructuralSchema } from "./kind-schema";
import { loadSchema } from "./load-schema";
import { validateSchema } from "./validate-schema";

function kindOf(spec: StructuralSchema): KindSchema {
  const schemas: StructuralSchema[] = [{ type: "object", properties: { spec, status: { type: "object" } } }];
  const versions = [{ name: "v1", schema: 0, hasStatus: true }];
  return {
    group: "a.io",
    kind: "Thing",
    plural: "things",
    namespaced: true,
    source: "test",
    versions,
    schemas,
  };
}

function thing(spec: unknown, metadata: Record<string, unknown> = {}): KubernetesObject {
  return { apiVersion: "a.io/v1", kind: "Thing", metadata: { name: "a", ...metadata }, spec };
}

const messages = (schema: StructuralSchema, spec: unknown, old?: unknown) =>
  validateSchema(kindOf(schema), thing(spec), { old: old === undefined ? undefined : thing(old) }).map(
    ({ message }) => message,
  );

const text: StructuralSchema = { type: "string" };
const object = (
  properties: Record<string, StructuralSchema>,
  more: StructuralSchema = {},
): StructuralSchema => ({
  type: "object",
  properties,
  ...more,
});

describe("validateSchema, structure", () => {
  const oneOf = ["a", "b"].map((name) => ({ required: [name] }));
  it.each<[string, StructuralSchema, unknown, string[]]>([
    [
      "a wrong type",
      object({ a: text }),
      { a: 1 },
      ['spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"'],
    ],
    [
      "a fraction",
      object({ a: { type: "integer" } }),
      { a: 1.5 },
      [
        'spec.a: Invalid value: "number": spec.a in body must be of type integer: "number"',
        'spec.a: Invalid value: "": Checked value must be of type integer (default format) in spec.a',
      ],
    ],
    [
      "an int32 overflow",
      object({ a: { type: "integer", format: "int32" } }),
      { a: 2 ** 31 },
      ['spec.a: Invalid value: "": Checked value must be of type integer with format int32 in spec.a'],
    ],
    [
      "a value out of the enum",
      object({ a: { type: "string", enum: ["x", "y"] } }),
      { a: "z" },
      ['spec.a: Unsupported value: "z": supported values: "x", "y"'],
    ],
    ["a missing field", object({}, { required: ["a"] }), {}, ["spec.a: Required value"]],
    [
      "a pattern by RE2",
      object({ a: { type: "string", pattern: "^(?i)x$" } }),
      { a: "y" },
      ["spec.a: Invalid value: \"y\": spec.a in body should match '^(?i)x$'"],
    ],
    [
      "a long string",
      object({ a: { type: "string", maxLength: 2 } }),
      { a: "äöü" },
      ["spec.a: Too long: may not be more than 2 bytes"],
    ],
    [
      "bounds",
      object({ a: { type: "integer", maximum: 3 } }),
      { a: 4 },
      ["spec.a: Invalid value: 4: spec.a in body should be less than or equal to 3"],
    ],
    [
      "many items",
      object({ a: { type: "array", maxItems: 1, items: text } }),
      { a: ["x", "y"] },
      ["spec.a: Too many: 2: must have at most 1 item"],
    ],
    [
      "a null item",
      object({ a: { type: "array", items: text } }),
      { a: [null] },
      ['spec.a[0]: Invalid value: "null": spec.a[0] in body must be of type string: "null"'],
    ],
    [
      "a value of a map",
      object({ a: { type: "object", additionalProperties: text } }),
      { a: { k: 1 } },
      ['spec.a.k: Invalid value: "integer": spec.a.k in body must be of type string: "integer"'],
    ],
    [
      "two alternatives",
      object({ a: text, b: text }, { oneOf }),
      { a: "", b: "" },
      [
        'spec: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
      ],
    ],
    [
      "a set",
      object({ a: { type: "array", "x-kubernetes-list-type": "set", items: text } }),
      { a: ["x", "x", "x"] },
      ['spec.a[1]: Duplicate value: "x"'],
    ],
    [
      "a list that is a map",
      object({
        a: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["k"],
          items: object({ k: text, v: text }),
        },
      }),
      {
        a: [
          { k: "x", v: "1" },
          { k: "x", v: "2" },
        ],
      },
      ['spec.a[1]: Duplicate value: {"k":"x"}'],
    ],
    ["an unknown field", object({ a: object({}) }), { a: { b: 1 } }, ['unknown field "spec.a.b"']],
  ])("refuses %s", (_, schema, spec, expected) => {
    expect(messages(schema, spec)).toEqual(expected);
  });

  it.each<[string, StructuralSchema, unknown]>([
    [
      "int-or-string",
      object({ a: { "x-kubernetes-int-or-string": true }, b: { "x-kubernetes-int-or-string": true } }),
      { a: 1, b: "1" },
    ],
    ["null where it is nullable", object({ a: { type: "object", nullable: true } }), { a: null }],
    ["null, which is dropped, where it is not", object({ a: text }), { a: null }],
    ["what a default fills in", object({ a: { type: "string", default: "x" } }, { required: ["a"] }), {}],
    [
      "unknown fields that are preserved",
      object({ a: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }),
      { a: { b: [1] } },
    ],
  ])("takes %s", (_, schema, spec) => {
    expect(messages(schema, spec)).toEqual([]);
  });
});

describe("validateSchema, rules", () => {
  const rule = { rule: "self.a != self.b", message: "a and b differ" };
  const spec = object({ a: text, b: text }, { required: ["a", "b"], "x-kubernetes-validations": [rule] });

  it("runs no rule beside a missing field", () => {
    expect(messages(spec, { a: "x" })).toEqual(["spec.b: Required value"]);
  });

  it("names the field of fieldPath and builds messages", () => {
    const told = { ...rule, fieldPath: ".b", messageExpression: "'not ' + self.b" };
    const schema = { ...spec, "x-kubernetes-validations": [told] };
    const [found] = validateSchema(kindOf(schema), thing({ a: "x", b: "x" }));
    expect(found).toMatchObject({
      stage: "rule",
      path: ["spec", "b"],
      message: "spec.b: Invalid value: not x",
    });
  });

  it("falls back to the message when the expression fails", () => {
    const schema = { ...spec, "x-kubernetes-validations": [{ ...rule, messageExpression: "self.c" }] };
    expect(messages(schema, { a: "x", b: "x" })).toEqual(["spec: Invalid value: a and b differ"]);
  });

  it("runs transition rules where there is an old value, optional ones also without", () => {
    const immutable = {
      ...text,
      "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "fixed" }],
    };
    expect(messages(object({ a: immutable }), { a: "x" })).toEqual([]);
    expect(messages(object({ a: immutable }), { a: "x" }, { a: "y" })).toEqual([
      'spec.a: Invalid value: "x": fixed',
    ]);
    const first = {
      rule: "oldSelf.hasValue() || self == 'new'",
      message: "starts new",
      optionalOldSelf: true,
    };
    const staged = object({ a: { ...text, "x-kubernetes-validations": [first] } });
    expect(messages(staged, { a: "x" })).toEqual(['spec.a: Invalid value: "x": starts new']);
    expect(messages(staged, { a: "x" }, { a: "y" })).toEqual([]);
  });

  it("finds the past of items by their keys", () => {
    const item = object({
      k: text,
      v: { ...text, "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "fixed" }] },
    });
    const list: StructuralSchema = {
      type: "array",
      items: item,
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["k"],
    };
    const old = {
      a: [
        { k: "1", v: "x" },
        { k: "2", v: "y" },
      ],
    };
    expect(
      messages(
        object({ a: list }),
        {
          a: [
            { k: "2", v: "z" },
            { k: "3", v: "w" },
          ],
        },
        old,
      ),
    ).toEqual(['spec.a[0].v: Invalid value: "z": fixed']);
  });

  it("only warns of rules that fail in what did not change", () => {
    const schema = object({ inner: spec, c: text });
    const [found] = validateSchema(kindOf(schema), thing({ inner: { a: "x", b: "x" }, c: "2" }), {
      old: thing({ inner: { a: "x", b: "x" }, c: "1" }),
    });
    expect(found).toMatchObject({ severity: "warning", stage: "rule" });
  });

  it("lets structural errors that were there stay", () => {
    const schema = object({ a: { type: "string", maxLength: 1 }, c: text });
    expect(messages(schema, { a: "long", c: "2" }, { a: "long", c: "1" })).toEqual([]);
    expect(messages(schema, { a: "longer" }, { a: "long" })).toHaveLength(1);
    const set = object({ a: { type: "array", "x-kubernetes-list-type": "set", items: text } });
    expect(messages(set, { a: ["x", "x", "y"] }, { a: ["x", "x"] })).toEqual([]);
  });
});

describe("validateSchema, metadata", () => {
  it.each<[Record<string, unknown>, (string | number)[]]>([
    [{ name: "" }, ["metadata", "name"]],
    [{ name: "A" }, ["metadata", "name"]],
    [{ namespace: "a.b" }, ["metadata", "namespace"]],
    [{ labels: { "a b": "x" } }, ["metadata", "labels"]],
    [{ labels: { a: "x y" } }, ["metadata", "labels"]],
    [{ labels: { a: 1 } }, ["metadata", "labels"]],
    [{ annotations: { "a/b/c": "" } }, ["metadata", "annotations"]],
    [{ nmae: "a" }, ["metadata", "nmae"]],
  ])("refuses %j", (metadata, path) => {
    expect(validateSchema(kindOf(object({})), thing({}, metadata)).map((found) => found.path)).toContainEqual(
      path,
    );
  });

  it("takes what live objects carry", () => {
    const live = {
      generateName: "a-",
      uid: "1",
      managedFields: [{}],
      labels: { "istio.io/rev": "", "a.b/B_c": "x.Y" },
      annotations: { "A/B": "any thing" },
    };
    expect(validateSchema(kindOf(object({})), { ...thing({}, live), status: {} })).toEqual([]);
  });
});

describe("validateSchema, versions", () => {
  it("refuses another kind and a version that is not served", () => {
    const kind = kindOf(object({}));
    expect(validateSchema(kind, { ...thing({}), apiVersion: "a.io/v2" })[0]?.path).toEqual(["apiVersion"]);
    expect(validateSchema(kind, { ...thing({}), kind: "Other" })[0]?.message).toBe(
      'no matches for kind "Other" in version "a.io/v1"',
    );
  });

  it("warns of a deprecated one", async () => {
    const kind = await loadSchema("gateway.networking.k8s.io", "TCPRoute", "experimental");
    const route = {
      apiVersion: "gateway.networking.k8s.io/v1alpha2",
      kind: "TCPRoute",
      metadata: { name: "a" },
    };
    const found =
      kind &&
      validateSchema(kind, { ...route, spec: { rules: [{ backendRefs: [{ name: "a", port: 1 }] }] } });
    expect(found).toMatchObject([{ severity: "warning", path: ["apiVersion"] }]);
  });
});
