import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { serviceEntryEditor as form } from "./service-entry-form";

const full = {
  apiVersion: "networking.istio.io/v1",
  kind: "ServiceEntry",
  metadata: { name: "bank", namespace: "shop" },
  spec: {
    hosts: ["bank.example.com"],
    location: "MESH_EXTERNAL",
    resolution: "STATIC",
    ports: [{ number: 443, name: "tls", protocol: "TLS", futureField: true }],
    endpoints: [{ address: "192.0.2.7", ports: { tls: 8443 } }],
  },
};
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });

beforeAll(stubLayout);
afterEach(cleanup);

describe("ServiceEntryFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, full, { base: full, readOnly: true });
    expect(screen.getAllByRole("button").every((button) => button.hasAttribute("aria-expanded"))).toBe(true);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "invalid host name";
    const path = ["spec", "hosts", 0];
    stagePolicy(form, full, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByRole("alert").textContent).toBe(message);
    expect(screen.getByLabelText("Hosts").getAttribute("aria-invalid")).toBe("true");
  });

  it("warns of a wildcard that DNS cannot look up", async () => {
    const { user } = stagePolicy(form, {
      ...full,
      spec: { ...full.spec, hosts: ["*.example.com"], endpoints: [] },
    });
    await user.click(radio("DNS"));
    expect(screen.getByText("*.example.com cannot be looked up")).toBeTruthy();
  });

  it("edits ports and endpoints, and is served by workloads instead", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    expect(screen.getByRole<HTMLInputElement>("spinbutton", { name: "Port" }).value).toBe("443");
    expect(screen.getByLabelText<HTMLInputElement>("Other ports: Port 1").value).toBe("8443");
    await user.clear(screen.getByLabelText("Other ports: Port 1"));
    await user.type(screen.getByLabelText("Other ports: Port 1"), "9443");
    expect(spec()).toEqual({
      ...full.spec,
      endpoints: [{ address: "192.0.2.7", ports: { tls: 9443 } }],
    });
    await user.click(radio("Workloads"));
    await user.click(screen.getByRole("button", { name: "Add label" }));
    await user.type(screen.getByLabelText("Labels: Label 1"), "app");
    await user.type(screen.getByLabelText("Labels: Value 1"), "bank");
    expect(spec()).toEqual({
      hosts: ["bank.example.com"],
      location: "MESH_EXTERNAL",
      resolution: "STATIC",
      ports: full.spec.ports,
      workloadSelector: { labels: { app: "bank" } },
    });
    expect(problems()).toEqual([]);
  });
});
