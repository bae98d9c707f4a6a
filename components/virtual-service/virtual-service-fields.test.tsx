import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { shopCatalog, stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { virtualServiceEditor as form } from "./virtual-service-form";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: "cart", namespace: "shop" },
  spec,
});
const plain = make({ hosts: ["cart"], http: [{ route: [{ destination: { host: "cart" } }] }] });
const full = make({
  hosts: ["cart"],
  http: [
    {
      match: [{ headers: { "x-beta": { exact: "yes" } }, uri: { prefix: "/v2" } }],
      route: [
        { destination: { host: "cart", subset: "v1" }, weight: 3, futureField: "kept" },
        { destination: { host: "cart", subset: "v2" }, weight: 1 },
      ],
      timeout: "5s",
      retries: { attempts: 2 },
    },
    { redirect: { uri: "/sorry", redirectCode: 302 } },
  ],
});
const catalog = {
  ...shopCatalog,
  services: shopCatalog.services.map((service) => ({ ...service, subsets: ["v1"], versions: ["v1", "v2"] })),
};
const stage = { base: full, catalog };
const input = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const route = (index: number) => within(screen.getByRole("region", { name: `route ${index}` }));

beforeAll(stubLayout);
afterEach(cleanup);

describe("VirtualServiceFields", () => {
  it("offers nothing to edit to who may only read, who can still open routes", async () => {
    const { user } = stagePolicy(form, full, { ...stage, readOnly: true });
    expect(screen.getAllByRole("button").every((button) => button.hasAttribute("aria-expanded"))).toBe(true);
    await user.click(screen.getByRole("button", { name: /x-beta/ }));
    expect(screen.getByLabelText<HTMLInputElement>("Timeout").readOnly).toBe(true);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
    expect(screen.queryByRole("checkbox", { name: "CORS" })).toBeNull();
  });

  it("marks what a cluster would refuse at its field, and the closed route that has it", async () => {
    const message = "invalid duration";
    const path = ["spec", "http", 0, "timeout"];
    const { user } = stagePolicy(form, full, {
      ...stage,
      violations: [{ severity: "error", stage: "webhook", path, message }],
    });
    await user.click(screen.getByRole("button", { name: /x-beta.*has a problem/ }));
    expect(screen.getByLabelText("Timeout").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("alert").textContent).toBe(message);
  });

  it("warns of a dotted short name and offers the full one", async () => {
    const { user, spec, problems } = stagePolicy(form, make({ hosts: ["cart.shop"] }), { catalog });
    expect(screen.getByText("cart.shop is not short for a service")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Use the full name" }));
    expect(spec()).toEqual({ hosts: ["cart.shop.svc.cluster.local"] });
    expect(problems()).toEqual([]);
  });

  it("says each route in a line, and its real shares; an edit keeps what it does not show", async () => {
    const { user, spec, problems } = stagePolicy(form, full, stage);
    expect(screen.getByRole("button", { name: "every request → redirect to /sorry" })).toBeTruthy();
    await user.click(
      screen.getByRole("button", {
        name: "path starts with /v2 and header x-beta = yes → 75 % cart v1, 25 % cart v2",
      }),
    );
    expect(input("Timeout").value).toBe("5s");
    expect(screen.getByText(/No DestinationRule of cart defines it yet/)).toBeTruthy();
    const weight = within(route(1).getByRole("region", { name: "destination 2" })).getByRole("spinbutton", {
      name: "Weight",
    });
    await user.clear(weight);
    await user.type(weight, "3");
    await user.click(screen.getByRole("checkbox", { name: "Retries" }));
    await user.click(screen.getByRole("button", { name: "Move route 2 up" }));
    expect(spec()).toEqual({
      hosts: ["cart"],
      http: [
        { redirect: { uri: "/sorry", redirectCode: 302 } },
        {
          match: [{ headers: { "x-beta": { exact: "yes" } }, uri: { prefix: "/v2" } }],
          route: [
            { destination: { host: "cart", subset: "v1" }, weight: 3, futureField: "kept" },
            { destination: { host: "cart", subset: "v2" }, weight: 3 },
          ],
          timeout: "5s",
        },
      ],
    });
    expect(screen.getByText("Route 1 takes every request")).toBeTruthy();
    expect(route(2).getByRole("textbox", { name: "Timeout" })).toBeTruthy();
    expect(problems()).toEqual([]);
  });

  it("sends requests with a header to a subset by a route before the others", async () => {
    const { user, spec, problems } = stagePolicy(form, plain, { catalog });
    await user.click(screen.getByRole("button", { name: /Send by header/ }));
    const canary = within(screen.getByRole("group", { name: "Canary by header" }));
    await user.type(canary.getByLabelText("Subset"), "v2");
    await user.click(canary.getByRole("button", { name: "Insert as the first route" }));
    expect(spec()).toEqual({
      hosts: ["cart"],
      http: [
        {
          match: [{ headers: { "x-canary": { exact: "yes" } } }],
          route: [{ destination: { host: "cart", subset: "v2" } }],
        },
        { route: [{ destination: { host: "cart" } }] },
      ],
    });
    expect(screen.getByRole("button", { name: "header x-canary = yes → cart v2" })).toBeTruthy();
    expect(problems()).toEqual([]);
  });

  it("gives a second destination nothing until somebody says so", async () => {
    const { user, spec, problems } = stagePolicy(form, plain, { catalog });
    await user.click(screen.getByRole("button", { name: "Add destination" }));
    expect(spec()).toEqual({
      hosts: ["cart"],
      http: [
        {
          route: [
            { destination: { host: "cart" }, weight: 100 },
            { destination: { host: "cart" }, weight: 0 },
          ],
        },
      ],
    });
    expect(problems()).toEqual([]);
  });

  it("asks for more of a request, and does another thing with it", async () => {
    const { user, spec, problems } = stagePolicy(form, plain, { catalog });
    await user.click(screen.getByRole("button", { name: "Add match" }));
    await user.type(input("Path"), "/old");
    await user.click(screen.getByRole("combobox", { name: "Ask for something else" }));
    await user.click(screen.getByRole("option", { name: /^Method/ }));
    await user.type(screen.getByRole("combobox", { name: "Method" }), "GET");
    await user.click(screen.getByRole("radio", { name: "Redirect" }));
    await user.clear(input("New path"));
    await user.type(input("New path"), "/new");
    expect(spec()).toEqual({
      hosts: ["cart"],
      http: [{ match: [{ uri: { prefix: "/old" }, method: { exact: "GET" } }], redirect: { uri: "/new" } }],
    });
    expect(problems()).toEqual([]);
  });

  it("turns parts of a route on, and brings back what was turned off", async () => {
    const { user, spec, problems } = stagePolicy(form, plain, { catalog });
    const fault = screen.getByRole("checkbox", { name: "Fault injection" });
    await user.click(fault);
    const share = screen.getByRole("spinbutton", { name: "Share that is delayed" });
    await user.clear(share);
    await user.type(share, "25");
    await user.click(fault);
    expect(spec()).toEqual(plain.spec);
    await user.click(fault);
    expect(spec()).toMatchObject({
      http: [{ fault: { delay: { fixedDelay: "5s", percentage: { value: 25 } } } }],
    });
    expect(problems()).toEqual([]);
  });
});
