import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyServiceEntry } from "./apply-service-entry";
import { readServiceEntry } from "./read-service-entry";
import { serviceEntryForm } from "./service-entry";

const make = (name: string, spec: Record<string, unknown>) =>
  makeObject("networking.istio.io/v1", "ServiceEntry", name, spec);
const full = make("full", {
  hosts: ["api.example.com"],
  addresses: ["240.0.0.1"],
  ports: [{ number: 443, name: "tls", protocol: "TLS", targetPort: 8443 }],
  location: "MESH_EXTERNAL",
  resolution: "STATIC",
  endpoints: [{ address: "10.0.0.1", ports: { tls: 8443 }, labels: { a: "b" }, locality: "eu/a", weight: 2 }],
  exportTo: ["."],
  subjectAltNames: ["api"],
});

describe("losslessness", () => {
  testLosslessForm(serviceEntryForm, [
    full,
    make("inner", { hosts: ["a.b"], workloadSelector: { labels: { a: "b" } } }),
  ]);
});

test("hosts and port numbers are needed", () => {
  const { values } = readServiceEntry(full);
  const find = (candidate: unknown): unknown =>
    serviceEntryForm.schema.safeParse(candidate).error?.issues.map(({ path }) => path.join("."));
  expect(find({ ...values, hosts: [] })).toEqual(["hosts"]);
  expect(find({ ...values, hosts: ["*"], ports: [{ name: "a" }] })).toEqual(["hosts.0", "ports.0.number"]);
});

test("an emptied text removes its field", () => {
  const { values } = readServiceEntry(full);
  const endpoints = values.endpoints.map((endpoint) => ({ ...endpoint, locality: "", ports: {} }));
  expect(applyServiceEntry({ ...values, endpoints }, full)["spec"]).toMatchObject({
    endpoints: [{ address: "10.0.0.1", labels: { a: "b" }, weight: 2 }],
  });
});
