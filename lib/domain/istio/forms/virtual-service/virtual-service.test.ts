import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeVirtualService } from "@/lib/testing/world";
import { applyVirtualService } from "./apply-virtual-service";
import { readVirtualService } from "./read-virtual-service";
import { virtualServiceForm } from "./virtual-service";

const full = makeVirtualService("full", {
  hosts: ["cart", "cart.example.com"],
  gateways: ["mesh", "shop/front"],
  exportTo: ["."],
  http: [
    {
      name: "beta",
      match: [
        {
          uri: { prefix: "/v2" },
          ignoreUriCase: true,
          method: { exact: "GET" },
          headers: { "end-user": { exact: "ann" }, beta: {} },
          withoutHeaders: { bot: { regex: ".+" } },
          queryParams: { q: { prefix: "a" } },
          authority: { exact: "x" },
          scheme: { exact: "https" },
          port: 80,
          sourceLabels: { app: "web" },
          sourceNamespace: "web",
          gateways: ["mesh"],
        },
        { uri: { regex: "/a.*" } },
      ],
      route: [
        { destination: { host: "cart", subset: "v2", port: { number: 80 } }, weight: 90 },
        { destination: { host: "cart", subset: "v1" }, weight: 10, headers: { response: { remove: ["x"] } } },
      ],
      rewrite: { uri: "/", uriRegexRewrite: { match: "/a", rewrite: "/b" } },
      timeout: "5s",
      retries: { attempts: 3, perTryTimeout: "1s", retryOn: "5xx", retryRemoteLocalities: false },
      fault: { delay: { percentage: { value: 0.5 }, fixedDelay: "2s" }, abort: { httpStatus: 503 } },
      mirror: { host: "cart", subset: "v3" },
      mirrorPercentage: { value: 5 },
      headers: { request: { set: { a: "1" }, add: { b: "2" }, remove: ["c"] } },
      corsPolicy: {
        allowOrigins: [{ exact: "https://a" }],
        allowMethods: ["GET"],
        maxAge: "24h",
        allowCredentials: true,
      },
    },
    { redirect: { uri: "/new", redirectCode: 302 } },
    { directResponse: { status: 418, body: { string: "tea" } } },
    { delegate: { name: "d" } },
    {
      route: [{ destination: { host: "cart" } }],
      mirrors: [{ destination: { host: "m" }, percentage: { value: 1 } }],
    },
  ],
  tls: [{ match: [{ sniHosts: ["a.example.com"], port: 443 }], route: [{ destination: { host: "a" } }] }],
  tcp: [{ match: [{ port: 9000 }], route: [{ destination: { host: "b" }, weight: 100 }] }],
});

describe("losslessness", () => {
  testLosslessForm(virtualServiceForm, [full, makeVirtualService("bare", { hosts: ["a"] })]);
});

test("routes that do nothing, two things or send nothing are refused, and durations that are none", () => {
  const { values } = readVirtualService(full);
  const [first, second] = values.http;
  if (first === undefined || second === undefined) throw new Error("no routes");
  const broken = {
    ...values,
    http: [
      { ...first, route: first.route.map((item) => ({ ...item, weight: 0 })) },
      { ...second, directResponse: { status: 200 } },
      { ...second, redirect: undefined },
    ],
  };
  const find = (candidate: unknown): unknown =>
    virtualServiceForm.schema.safeParse(candidate).error?.issues.map(({ path }) => path.join("."));
  expect(find(broken)).toEqual(["http.0.route", "http.1", "http.2.route"]);
  expect(find({ ...values, http: [{ ...first, timeout: "5 seconds" }] })).toEqual(["http.0.timeout"]);
});

test("a moved route keeps what the form does not show, and a turned off section is gone", () => {
  const object = makeVirtualService("odd", {
    hosts: ["a"],
    http: [
      {
        route: [{ destination: { host: "a" }, future: 1 }],
        fault: { abort: { httpStatus: 500 } },
        note: "x",
      },
      { redirect: { uri: "/" } },
    ],
  });
  const { values, unsupported } = readVirtualService(object);
  expect(unsupported.map(({ path }) => path.join("."))).toEqual([
    "spec.http.0.note",
    "spec.http.0.route.0.future",
  ]);
  const [first, second] = values.http;
  if (first === undefined || second === undefined) throw new Error("no routes");
  const added = { ...second, origin: undefined, redirect: { uri: "/b" } };
  const applied = applyVirtualService(
    { ...values, http: [second, added, { ...first, fault: undefined }] },
    object,
  );
  expect(applied["spec"]).toEqual({
    hosts: ["a"],
    http: [
      { redirect: { uri: "/" } },
      { redirect: { uri: "/b" } },
      { route: [{ destination: { host: "a" }, future: 1 }], note: "x" },
    ],
  });
});

test("a match of another kind replaces the one before", () => {
  const { values } = readVirtualService(full);
  const [first] = values.http;
  if (first === undefined) throw new Error("no route");
  const match = first.match.map((item) => ({ ...item, uri: { kind: "exact" as const, value: "/" } }));
  const applied = applyVirtualService({ ...values, http: [{ ...first, match }] }, full);
  expect(applied["spec"]).toMatchObject({
    http: [{ match: [{ uri: { exact: "/" } }, { uri: { exact: "/" } }] }],
  });
});
