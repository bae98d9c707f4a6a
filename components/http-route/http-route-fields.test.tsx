import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import type { ReferenceAttachment } from "@/lib/domain/gateway-api/explain-route-attachment";
import { AttachmentView } from "./attachment-view";
import { httpRouteEditor as form } from "./http-route-form";
import { describeRouteRule, findShares, formatShare } from "./route-rule";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: "cart", namespace: "shop" },
  spec,
});
const rule = {
  matches: [{ path: { type: "PathPrefix", value: "/cart" }, future: 1 }],
  backendRefs: [{ name: "cart", port: 80, weight: 3, future: 2 }],
};

beforeAll(stubLayout);
afterEach(cleanup);

describe("shares of backends", () => {
  it.each([
    [[undefined], ["100 %"]],
    [
      [undefined, 1, 1],
      ["33.3 %", "33.3 %", "33.3 %"],
    ],
    [
      [3, 1, 0],
      ["75 %", "25 %", "0 %"],
    ],
    [
      [0, 0],
      ["0 %", "0 %"],
    ],
  ])("of weights %o are %o", (weights, expected) => {
    expect(findShares(weights.map((weight) => ({ weight }))).map(formatShare)).toEqual(expected);
  });
});

describe("HttpRouteFields", () => {
  it("offers nothing to edit to who may only read, and says what each rule does", () => {
    const { object } = stagePolicy(form, make({ parentRefs: [{ name: "web" }], rules: [rule] }), {
      readOnly: true,
    });
    expect(screen.queryAllByRole("button", { name: /Add|Remove|Move/ })).toEqual([]);
    expect(form.read(object()).values.rules.map(describeRouteRule)).toEqual(["/cart/… → cart"]);
    expect(screen.getByText("/cart/… → cart")).toBeTruthy();
  });

  it("teaches what is missing", () => {
    stagePolicy(form, make({}));
    expect(screen.getByText(/Without a parent nobody follows it/)).toBeTruthy();
    expect(screen.getByText(/Without a rule every request is answered with 500/)).toBeTruthy();
  });

  it("is followed by callers of a service in the mesh", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [rule] }));
    await user.click(screen.getByRole("button", { name: "Add parent" }));
    expect(spec()).toMatchObject({ parentRefs: [{ name: "waypoint" }] });
    await user.click(screen.getByRole("combobox", { name: "Kind" }));
    await user.click(screen.getByRole("option", { name: "Service" }));
    await user.type(screen.getByLabelText("Parent name"), "cart");
    expect(spec()).toEqual({ parentRefs: [{ group: "", kind: "Service", name: "cart" }], rules: [rule] });
  });

  it("splits between backends, with the share that follows from the weights", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [rule] }));
    await user.click(screen.getByRole("button", { name: "Add backend" }));
    const second = within(screen.getByRole("region", { name: "backend 2" }));
    await user.click(second.getByLabelText("Service"));
    await user.paste("front");
    expect(screen.getByText("cart 75 %, front 25 %")).toBeTruthy();
    expect(spec()).toEqual({
      rules: [{ ...rule, backendRefs: [rule.backendRefs[0], { name: "front", port: 80 }] }],
    });
  });

  it("adds a filter of another type, a match and a timeout, and takes the timeout away", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [rule] }));
    await user.click(screen.getByRole("button", { name: "Add filter" }));
    await user.click(screen.getByRole("combobox", { name: "What it does" }));
    await user.click(screen.getByRole("option", { name: /^Rewrite/ }));
    await user.click(screen.getByRole("combobox", { name: "Path becomes" }));
    await user.click(screen.getByRole("option", { name: /^another prefix/ }));
    await user.click(screen.getByRole("combobox", { name: /Method/ }));
    await user.click(screen.getByRole("option", { name: "GET" }));
    await user.type(screen.getByLabelText("Request timeout"), "5s");
    const filters = [
      { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
    ];
    const edited = { ...rule, matches: [{ ...rule.matches[0], method: "GET" }], filters };
    expect(spec()).toEqual({ rules: [{ ...edited, timeouts: { request: "5s" } }] });
    await user.clear(screen.getByLabelText("Request timeout"));
    expect(spec()).toEqual({ rules: [edited] });
  });
});

describe("AttachmentView", () => {
  const parent = { kind: "Gateway", namespace: "shop", name: "web" };
  const stage = (references: ReferenceAttachment[]) =>
    render(
      <AttachmentView
        cluster="west"
        answer={{
          route: {
            value: { attached: references.some(({ attached }) => attached), references },
            reasons: [
              {
                role: "ignored",
                object: parent,
                field: "spec.listeners[0].allowedRoutes",
                message: "not taken",
              },
            ],
          },
        }}
        loading={false}
        error={null}
        onRetry={() => undefined}
        missing={undefined}
      />,
    );

  it("says why a route does not attach", () => {
    const condition = { type: "Accepted", status: "False", reason: "NotAllowed", message: "no" } as const;
    stage([{ parent, sectionName: "http", attached: false, listeners: [], conditions: [condition] }]);
    expect(screen.getByText("does not attach to gateway shop/web, listener http")).toBeTruthy();
    expect(screen.getByRole("list", { name: "Conditions that Istio would write" }).textContent).toContain(
      "Accepted=False NotAllowed no",
    );
    expect(screen.getByTestId("reason").textContent).toContain("spec.listeners[0].allowedRoutes");
  });

  it("says where it attaches", () => {
    stage([{ parent, attached: true, listeners: ["http"], conditions: [] }]);
    expect(screen.getByText("attaches to gateway shop/web, listener http")).toBeTruthy();
  });
});
