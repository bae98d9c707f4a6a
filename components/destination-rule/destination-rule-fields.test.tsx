import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { destinationRuleEditor as form } from "./destination-rule-form";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "DestinationRule",
  metadata: { name: "cart", namespace: "shop" },
  spec,
});
const full = make({
  host: "cart",
  trafficPolicy: {
    loadBalancer: { consistentHash: { httpHeaderName: "x-user" }, futureField: 1 },
    tls: { mode: "MUTUAL", clientCertificate: "/c.pem", privateKey: "/k.pem", sni: "cart" },
  },
  subsets: [{ name: "old", labels: { version: "v0" }, trafficPolicy: { connectionPool: { tcp: {} } } }],
});
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });

beforeAll(stubLayout);
afterEach(cleanup);

describe("DestinationRuleFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, full, { base: full, readOnly: true });
    expect(screen.getAllByRole("button").every((button) => button.hasAttribute("aria-expanded"))).toBe(true);
    expect(screen.getAllByRole<HTMLInputElement>("checkbox").every(({ disabled }) => disabled)).toBe(true);
    expect(screen.queryByRole("checkbox", { name: "Outlier detection" })).toBeNull();
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "client certificate required for mutual tls";
    const path = ["spec", "trafficPolicy", "tls", "clientCertificate"];
    stagePolicy(form, full, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByRole("alert").textContent).toBe(message);
    const field = screen.getByLabelText("Certificate of the caller (file)");
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  it("shows certificates only where they apply, and drops them with the mode", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    expect(radio("Mutual TLS").checked).toBe(true);
    await user.click(radio("TLS"));
    expect(screen.queryByLabelText("Private key of the caller (file)")).toBeNull();
    expect(spec()).toMatchObject({ trafficPolicy: { tls: { mode: "SIMPLE", sni: "cart" } } });
    await user.click(radio("Istio's mutual TLS"));
    expect(screen.queryByLabelText("Name asked for (SNI)")).toBeNull();
    await user.click(radio("Any endpoint"));
    expect(spec()).toEqual({
      ...full.spec,
      trafficPolicy: {
        loadBalancer: { simple: "LEAST_REQUEST", futureField: 1 },
        tls: { mode: "ISTIO_MUTUAL" },
      },
    });
    expect(problems()).toEqual([]);
  });

  it("offers subsets for versions that have none, and tells of labels that nothing has", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    expect(screen.getByRole("button", { name: "old: version=v0 · own limits" })).toBeTruthy();
    expect(screen.getByText("No workload of shop has them: requests to the subset fail.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add subset v1" }));
    expect(screen.queryByText("Versions without a subset:")).toBeNull();
    const subset = within(screen.getByRole("region", { name: "subset 2" }));
    expect(subset.getByText("Besides those of the service itself.")).toBeTruthy();
    expect(spec()).toMatchObject({
      subsets: [{ name: "old" }, { name: "v1", labels: { version: "v1" } }],
    });
    expect(problems()).toEqual([]);
  });

  it("tells that failover needs outlier detection until it is on", async () => {
    const { user, spec, problems } = stagePolicy(form, make({ host: "cart" }));
    await user.click(screen.getByRole("checkbox", { name: "Traffic policy" }));
    await user.click(screen.getByRole("checkbox", { name: "Load balancing" }));
    await user.click(screen.getByRole("checkbox", { name: "Locality" }));
    await user.click(radio("Named stand-ins"));
    expect(screen.getByText("Failover needs outlier detection")).toBeTruthy();
    await user.type(screen.getByLabelText("When this region fails"), "east");
    await user.type(screen.getByLabelText("This one takes over"), "west");
    await user.click(screen.getByRole("checkbox", { name: "Outlier detection" }));
    expect(screen.queryByText("Failover needs outlier detection")).toBeNull();
    expect(spec()).toEqual({
      host: "cart",
      trafficPolicy: {
        loadBalancer: {
          simple: "LEAST_REQUEST",
          localityLbSetting: { enabled: true, failover: [{ from: "east", to: "west" }] },
        },
        outlierDetection: { consecutive5xxErrors: 5, interval: "10s", baseEjectionTime: "30s" },
      },
    });
    expect(problems()).toEqual([]);
  });

  it("gives a port settings of its own", async () => {
    const { user, spec, problems } = stagePolicy(form, make({ host: "cart", trafficPolicy: {} }));
    await user.click(screen.getByRole("button", { name: "Add port of its own" }));
    const port = within(screen.getByRole("region", { name: "port of its own 1" }));
    await user.click(port.getByRole("checkbox", { name: "TLS to the service" }));
    await user.click(port.getByRole("radio", { name: "Plain text" }));
    expect(spec()).toEqual({
      host: "cart",
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: "DISABLE" } }] },
    });
    expect(problems()).toEqual([]);
  });
});
