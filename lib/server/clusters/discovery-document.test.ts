import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseAggregated, parseGroupVersions, parseResourceList } from "./discovery-document";

test.each([undefined, null, "x", [], {}, { kind: "APIGroupList", groups: [] }])(
  "reads %j as no aggregated document",
  (body) => {
    expect(parseAggregated(body)).toBeUndefined();
  },
);

test("never throws on odd documents", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect([
        parseAggregated(body) ?? [],
        parseGroupVersions(body),
        parseResourceList("apps/v1", body),
      ]).toHaveLength(3);
    }),
  );
});

test("reads scope, kind, verbs and subresources, also where an entry has no kind", () => {
  const body = {
    kind: "APIGroupDiscoveryList",
    items: [
      {
        metadata: { name: "apps" },
        versions: [
          {
            version: "v1",
            resources: [
              {
                resource: "deployments",
                scope: "Namespaced",
                responseKind: { kind: "Deployment" },
                verbs: ["list", "watch"],
                subresources: [{ subresource: "scale" }],
              },
              { resource: "odd", scope: "Cluster", responseKind: null },
            ],
          },
          { version: "v2" },
        ],
      },
      { metadata: {}, versions: null },
    ],
  };
  expect(parseAggregated(body)).toEqual([
    {
      group: "apps",
      version: "v1",
      resource: "deployments",
      kind: "Deployment",
      namespaced: true,
      verbs: ["list", "watch"],
      subresources: ["scale"],
    },
    {
      group: "apps",
      version: "v1",
      resource: "odd",
      kind: "",
      namespaced: false,
      verbs: [],
      subresources: [],
    },
  ]);
});

test("reads the plain documents of older servers", () => {
  expect(parseGroupVersions({ kind: "APIVersions", versions: ["v1"] })).toEqual(["v1"]);
  const groups = [
    {
      name: "a",
      versions: [{ groupVersion: "a/v2" }, { groupVersion: "a/v1" }],
      preferredVersion: { groupVersion: "a/v1" },
    },
  ];
  expect(parseGroupVersions({ kind: "APIGroupList", groups })).toEqual(["a/v1", "a/v2"]);
  const resources = [
    { name: "pods", namespaced: true, kind: "Pod", verbs: ["get"] },
    { name: "pods/log", namespaced: true, kind: "Pod", verbs: ["get"] },
  ];
  expect(parseResourceList("v1", { resources })).toEqual([
    {
      group: "",
      version: "v1",
      resource: "pods",
      kind: "Pod",
      namespaced: true,
      verbs: ["get"],
      subresources: ["log"],
    },
  ]);
});
