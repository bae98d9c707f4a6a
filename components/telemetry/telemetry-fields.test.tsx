import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { telemetryEditor as form } from "./telemetry-form";

const full = {
  apiVersion: "telemetry.istio.io/v1",
  kind: "Telemetry",
  metadata: { name: "default", namespace: "shop" },
  spec: {
    accessLogging: [{ providers: [{ name: "envoy", futureField: 1 }] }],
    tracing: [{ randomSamplingPercentage: 5, customTags: { team: { literal: { value: "shop" } } } }],
    metrics: [
      { overrides: [{ match: { metric: "REQUEST_COUNT" }, tagOverrides: { a: { operation: "REMOVE" } } }] },
    ],
  },
};

beforeAll(stubLayout);
afterEach(cleanup);

describe("TelemetryFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, full, { base: full, readOnly: true });
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("checkbox").every(({ disabled }) => disabled)).toBe(true);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "filter does not compile";
    const path = ["spec", "accessLogging", 0, "filter", "expression"];
    stagePolicy(form, full, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByLabelText("Only requests for which").getAttribute("aria-invalid")).toBe("true");
  });

  it("edits access logs, keeps what it does not show, and names providers the mesh has not", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    const log = within(screen.getByRole("region", { name: "access log 1" }));
    await user.click(log.getByLabelText("Only requests for which"));
    await user.paste("response.code >= 400");
    await user.type(log.getByLabelText("Providers"), "otel{Enter}");
    expect(log.getByText("otel: not in the mesh configuration.")).toBeTruthy();
    expect(spec()).toEqual({
      ...full.spec,
      accessLogging: [
        {
          providers: [{ name: "envoy", futureField: 1 }, { name: "otel" }],
          filter: { expression: "response.code >= 400" },
        },
      ],
    });
    expect(problems()).toEqual([]);
  });

  it("edits what is traced and measured", async () => {
    const { user, spec, problems } = stagePolicy(form, full, { base: full });
    const share = screen.getByRole<HTMLInputElement>("spinbutton", { name: "Share of requests" });
    expect(share.value).toBe("5");
    await user.type(share, "0");
    const tag = within(screen.getByRole("region", { name: "tag 1" }));
    await user.click(tag.getByRole("combobox", { name: "Its value is" }));
    await user.click(screen.getByRole("option", { name: "A header of the request" }));
    expect(problems()).toEqual(["Name the header."]);
    expect(tag.getByRole("alert").textContent).toBe("Name the header.");
    await user.type(tag.getByLabelText("Header"), "x-team");
    await user.click(screen.getByRole("checkbox", { name: "Do not measure it" }));
    expect(spec()).toEqual({
      ...full.spec,
      tracing: [{ randomSamplingPercentage: 50, customTags: { team: { header: { name: "x-team" } } } }],
      metrics: [
        {
          overrides: [
            {
              match: { metric: "REQUEST_COUNT" },
              tagOverrides: { a: { operation: "REMOVE" } },
              disabled: true,
            },
          ],
        },
      ],
    });
    expect(problems()).toEqual([]);
  });
});
