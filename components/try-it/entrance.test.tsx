import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { shopCatalog, stubLayout } from "@/components/policy-scope/stage-policy";
import { TooltipProvider } from "@/components/ui/tooltip";
import { buildMeshCatalog } from "@/lib/domain/istio/build-mesh-catalog";
import { explainRequest } from "@/lib/domain/istio/explain/explain-request";
import type { CatalogGateway, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { meshRequestSchema } from "@/lib/domain/istio/mesh-request";
import { formatWorkload, parseWorld } from "@/lib/testing/parse-world";
import { suggestHosts } from "./entrance";
import { TargetFields } from "./target-fields";
import { changeCaller, readTryIt, startTryIt, type TryItDraft } from "./try-it-draft";

const policy = {
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name: "cart", namespace: "shop" },
};
const edge: CatalogGateway = {
  api: "istio",
  namespace: "infra",
  name: "edge",
  hosts: ["./shop.example.com", "*/*.example.org"],
  ports: [
    { number: 80, name: "http", protocol: "HTTP" },
    { number: 443, name: "https", protocol: "HTTPS" },
    { number: 443, name: "https-2", protocol: "HTTPS" },
    { number: 8443, name: "tls", protocol: "TLS", passthrough: true },
    { number: 9000, name: "tcp", protocol: "TCP" },
  ],
  selector: { istio: "edge" },
};
const proxy = {
  namespace: "ingress",
  name: "edge-proxy",
  kind: "Deployment",
  labels: { istio: "edge", app: "edge-proxy" },
  serviceAccount: "edge-account",
  proxied: true,
  ports: [80, 443],
};
const catalog: MeshCatalog = {
  ...shopCatalog,
  workloads: [...shopCatalog.workloads, proxy],
  gateways: [
    ...shopCatalog.gateways,
    edge,
    { ...edge, name: "other", hosts: ["a.example.org", "b.example.net"], ports: [] },
  ],
};
const enter = (part: Partial<TryItDraft> = {}, among = catalog) =>
  readTryIt({ ...changeCaller(startTryIt(among, policy), "gateway", among), ...part }, among);

function stage(among = catalog) {
  const latest = { draft: startTryIt(among, policy) };
  function Stage() {
    const [draft, setDraft] = useState(latest.draft);
    return (
      <TooltipProvider>
        <TargetFields
          draft={draft}
          onChange={(next) => {
            latest.draft = next;
            setDraft(next);
          }}
          catalog={among}
        />
      </TooltipProvider>
    );
  }
  render(<Stage />);
  return { user: userEvent.setup(), draft: () => latest.draft };
}

beforeAll(stubLayout);
afterEach(cleanup);

describe("a gateway as the caller", () => {
  it("cannot be chosen where there is none of Istio's own", () => {
    stage(shopCatalog);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "A gateway" }).disabled).toBe(true);
    expect(screen.getByText("No Istio Gateway is in this cluster.")).toBeTruthy();
  });

  it("says what a request lacks", () => {
    expect(enter({ gateway: "infra/nobody" })).toEqual({ missing: "Choose a gateway." });
    expect(enter({ host: " " })).toEqual({ missing: "Enter the host that is called." });
    expect(enter({ host: "*.example.org" })).toEqual({ missing: "Enter one host, without *." });
    expect(enter({ port: undefined })).toEqual({ missing: "Choose a port from 1 to 65535." });
  });

  it("is the workload that serves it, with all its labels, or else one in the root namespace", () => {
    expect(enter()).toMatchObject({
      request: {
        source: {
          kind: "gateway",
          namespace: "ingress",
          labels: proxy.labels,
          serviceAccount: "edge-account",
          proxied: true,
          trustDomain: "cluster.local",
        },
        destination: { host: "shop.example.com", port: 80 },
        protocol: "http",
      },
    });
    expect(enter({}, { ...catalog, workloads: [] })).toMatchObject({
      request: { source: { namespace: "istio-system", labels: { istio: "edge" }, serviceAccount: "" } },
    });
  });

  it.each([
    [80, "http", { protocol: "http" }],
    [443, "http", { protocol: "http", tls: "tls", sni: "shop.example.com", scheme: "https" }],
    [443, "grpc", { protocol: "grpc", tls: "tls", sni: "shop.example.com", scheme: "https" }],
    [8443, "tcp", { protocol: "tls", sni: "shop.example.com" }],
    [9000, "tcp", { protocol: "tcp" }],
  ] as const)("is asked at port %i (%s) as its server takes it", (port, protocol, expected) => {
    const reading = enter({ port, protocol });
    if (!("request" in reading)) throw new Error(reading.missing);
    const { tls, sni, scheme } = reading.request;
    const given = Object.entries({ protocol: reading.request.protocol, tls, sni, scheme });
    expect(Object.fromEntries(given.filter(([, value]) => value !== undefined))).toEqual(expected);
    expect(meshRequestSchema.safeParse(reading.request).error).toBeUndefined();
  });

  it("suggests its hosts and those of others that it takes, none with a wildcard", () => {
    expect(suggestHosts(catalog, edge)).toEqual(["shop.example.com", "a.example.org"]);
  });

  it("is described by its host and listener, and what was called before comes back", async () => {
    const { user, draft } = stage();
    const before = draft();
    await user.click(screen.getByRole("radio", { name: "A gateway" }));
    expect(screen.getByLabelText<HTMLInputElement>("Gateway").value).toBe("infra/edge");
    expect(screen.getByText("Served by edge-proxy (ingress).")).toBeTruthy();
    expect(screen.getByText("The gateway takes shop.example.com, *.example.org.")).toBeTruthy();
    await user.click(screen.getByRole("combobox", { name: "Port" }));
    expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual([
      "80 HTTP",
      "443 HTTPS",
      "8443 TLS, passed through",
      "9000 TCP",
    ]);
    await user.click(screen.getByRole("option", { name: /^8443/ }));
    expect(draft()).toMatchObject({ port: 8443, protocol: "tcp" });
    expect(screen.queryByRole("combobox", { name: "Protocol" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: "A workload" }));
    expect(draft()).toMatchObject({ host: before.host, port: before.port, protocol: before.protocol });
    await user.click(screen.getByRole("radio", { name: "A gateway" }));
    expect(draft()).toMatchObject({ host: "shop.example.com", port: 8443, protocol: "tcp" });
  });

  it("is followed to the workload that the gateway's routes choose", () => {
    const world =
      parseWorld(`${formatWorkload("cart", { version: "v1" })}${formatWorkload("edge", { withService: false })}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { app: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: public, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /cart } }]
      route: [{ destination: { host: cart, port: { number: 80 } } }]
---`);
    const reading = (path: string) => {
      const answer = enter({ path }, buildMeshCatalog(world));
      if (!("request" in answer)) throw new Error(answer.missing);
      return explainRequest(world, answer.request);
    };
    expect(reading("/other")).toMatchObject({
      state: "refused",
      summary: expect.stringContaining("no route matched"),
    });
    expect(reading("/cart")).toMatchObject({
      state: "ok",
      destinations: [{ namespace: "shop", share: 100 }],
    });
  });
});
