import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { peerAuthenticationEditor as form } from "./peer-authentication-form";

const make = (spec: Record<string, unknown>, namespace = "shop") => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: { name: "default", namespace },
  spec,
});
const strict = make({ mtls: { mode: "STRICT" } });
const cart = make({
  selector: { matchLabels: { app: "cart" } },
  mtls: { mode: "STRICT" },
  portLevelMtls: { "8080": { mode: "DISABLE" } },
});
const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });

beforeAll(stubLayout);
afterEach(cleanup);

describe("PeerAuthenticationFields", () => {
  it("does not let an object that exists become one of the mesh, and says why", () => {
    stagePolicy(form, strict, { base: strict });
    expect(radio("The whole mesh").disabled).toBe(true);
    expect(screen.getByText(/Only a policy of istio-system covers the mesh/)).toBeTruthy();
  });

  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, cart, { base: cart, readOnly: true });
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>("Port of the workload").readOnly).toBe(true);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "port must be in range 1..65535";
    const path = ["spec", "portLevelMtls", "8080"];
    stagePolicy(form, cart, { violations: [{ severity: "error", stage: "webhook", path, message }] });
    expect(screen.getByRole("alert").textContent).toBe(message);
    expect(screen.getByLabelText("Port of the workload").getAttribute("aria-invalid")).toBe("true");
  });

  it("names the workloads it covers, and those that have no proxy", () => {
    stagePolicy(form, strict);
    expect(radio("A namespace").checked).toBe(true);
    expect(radio("Strict").checked).toBe(true);
    expect(screen.getByText("It covers 3 workloads now")).toBeTruthy();
    expect(screen.getByText("cart-v1, front-v1")).toBeTruthy();
    expect(screen.getByText("report-v1")).toBeTruthy();
    expect(screen.getByText("batch-v1 (other), report-v1")).toBeTruthy();
  });

  it("moves a new object to the root namespace for the whole mesh, and back", async () => {
    const { user, object } = stagePolicy(form, strict);
    await user.click(radio("The whole mesh"));
    expect(object().metadata.namespace).toBe("istio-system");
    expect(screen.getByText("It covers 4 workloads now")).toBeTruthy();
    await user.click(radio("A namespace"));
    expect(object().metadata.namespace).toBe("shop");
    expect(object()["spec"]).toEqual({ mtls: { mode: "STRICT" } });
  });

  it("is about some workloads as soon as they have a label, with ports of their own", async () => {
    const { user, spec } = stagePolicy(form, strict);
    await user.click(radio("Some workloads"));
    expect(screen.getByText(/Without a label it covers all of shop/)).toBeTruthy();
    await user.click(screen.getByRole("combobox", { name: /Take the labels of/ }));
    await user.click(screen.getByRole("option", { name: /cart-v1/ }));
    await user.click(screen.getByRole("button", { name: "Remove version" }));
    expect(screen.getByText("It covers 1 workload now")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add port" }));
    expect(spec()).toEqual({
      selector: { matchLabels: { app: "cart" } },
      mtls: { mode: "STRICT" },
      portLevelMtls: { "8080": { mode: "DISABLE" } },
    });
    await user.click(
      within(screen.getByRole("group", { name: "Labels" })).getByRole("button", { name: "Remove app" }),
    );
    expect(radio("Some workloads").checked).toBe(true);
  });

  it("warns that labels in the root namespace have no effect", () => {
    stagePolicy(form, make({ selector: { matchLabels: { app: "cart" } } }, "istio-system"));
    expect(screen.getByText("In istio-system, one with labels has no effect")).toBeTruthy();
  });

  it("keeps what it does not show", async () => {
    const object = make({ mtls: { mode: "PERMISSIVE" }, futureField: { a: 1 } });
    const { user, text } = stagePolicy(form, object, { base: object });
    await user.click(radio("Inherit"));
    expect(text()).toContain("futureField:\n    a: 1");
    expect(text()).not.toContain("mtls");
  });
});
