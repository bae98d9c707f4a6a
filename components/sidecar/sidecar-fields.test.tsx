import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { sidecarEditor as form } from "./sidecar-form";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "Sidecar",
  metadata: { name: "default", namespace: "shop" },
  spec,
});
const full = make({
  workloadSelector: { labels: { app: "cart" } },
  egress: [{ hosts: ["./*"], futureField: {} }],
  outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
});
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });

beforeAll(stubLayout);
afterEach(cleanup);

describe("SidecarFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, full, { base: full, readOnly: true });
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "invalid host";
    const path = ["spec", "egress", 0, "hosts", 0];
    stagePolicy(form, full, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByLabelText("Hosts they see").getAttribute("aria-invalid")).toBe("true");
  });

  it("counts the services that proxies see, and keeps what it does not show", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    expect(radio("Some workloads").checked).toBe(true);
    expect(screen.getByText(/These are 2 of 2 services/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove ./*" }));
    await user.type(screen.getByLabelText("Hosts they see"), "shop/cart.shop.svc.cluster.local{Enter}");
    expect(screen.getByText(/These are 1 of 2 services/)).toBeTruthy();
    await user.click(radio("Let pass"));
    await user.click(radio("A namespace"));
    expect(spec()).toEqual({
      egress: [{ hosts: ["shop/cart.shop.svc.cluster.local"], futureField: {} }],
      outboundTrafficPolicy: { mode: "ALLOW_ANY" },
    });
    expect(problems()).toEqual([]);
  });

  it("adds a listener for requests", async () => {
    const { user, spec, problems } = stagePolicy(form, make({}));
    await user.click(screen.getByRole("button", { name: "Add ingress listener" }));
    await user.clear(screen.getByLabelText("Handed on to"));
    await user.type(screen.getByLabelText("Handed on to"), "unix:///run/cart.sock");
    expect(spec()).toEqual({
      ingress: [
        {
          port: { number: 8080, protocol: "HTTP", name: "http" },
          defaultEndpoint: "unix:///run/cart.sock",
        },
      ],
    });
    expect(problems()).toEqual([]);
  });
});
