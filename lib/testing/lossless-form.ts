import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FormDefinition } from "../domain/istio/forms/form-definition";
import type { KubernetesObject } from "../domain/kubernetes/object";

type Path = (string | number)[];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listRecords(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => listRecords(item, [...path, index]));
  if (!isRecord(value)) return [];
  return [path, ...Object.entries(value).flatMap(([key, item]) => listRecords(item, [...path, key]))];
}

function listPlaces(value: unknown, path: Path): Path[] {
  if (Array.isArray(value))
    return [path, ...value.flatMap((item, index) => listPlaces(item, [...path, index]))];
  if (!isRecord(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => listPlaces(item, [...path, key]))];
}

/** A copy with another value at the path. */
function replace(value: unknown, path: Path, other: unknown): unknown {
  const [next, ...rest] = path;
  if (next === undefined) return other;
  if (Array.isArray(value))
    return value.map((item, index) => (index === next ? replace(item, rest, other) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [
      name,
      name === next ? replace(item, rest, other) : item,
    ]),
  );
}

/** A copy with one more entry, first or last, in the record at the path. */
function inject(value: unknown, path: Path, key: string, entry: unknown, first: boolean): unknown {
  const [next, ...rest] = path;
  if (next === undefined) {
    const record = value as Record<string, unknown>;
    return first ? { [key]: entry, ...record } : { ...record, [key]: entry };
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === next ? inject(item, rest, key, entry, first) : item));
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [
      name,
      name === next ? inject(item, rest, key, entry, first) : item,
    ]),
  );
}

/** The values with every list of rows turned round, as if a person had moved them. */
function moveRows<T>(value: T): T {
  if (Array.isArray(value)) return value.map(moveRows).reverse() as T;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moveRows(item)])) as T;
}

function withoutOrigins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOrigins);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === "origin" ? [] : [[key, withoutOrigins(item)]])),
  );
}

/** The tests of every form, over samples that the form shows completely. */
export function testLosslessForm<T>(form: FormDefinition<T>, samples: readonly KubernetesObject[]): void {
  test.each(samples.map((sample) => [sample.metadata.name, sample] as const))(
    "object → form → object is the same: %s",
    (_, sample) => {
      const { values, unsupported } = form.read(sample);
      expect(unsupported).toEqual([]);
      expect(form.schema.safeParse(values).error).toBeUndefined();
      expect(JSON.stringify(form.apply(values, sample))).toBe(JSON.stringify(sample));
      const fresh = form.apply(withoutOrigins(values) as T, null);
      expect(fresh["spec"]).toEqual(sample["spec"]);
      expect(withoutOrigins(form.read(fresh).values)).toEqual(withoutOrigins(values));
    },
  );

  test("an unknown field anywhere is told of, and survives whatever is moved", () => {
    const places = samples.flatMap((sample) =>
      listRecords(sample["spec"], ["spec"]).map((path) => ({ sample, path })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.string({ minLength: 1 }).map((text) => `x${text}`),
        fc.jsonValue(),
        fc.boolean(),
        ({ sample, path }, key, value, first) => {
          const entry = { marker: "kept", value };
          const object = inject(sample, path, key, entry, first) as KubernetesObject;
          const { values, unsupported } = form.read(object);
          expect(JSON.stringify(form.apply(values, object))).toBe(JSON.stringify(object));
          // Where a person chooses the keys, the entry is a row, and what is in it is told of.
          const place = [...path, key];
          expect(
            unsupported.filter((item) => place.every((part, index) => item.path[index] === part)),
          ).not.toEqual([]);
          expect(JSON.stringify(form.apply(moveRows(values), object))).toContain(JSON.stringify(entry));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a value of another shape anywhere stays until a person enters one", () => {
    const places = samples.flatMap((sample) =>
      listPlaces(sample["spec"], ["spec"]).map((path) => ({ sample, path })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ sample, path }, value) => {
        const object = replace(sample, path, value) as KubernetesObject;
        expect(JSON.stringify(form.apply(form.read(object).values, object))).toBe(JSON.stringify(object));
      }),
      { numRuns: 150 },
    );
  });

  test("what is outside the spec is not touched", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.jsonValue(), (sample, value) => {
        const object = {
          ...sample,
          metadata: { ...sample.metadata, custom: value },
          status: value,
          other: value,
        };
        const applied = form.apply(moveRows(form.read(object).values), object);
        expect({ ...applied, spec: null }).toEqual({ ...object, spec: null });
      }),
      { numRuns: 20 },
    );
  });
}
