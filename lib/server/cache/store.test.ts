import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { compareVersions, createStore } from "./store";

function object(name: string, resourceVersion: string, namespace = "n"): KubernetesObject {
  return { apiVersion: "v1", kind: "X", metadata: { name, namespace, resourceVersion } };
}

describe("a newer version is never replaced by an older one (F-10)", () => {
  test("not by an upsert, a delete or a list", () => {
    const store = createStore();
    store.upsert(object("a", "10"));
    expect(store.upsert(object("a", "9"))).toBe(false);
    expect(store.upsert(object("a", "10"))).toBe(false);
    expect(store.remove("n", "a", "9")).toBe(false);
    expect(store.replace([object("a", "9")])).toBe(false);
    expect(store.get("n", "a")).toMatchObject({ metadata: { resourceVersion: "10" } });
  });

  test.each([
    ["9", "10", -1],
    ["100", "99", 1],
    ["7", "7", 0],
    ["18446744073709551616", "18446744073709551615", 1],
    ["a", "7", 0],
    ["", "7", 0],
  ])("%s against %s", (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
  });
});

test("a list removes what it does not name", () => {
  const store = createStore();
  store.upsert(object("a", "1"));
  store.upsert(object("b", "2"));
  expect(store.replace([object("b", "2")])).toBe(true);
  expect(store.values()).toEqual([object("b", "2")]);
  expect(store.replace([object("b", "2")])).toBe(false);
});

test("values are one array until something changes", () => {
  const store = createStore();
  store.upsert(object("a", "1"));
  const values = store.values();
  expect(store.values()).toBe(values);
  store.upsert(object("a", "1"));
  expect(store.values()).toBe(values);
  store.upsert(object("a", "2"));
  expect(store.values()).not.toBe(values);
});

test("holds exactly what a plain map would, whatever happens in whatever order", () => {
  const step = fc.record({
    act: fc.constantFrom("upsert", "remove"),
    namespace: fc.constantFrom("n", "m", "__proto__", ""),
    name: fc.constantFrom("a", "b", "__proto__"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = createStore();
      const model = new Map<string, KubernetesObject>();
      for (const [index, { act, namespace, name }] of steps.entries()) {
        const version = String(index + 1);
        const key = `${namespace}/${name}`;
        const isUpsert = act === "upsert";
        const changed = isUpsert
          ? store.upsert(object(name, version, namespace))
          : store.remove(namespace, name, version);
        expect(changed).toBe(isUpsert || model.delete(key));
        if (isUpsert) model.set(key, object(name, version, namespace));
      }
      expect(store.size()).toBe(model.size);
      expect(new Set(store.values())).toEqual(new Set(model.values()));
      store.replace([...model.values()]);
      expect(store.size()).toBe(model.size);
    }),
  );
});
