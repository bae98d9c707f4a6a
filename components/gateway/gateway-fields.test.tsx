import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { shopCatalog, stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import type { CatalogWorkload } from "@/lib/domain/istio/mesh-catalog";
import { gatewayEditor as form } from "./gateway-form";

const edge: CatalogWorkload = {
  namespace: "istio-ingress",
  name: "edge",
  kind: "Deployment",
  labels: { app: "edge", istio: "ingress", "pod-template-hash": "77c" },
  serviceAccount: "edge",
  proxied: true,
  ports: [8080, 8443],
};
const catalog = { ...shopCatalog, workloads: [...shopCatalog.workloads, edge] };
const make = (spec: Record<string, unknown>) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "Gateway",
  metadata: { name: "front", namespace: "shop" },
  spec,
});
const plain = { port: { number: 80, name: "http-80", protocol: "HTTP" }, hosts: ["shop.example.com"] };
const secure = {
  port: { number: 443, name: "https", protocol: "HTTPS", future: 1 },
  hosts: ["shop/*.example.com"],
  tls: { mode: "MUTUAL", credentialName: "edge-cert", subjectAltNames: ["client"], future: ["kept"] },
};

beforeAll(stubLayout);
afterEach(cleanup);

describe("GatewayFields", () => {
  it("offers nothing to edit to who may only read, and says that nothing serves it", () => {
    stagePolicy(form, make({ selector: { istio: "nobody" }, servers: [secure] }), {
      readOnly: true,
      catalog,
    });
    expect(screen.queryAllByRole("button", { name: /Add|Remove/ })).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
    expect(screen.getByText("Nothing serves it now")).toBeTruthy();
  });

  it("marks what a cluster would refuse at its field", () => {
    const path = ["spec", "servers", 0, "tls", "credentialName"];
    const violation = { severity: "error", stage: "webhook", path, message: "no certificate" } as const;
    stagePolicy(form, make({ servers: [secure] }), { violations: [violation], catalog });
    expect(screen.getByRole("alert").textContent).toBe("no certificate");
    expect(screen.getByLabelText("Secret with the certificate").getAttribute("aria-invalid")).toBe("true");
  });

  it("takes the labels of a workload that looks like a gateway", async () => {
    const { user, spec } = stagePolicy(form, make({ servers: [plain] }), { catalog });
    expect(screen.getByText("Without a label every proxy serves it")).toBeTruthy();
    await user.click(screen.getByRole("combobox", { name: /Served by/ }));
    expect(screen.getAllByRole("option")).toHaveLength(1);
    await user.click(screen.getByRole("option", { name: /edge/ }));
    expect(spec()).toEqual({ selector: { istio: "ingress" }, servers: [plain] });
    expect(screen.getByText("Served by one workload")).toBeTruthy();
  });

  it("brings TLS with the protocol, names the port after it, and drops both with it", async () => {
    const { user, spec } = stagePolicy(form, make({ servers: [plain] }), { catalog });
    await user.click(screen.getByRole("checkbox", { name: "Send callers to HTTPS" }));
    expect(spec()).toEqual({ servers: [{ ...plain, tls: { httpsRedirect: true } }] });
    await user.click(screen.getByRole("combobox", { name: "Protocol" }));
    await user.click(screen.getByRole("option", { name: /^HTTPS/ }));
    await user.type(screen.getByLabelText("Secret with the certificate"), "shop-cert");
    expect(spec()).toEqual({
      servers: [
        {
          ...plain,
          port: { number: 80, name: "https-80", protocol: "HTTPS" },
          tls: { mode: "SIMPLE", credentialName: "shop-cert" },
        },
      ],
    });
    await user.click(screen.getByRole("combobox", { name: "Protocol" }));
    await user.click(screen.getByRole("option", { name: /^TCP/ }));
    expect(spec()).toMatchObject({ servers: [{ port: { name: "tcp-80", protocol: "TCP" } }] });
    expect(spec()).not.toHaveProperty("servers.0.tls");
  });

  it("keeps of another TLS mode what has a meaning there, and what it does not show", async () => {
    const { user, spec } = stagePolicy(form, make({ servers: [secure] }), { catalog });
    await user.click(screen.getByRole("radio", { name: "End TLS here" }));
    expect(spec()).toEqual({
      servers: [{ ...secure, tls: { mode: "SIMPLE", credentialName: "edge-cert", future: ["kept"] } }],
    });
    await user.click(screen.getByRole("radio", { name: "Leave TLS to the service" }));
    expect(screen.queryByLabelText("Secret with the certificate")).toBeNull();
    expect(spec()).toEqual({ servers: [{ ...secure, tls: { mode: "PASSTHROUGH", future: ["kept"] } }] });
  });

  it("adds a server, and teaches when there is none", async () => {
    const { user, spec } = stagePolicy(form, make({}), { catalog });
    expect(screen.getByText(/Without a server it opens nothing/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add server" }));
    const server = within(screen.getByRole("region", { name: "server 1" }));
    await user.type(server.getByLabelText("Hosts"), "*.example.com{Enter}");
    expect(spec()).toEqual({ servers: [{ ...plain, port: { ...plain.port }, hosts: ["*.example.com"] }] });
  });
});
