import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../kubernetes/object";
import { loadSchema } from "./load-schema";
import { validateObject } from "./validate-object";

function gateway(server: Record<string, unknown>): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "edge", namespace: "ingress" },
    spec: { selector: { app: "edge" }, servers: [{ hosts: ["shop.example.com"], ...server }] },
  };
}

const port = { number: 80, name: "http", protocol: "HTTP" };
const judge = async (object: KubernetesObject) =>
  validateObject(object, { schema: await loadSchema("networking.istio.io", "Gateway") }).map(
    ({ stage, path }) => ({
      stage,
      path,
    }),
  );

describe("validateObject", () => {
  it("asks the webhook nothing about what the API server refuses", async () => {
    expect(await judge(gateway({ port: { ...port, number: 70_000, name: undefined } }))).toEqual([
      { stage: "schema", path: ["spec", "servers", 0, "port", "name"] },
    ]);
  });

  it("asks the webhook about the rest", async () => {
    const found = await judge(gateway({ port: { ...port, number: 70_000 } }));
    expect(found.map(({ stage }) => stage)).toEqual(["webhook"]);
  });

  it("shows the webhook what the API server keeps", async () => {
    expect(await judge(gateway({ port, tls: null, bind: null }))).toEqual([]);
  });
});
