import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { authorizationPolicyEditor as form } from "./authorization-policy-form";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name: "cart", namespace: "shop" },
  spec,
});
const selector = { matchLabels: { app: "cart" } };
const full = make({
  selector,
  action: "ALLOW",
  rules: [
    {
      from: [{ source: { serviceAccounts: ["shop/front"], futureField: ["kept"] } }],
      to: [{ operation: { methods: ["GET"], paths: ["/cart*"] } }],
      when: [{ key: "request.headers[x-tenant]", values: ["a"] }],
    },
  ],
});
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });
const sentences = () => screen.getAllByTestId("rule-sentence").map(({ textContent }) => textContent);

beforeAll(stubLayout);
afterEach(cleanup);

describe("AuthorizationPolicyFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, full, { base: full, readOnly: true });
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
    expect(sentences()).toEqual(["ALLOW front (shop) to GET /cart* when header x-tenant is a"]);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "invalid path";
    const path = ["spec", "rules", 0, "to", 0, "operation", "paths", 0];
    stagePolicy(form, full, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByRole("alert").textContent).toBe(message);
    expect(screen.getByLabelText("Paths").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows the rules, edits one and keeps what it does not show", async () => {
    const { user, spec } = stagePolicy(form, full, { base: full });
    expect(radio("Some workloads").checked).toBe(true);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: /Header name/ }).value).toBe("x-tenant");
    await user.type(screen.getByLabelText("Methods"), "PUT{Enter}");
    await user.type(screen.getByLabelText("Not service accounts"), "shop/report{Enter}");
    await user.click(screen.getByRole("button", { name: "Remove condition 1" }));
    expect(sentences()).toEqual(["ALLOW front (shop) except report (shop) to GET or PUT /cart*"]);
    expect(spec()).toEqual({
      selector,
      action: "ALLOW",
      rules: [
        {
          from: [
            {
              source: {
                serviceAccounts: ["shop/front"],
                futureField: ["kept"],
                notServiceAccounts: ["shop/report"],
              },
            },
          ],
          to: [{ operation: { methods: ["GET", "PUT"], paths: ["/cart*"] } }],
        },
      ],
    });
  });

  it("tells no rule from an empty one", async () => {
    const { user, spec } = stagePolicy(form, make({}));
    expect(screen.getByText("Without a rule it allows nothing")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    expect(screen.getByText("It allows everything")).toBeTruthy();
    expect(spec()).toEqual({ rules: [{}] });
    await user.click(radio("Deny"));
    expect(screen.getByText("It refuses everything")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove rule 1" }));
    expect(spec()).toEqual({ action: "DENY" });
  });

  it("adds a caller by another attribute", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [{}] }));
    await user.click(screen.getByRole("button", { name: "Add caller" }));
    const caller = within(screen.getByRole("region", { name: "caller 1" }));
    expect(caller.getByLabelText("Service accounts")).toBeTruthy();
    await user.click(caller.getByRole("combobox", { name: "Ask for something else" }));
    await user.click(screen.getByRole("option", { name: /^IP blocks/ }));
    await user.type(caller.getByLabelText("IP blocks"), "10.0.0.0/8,");
    expect(spec()).toEqual({ rules: [{ from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }] }] });
  });

  it("asks a provider of the mesh, and forgets it with another action", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [{}] }));
    await user.click(radio("Ask a provider"));
    await user.click(screen.getByRole("combobox", { name: /Provider/ }));
    await user.click(screen.getByRole("option", { name: "opa" }));
    expect(spec()).toEqual({ rules: [{}], action: "CUSTOM", provider: { name: "opa" } });
    expect(sentences()).toEqual(["ASK opa whether anyone may call anything"]);
    await user.click(radio("Allow"));
    expect(spec()).toEqual({ rules: [{}], action: "ALLOW" });
  });

  it("starts from a template, whose answers are asked for", async () => {
    const { user, spec } = stagePolicy(form, make({ selector, rules: [{}] }));
    await user.click(screen.getByRole("combobox", { name: /Template/ }));
    await user.click(screen.getByRole("option", { name: /Allow one service account/ }));
    const use = screen.getByRole<HTMLButtonElement>("button", { name: "Use this template" });
    expect(use.disabled).toBe(true);
    await user.type(screen.getByLabelText("Namespace of the callers"), "shop");
    await user.type(screen.getByLabelText("Service account of the caller"), "front");
    await user.click(use);
    expect(spec()).toEqual({
      selector,
      action: "ALLOW",
      rules: [{ from: [{ source: { serviceAccounts: ["shop/front"] } }] }],
    });
  });

  it("is attached to a gateway instead of workloads", async () => {
    const { user, spec } = stagePolicy(form, make({ selector, rules: [{}] }));
    await user.click(radio("A gateway or service"));
    await user.type(screen.getByLabelText("Target name"), "waypoint");
    expect(spec()).toEqual({
      rules: [{}],
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "waypoint" }],
    });
  });
});
