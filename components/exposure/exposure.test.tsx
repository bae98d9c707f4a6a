import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, useEffect, useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ProblemsProvider } from "@/components/form/problems-context";
import { shopCatalog, stubLayout } from "@/components/policy-scope/stage-policy";
import { TooltipProvider } from "@/components/ui/tooltip";
import { buildExposure } from "@/lib/domain/gateway-api/build-exposure";
import type { ChangePreview } from "@/lib/domain/istio/change";
import type { CatalogGateway, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { type ExposureDraft, readExposure, startExposure } from "./exposure-draft";
import { ExposureFields } from "./exposure-fields";
import { ExposurePage } from "./exposure-page";

const service = {
  namespace: "shop",
  name: "cart",
  host: "cart.shop.svc.cluster.local",
  kind: "Service" as const,
  ports: [
    { name: "metrics", port: 9090, protocol: "TCP" },
    { name: "http", port: 8080, protocol: "TCP" },
  ],
  subsets: [],
  versions: [],
};
const gateway = (rest: Partial<CatalogGateway>): CatalogGateway => ({
  api: "gateway-api",
  namespace: "edge",
  name: "web",
  hosts: ["*.example.com"],
  ports: [
    { number: 80, name: "http", protocol: "HTTP" },
    { number: 443, name: "https", protocol: "HTTPS" },
  ],
  selector: {},
  ...rest,
});
const waypoint = gateway({
  namespace: "shop",
  name: "waypoint",
  ports: [{ number: 15_008, name: "mesh", protocol: "HBONE" }],
});
const withGateways = (...gateways: CatalogGateway[]): MeshCatalog => ({ ...shopCatalog, gateways });

function stage(catalog: MeshCatalog, readOnly = false) {
  const latest: { draft: ExposureDraft } = { draft: startExposure(catalog, service) };
  function Stage() {
    const [draft, setDraft] = useState(latest.draft);
    useEffect(() => {
      latest.draft = draft;
    }, [draft]);
    const reading = readExposure(draft, service);
    const problems = "problems" in reading ? reading.problems : [];
    return (
      <TooltipProvider>
        <ProblemsProvider
          violations={problems
            .filter(({ isMissing }) => !isMissing)
            .map(({ field, message }) => ({ severity: "error", stage: "schema", path: [field], message }))}
        >
          <ExposureFields
            draft={draft}
            onChange={setDraft}
            catalog={catalog}
            service={service}
            readOnly={readOnly}
          />
        </ProblemsProvider>
      </TooltipProvider>
    );
  }
  render(<Stage />);
  const read = () => readExposure(latest.draft, service);
  return {
    user: userEvent.setup(),
    problems: () => {
      const reading = read();
      return "problems" in reading ? reading.problems.map(({ field }) => field) : [];
    },
    objects: () => {
      const reading = read();
      if ("problems" in reading) throw new Error(reading.problems.map(({ message }) => message).join());
      return buildExposure(reading.exposure);
    },
  };
}

beforeAll(stubLayout);
afterEach(cleanup);

describe("ExposureFields", () => {
  it("offers nothing to edit to who may only read", () => {
    stage(withGateways(), true);
    expect(screen.queryAllByRole("button", { name: /Add|Remove/ })).toEqual([]);
    expect(screen.getAllByRole<HTMLInputElement>("radio").every(({ disabled }) => disabled)).toBe(true);
    expect(screen.getAllByRole<HTMLInputElement>("textbox").every((input) => input.readOnly)).toBe(true);
  });

  it("says at its field what is wrong, and only asks for what is missing", async () => {
    const { user, problems } = stage(withGateways());
    expect(problems()).toEqual(["hosts"]);
    expect(screen.queryByRole("alert")).toBeNull();
    await user.type(screen.getByLabelText("Hosts"), "https://shop{Enter}");
    expect(screen.getByRole("alert").textContent).toMatch(/https:\/\/shop is no host/);
    await user.click(screen.getByRole("radio", { name: "End TLS at the gateway" }));
    expect(problems()).toEqual(["hosts", "secret"]);
  });

  it("makes a gateway and routes with TLS and a redirect", async () => {
    const { user, objects } = stage(withGateways(waypoint));
    expect(screen.getByText(/no gateway of this kind yet/)).toBeTruthy();
    await user.type(screen.getByLabelText("Hosts"), "cart.example.com{Enter}");
    await user.click(screen.getByRole("radio", { name: "End TLS at the gateway" }));
    await user.type(screen.getByLabelText("Secret with the certificate"), "cart-cert");
    expect(screen.getByLabelText<HTMLInputElement>("Port of the gateway").value).toBe("443");
    expect(objects().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Gateway cart",
      "HTTPRoute cart",
      "HTTPRoute cart-redirect",
    ]);
    expect(objects()[1]?.["spec"]).toMatchObject({
      rules: [{ backendRefs: [{ name: "cart", port: 8080 }] }],
    });
  });

  it("takes port and TLS of a gateway that exists, leaves it alone, and warns of hosts it does not serve", async () => {
    const { user, objects } = stage(withGateways(gateway({})));
    expect(screen.getByText("It takes HTTPS, which ends at the gateway.")).toBeTruthy();
    expect(screen.queryByLabelText("Secret with the certificate")).toBeNull();
    await user.type(screen.getByLabelText("Hosts"), "cart.other.org{Enter}");
    expect(screen.getByText("The gateway does not serve cart.other.org")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove cart.other.org" }));
    await user.type(screen.getByLabelText("Hosts"), "cart.example.com{Enter}");
    expect(screen.queryByText(/does not serve/)).toBeNull();
    expect(objects()).toHaveLength(1);
    expect(objects()[0]).toMatchObject({
      kind: "HTTPRoute",
      metadata: { name: "cart", namespace: "shop" },
      spec: { parentRefs: [{ name: "web", namespace: "edge", port: 443 }] },
    });
  });

  it("asks for no path and no redirect where TLS is left to the service", async () => {
    const ports = [{ number: 8443, name: "tls", protocol: "HTTPS", passthrough: true as const }];
    const { user, objects } = stage(withGateways(gateway({ ports }), gateway({ namespace: "shop" })));
    await user.click(screen.getByRole("checkbox", { name: "Send plain callers to HTTPS" }));
    await user.type(screen.getByLabelText("Hosts"), "cart.example.com{Enter}");
    expect(objects()).toHaveLength(2);
    await user.click(screen.getByRole("combobox", { name: "On" }));
    await user.click(screen.getByRole("option", { name: "web (edge)" }));
    expect(screen.queryByLabelText("Path")).toBeNull();
    expect(screen.queryByRole("checkbox", { name: "Send plain callers to HTTPS" })).toBeNull();
    expect(objects()).toMatchObject([{ kind: "TLSRoute", spec: { parentRefs: [{ port: 8443 }] } }]);
  });

  it("is written for Istio's own kinds where those are in use", async () => {
    const { user, objects } = stage(withGateways(gateway({ api: "istio", selector: { istio: "edge" } })));
    await user.click(screen.getByRole("combobox", { name: "On" }));
    await user.click(screen.getByRole("option", { name: "A new gateway" }));
    await user.type(screen.getByLabelText("Hosts"), "cart.example.com{Enter}");
    await user.click(screen.getByRole("radio", { name: "No TLS" }));
    expect(objects()).toMatchObject([
      { kind: "Gateway", spec: { selector: { istio: "edge" }, servers: [{ port: { number: 80 } }] } },
      { kind: "VirtualService", spec: { hosts: ["cart.example.com"], gateways: ["cart"] } },
    ]);
  });
});

describe("ExposurePage", () => {
  const object = { kind: "HTTPRoute", namespace: "shop", name: "cart" };
  const named = { resource: "httproutes.gateway.networking.k8s.io", object };
  const preview = {
    edits: [{ action: "create", object, dryRun: { accepted: true, message: "", warnings: [] } }],
    effect: {
      routes: [],
      mtls: [],
      decisions: [],
      cutOff: [],
      examined: { services: 1, workloads: 1, calls: 1 },
      unexamined: [],
    },
    findings: { introduced: [], resolved: [] },
  } as unknown as ChangePreview;
  const manifest = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "cart", namespace: "shop" },
    spec: {},
  };
  function show(props: Partial<ComponentProps<typeof ExposurePage>> = {}) {
    const onApply = vi.fn<() => void>();
    render(
      <TooltipProvider>
        <ExposurePage
          cluster="west"
          service="cart"
          namespace="shop"
          fields={null}
          beside={null}
          problems={[]}
          objects={[manifest]}
          existing={[]}
          looking={false}
          preview={{ data: preview, error: null, loading: false }}
          permission={{ allowed: true, reason: "as editor" }}
          unavailable={undefined}
          applying={false}
          applyError={null}
          made={undefined}
          progress={null}
          dirty
          onApply={onApply}
          onReset={() => undefined}
          {...props}
        />
      </TooltipProvider>,
    );
    return { user: userEvent.setup(), onApply };
  }
  const apply = () => screen.getByRole<HTMLButtonElement>("button", { name: /Apply to west/ });

  it("has no way to apply for who may not", () => {
    show({ permission: { allowed: false, reason: "viewers read" } });
    expect(screen.queryByRole("button", { name: /Apply/ })).toBeNull();
    expect(screen.getByTestId("permission").textContent).toContain("viewers read");
  });

  it("links to what has the name already instead of applying", () => {
    show({ existing: [named] });
    expect(apply().disabled).toBe(true);
    expect(screen.getByTestId("apply-blocked").textContent).toBe("an object of that name exists");
    expect(screen.getByRole("link", { name: "HTTPRoute shop/cart" }).getAttribute("href")).toBe(
      "/configuration/west/httproutes.gateway.networking.k8s.io/shop/cart",
    );
  });

  it("applies what the cluster accepts, and shows each object", async () => {
    const { user, onApply } = show();
    expect(
      within(screen.getByRole("region", { name: "YAML of HTTPRoute shop/cart" })).getByText(
        "kind: HTTPRoute",
      ),
    ).toBeTruthy();
    await user.click(apply());
    expect(onApply).toHaveBeenCalledOnce();
  });

  it("links to what was made", () => {
    show({ made: [named] });
    expect(apply().disabled).toBe(true);
    expect(screen.getByText("cart is exposed")).toBeTruthy();
    expect(screen.getByRole("link", { name: "HTTPRoute shop/cart" })).toBeTruthy();
  });
});
