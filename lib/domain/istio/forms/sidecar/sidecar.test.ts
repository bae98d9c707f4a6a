import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applySidecar } from "./apply-sidecar";
import { readSidecar } from "./read-sidecar";
import { sidecarForm } from "./sidecar";

const full = makeObject("networking.istio.io/v1", "Sidecar", "full", {
  workloadSelector: { labels: { app: "cart" } },
  egress: [
    {
      port: { number: 3306, protocol: "MYSQL", name: "db" },
      bind: "127.0.0.1",
      hosts: ["./db"],
      captureMode: "NONE",
    },
    { hosts: ["./*", "istio-system/*"] },
  ],
  ingress: [{ port: { number: 9080, protocol: "HTTP", name: "x" }, defaultEndpoint: "unix:///a" }],
  outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
});

describe("losslessness", () => {
  testLosslessForm(sidecarForm, [full]);
});

test("hosts without a namespace and listeners without hosts are refused", () => {
  const { values } = readSidecar(full);
  const [first] = values.egress;
  const find = (egress: unknown): unknown =>
    sidecarForm.schema.safeParse({ ...values, egress }).error?.issues.map(({ path }) => path.join("."));
  expect(find([{ ...first, hosts: ["db"] }])).toEqual(["egress.0.hosts.0"]);
  expect(find([{ ...first, hosts: [] }])).toEqual(["egress.0.hosts"]);
});

test("turning the outbound policy off removes it", () => {
  const { values } = readSidecar(full);
  const applied = applySidecar({ ...values, outboundTrafficPolicy: undefined }, full);
  expect(applied["spec"]).not.toHaveProperty("outboundTrafficPolicy");
});
