import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../kubernetes/object";
import type { KindSchema } from "./kind-schema";
import { loadSchema } from "./load-schema";
import { validateSchema } from "./validate-schema";

type Steps = (string | number)[];

const objects: KubernetesObject[] = [
  {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "shop", namespace: "store", labels: { team: "a" } },
    spec: {
      hosts: ["shop"],
      http: [
        {
          match: [{ uri: { prefix: "/cart" }, headers: { "x-user": { exact: "jo" } } }],
          fault: { delay: { fixedDelay: "2s", percentage: { value: 10 } } },
          route: [{ destination: { host: "shop", port: { number: 80 } }, weight: 100 }],
          retries: { attempts: 3, perTryTimeout: "1s" },
        },
      ],
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name: "shop" },
    spec: {
      host: "shop",
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 5 } },
        loadBalancer: { consistentHash: { httpCookie: { name: "a", ttl: "0s" } } },
      },
      subsets: [{ name: "v1", labels: { version: "v1" } }],
    },
  },
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "shop" },
    spec: {
      parentRefs: [{ name: "edge" }],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/a" } }],
          filters: [
            { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "a", value: "b" }] } },
          ],
          backendRefs: [{ name: "shop", port: 80 }],
        },
      ],
    },
  },
];

/** Paths of all objects in a value whose fields are not free: maps take any key. */
function listObjects(value: unknown, steps: Steps = []): Steps[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => listObjects(item, [...steps, index]));
  if (typeof value !== "object" || value === null) return [];
  const last = steps.at(-1);
  if (last === "labels" || last === "headers") return listEntries(value, steps);
  return [steps, ...listEntries(value, steps)];
}

function listEntries(value: object, steps: Steps): Steps[] {
  return Object.entries(value).flatMap(([key, item]) => listObjects(item, [...steps, key]));
}

function addField(value: unknown, [step, ...rest]: Steps, name: string): unknown {
  if (step === undefined) return { ...(value as object), [name]: { any: ["thing"] } };
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? addField(item, rest, name) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [step]: addField(record[step], rest, name) };
}

describe("an unknown field anywhere", () => {
  it.each(objects)("in a $kind is refused with its path, and nothing else is", async (object) => {
    const kind = (await loadSchema(object.apiVersion.split("/")[0] ?? "", object.kind)) as KindSchema;
    expect(validateSchema(kind, object)).toEqual([]);
    const places = listObjects(object);
    expect(places.length).toBeGreaterThan(5);
    const name = fc.stringMatching(/^[a-z][a-zA-Z]{2,8}$/).map((text) => `${text}X`);
    fc.assert(
      fc.property(fc.constantFrom(...places), name, (place, field) => {
        const found = validateSchema(kind, addField(object, place, field) as KubernetesObject);
        expect(found.map(({ path, stage, severity }) => ({ path, stage, severity }))).toEqual([
          { path: [...place, field], stage: "schema", severity: "error" },
        ]);
      }),
    );
  });
});

describe("any JSON", () => {
  it.each(objects)("as spec and metadata of a $kind is judged", async (object) => {
    const kind = (await loadSchema(object.apiVersion.split("/")[0] ?? "", object.kind)) as KindSchema;
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom(...listObjects(object)),
        (spec, metadata, place) => {
          const strange = { ...object, spec, metadata } as unknown as KubernetesObject;
          expect(Array.isArray(validateSchema(kind, strange, { old: object }))).toBe(true);
          const replaced = addField(
            object,
            place.slice(0, -1),
            String(place.at(-1) ?? "spec"),
          ) as KubernetesObject;
          expect(Array.isArray(validateSchema(kind, replaced))).toBe(true);
        },
      ),
    );
  });
});
