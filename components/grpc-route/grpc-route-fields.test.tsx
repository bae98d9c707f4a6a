import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { readGrpcRoute } from "@/lib/domain/istio/forms/grpc-route/read-grpc-route";
import { grpcRouteEditor as form } from "./grpc-route-form";
import { describeGrpcRule } from "./grpc-rule";

const make = (spec: Record<string, unknown>) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "GRPCRoute",
  metadata: { name: "cart", namespace: "shop" },
  spec,
});
const match = { method: { service: "shop.Cart", method: "Add", future: 1 }, future: 2 };
const rule = {
  matches: [match],
  backendRefs: [{ name: "cart", port: 80, future: 3 }],
  sessionPersistence: {},
};

beforeAll(stubLayout);
afterEach(cleanup);

describe("the sentence of a rule", () => {
  it.each([
    [[], "every call → cart"],
    [[{}], "every call → cart"],
    [[{ method: { service: "shop.Cart" } }, { method: { method: "Get" } }], "shop.Cart/… or …/Get → cart"],
    [
      [{ method: { type: "RegularExpression", service: "shop[.].*", method: "Get" } }],
      "calls like shop[.].*/Get → cart",
    ],
    [[{ headers: [{ name: "x", value: "1" }] }], "calls with header x = 1 → cart"],
  ])("with matches %j is %s", (matches, expected) => {
    const { values } = readGrpcRoute(make({ rules: [{ ...rule, matches }] }));
    expect(values.rules.map(describeGrpcRule)).toEqual([expected]);
  });
});

describe("GrpcRouteFields", () => {
  it("offers nothing to edit to who may only read, and shows what there is", () => {
    stagePolicy(
      form,
      make({ parentRefs: [{ name: "web" }], hostnames: ["grpc.example.com"], rules: [rule] }),
      {
        readOnly: true,
      },
    );
    expect(screen.queryAllByRole("button", { name: /^(Add|Remove|Move) / })).toEqual([]);
    expect(screen.getByText("shop.Cart/Add → cart")).toBeTruthy();
    expect(screen.getByText("grpc.example.com")).toBeTruthy();
    expect(screen.getByText("Gateway web")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("gRPC service")).toMatchObject({
      value: "shop.Cart",
      readOnly: true,
    });
  });

  it("says at its field what a match and a backend lack, or what the cluster refuses", async () => {
    const path = ["spec", "rules", 0, "matches", 0, "method", "service"];
    const { user } = stagePolicy(form, make({ rules: [rule] }), {
      violations: [{ severity: "error", stage: "schema", path, message: "no such service" }],
    });
    const field = (name: RegExp, description: RegExp) => screen.queryByRole("textbox", { name, description });
    expect(field(/^gRPC service/, /no such service/)).toBeTruthy();
    await user.clear(screen.getByLabelText("gRPC service"));
    expect(field(/^gRPC service/, /Enter the service/)).toBeNull();
    await user.clear(screen.getByLabelText("gRPC method"));
    expect(field(/^gRPC service/, /Enter the service, the method, or both/)).toBeTruthy();
    await user.clear(screen.getByLabelText(/^Service port/));
    expect(
      screen.getByRole("spinbutton", { name: /^Service port/, description: /Enter the port of the Service/ }),
    ).toBeTruthy();
  });

  it("edits the method of a match and keeps what the form does not know", async () => {
    const { user, spec } = stagePolicy(form, make({ rules: [rule] }));
    await user.click(screen.getByRole("combobox", { name: /^Called method/ }));
    await user.click(screen.getByRole("option", { name: /^matches/ }));
    await user.clear(screen.getByLabelText("gRPC method"));
    const method = { type: "RegularExpression", service: "shop.Cart", future: 1 };
    expect(spec()).toEqual({ rules: [{ ...rule, matches: [{ ...match, method }] }] });
    await user.click(screen.getByRole("combobox", { name: /^Called method/ }));
    await user.click(screen.getByRole("option", { name: "every method" }));
    expect(spec()).toEqual({ rules: [{ ...rule, matches: [{ future: 2 }] }] });
  });

  it("makes a rule with a match, a filter of those that gRPC routes have, and a split", async () => {
    const { user, spec } = stagePolicy(form, make({}));
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    await user.click(screen.getByRole("button", { name: "Add match" }));
    await user.click(screen.getByRole("button", { name: "Add header" }));
    await user.type(screen.getByLabelText("Name of header"), "x-canary");
    await user.type(screen.getByLabelText("Value of header"), "yes");
    await user.click(screen.getByRole("button", { name: "Add filter" }));
    await user.click(screen.getByRole("combobox", { name: "What it does" }));
    expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Change request headers/),
      expect.stringMatching(/^Change response headers/),
      expect.stringMatching(/^Mirror/),
      expect.stringMatching(/^Extension/),
    ]);
    await user.click(screen.getByRole("option", { name: /^Mirror/ }));
    const mirror = within(screen.getByRole("region", { name: "On the way" }));
    await user.click(mirror.getByLabelText("Service"));
    await user.paste("front");
    const goTo = within(screen.getByRole("region", { name: "Go to" }));
    await user.click(goTo.getByLabelText("Service"));
    await user.paste("cart");
    await user.click(screen.getByRole("button", { name: "Add backend" }));
    await user.click(within(screen.getByRole("region", { name: "backend 2" })).getByLabelText("Service"));
    await user.paste("front");
    expect(screen.getByText("cart 50 %, front 50 %")).toBeTruthy();
    expect(spec()).toEqual({
      rules: [
        {
          matches: [{ headers: [{ name: "x-canary", value: "yes" }] }],
          filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "front", port: 80 } } }],
          backendRefs: [
            { name: "cart", port: 80 },
            { name: "front", port: 80 },
          ],
        },
      ],
    });
  });
});
