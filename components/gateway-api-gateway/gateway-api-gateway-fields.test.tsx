import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import type { IstioForm } from "@/components/istio-editor/istio-form";
import type { GatewayApiGatewayValues } from "@/lib/domain/istio/forms/gateway-api-gateway/gateway-api-gateway";
import { gatewayApiGatewayEditor } from "./gateway-api-gateway-form";

const form: IstioForm<GatewayApiGatewayValues> = gatewayApiGatewayEditor;
const make = (spec: Record<string, unknown>) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name: "web", namespace: "shop" },
  spec: { gatewayClassName: "istio", ...spec },
});
const http = {
  name: "http",
  port: 80,
  protocol: "HTTP",
  allowedRoutes: { namespaces: { from: "Same" }, future: 1 },
};

beforeAll(stubLayout);
afterEach(cleanup);

describe("GatewayApiGatewayFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stagePolicy(form, make({ listeners: [http] }), { readOnly: true });
    expect(screen.queryAllByRole("button", { name: /Add|Remove/ })).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
  });

  it("gives the second listener the encrypted port and a name of its own", async () => {
    const { user, spec } = stagePolicy(form, make({ listeners: [http] }));
    await user.click(screen.getByRole("button", { name: "Add listener" }));
    const second = within(screen.getByRole("region", { name: "listener 2" }));
    await user.type(second.getByLabelText("Hostname"), "shop.example.com");
    await user.click(second.getByRole("button", { name: "Add certificate" }));
    await user.type(second.getByLabelText("Secret"), "shop-cert");
    expect(spec()).toEqual({
      gatewayClassName: "istio",
      listeners: [
        http,
        {
          name: "https",
          hostname: "shop.example.com",
          port: 443,
          protocol: "HTTPS",
          tls: { mode: "Terminate", certificateRefs: [{ name: "shop-cert" }] },
          allowedRoutes: { namespaces: { from: "Same" } },
        },
      ],
    });
    await user.click(second.getByRole("combobox", { name: "Protocol" }));
    await user.click(screen.getByRole("option", { name: "HTTP" }));
    expect(spec()).toMatchObject({ listeners: [{}, { name: "http-2", port: 80, protocol: "HTTP" }] });
    expect(spec()).not.toHaveProperty("listeners.1.tls");
  });

  it("takes routes of namespaces with labels, and keeps what it does not show", async () => {
    const { user, spec } = stagePolicy(form, make({ listeners: [http] }));
    await user.click(screen.getByRole("radio", { name: "Namespaces with labels" }));
    await user.click(screen.getByRole("button", { name: "Add label" }));
    await user.type(screen.getByLabelText("Labels of namespaces: Label 1"), "team");
    await user.type(screen.getByLabelText("Labels of namespaces: Value 1"), "web");
    const allowed = (namespaces: unknown) => ({
      gatewayClassName: "istio",
      listeners: [{ ...http, allowedRoutes: { namespaces, future: 1 } }],
    });
    expect(spec()).toEqual(allowed({ from: "Selector", selector: { matchLabels: { team: "web" } } }));
    await user.click(screen.getByRole("radio", { name: "Every namespace" }));
    expect(spec()).toEqual(allowed({ from: "All" }));
  });
});
