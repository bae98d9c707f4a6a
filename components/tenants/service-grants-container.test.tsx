import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { quietPreview } from "@/lib/testing/quiet-preview";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { ServiceGrantsContainer } from "./service-grants-container";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => undefined }) }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const workspace = { kind: "Workspace", name: "till" } as const;
const state = tenancyState({
  tenants: { shop: { clusters: ["*"] }, bank: { clusters: ["*"], displayName: "Bank" } },
  workspaces: {
    till: { tenant: "shop", namespaces: ["*/till"], hosts: ["till.example.org"] },
    vault: { tenant: "bank", namespaces: ["*/vault"] },
  },
  accessbindings: {
    lead: {
      level: { kind: "Tenant", name: "shop" },
      role: "Admin",
      subjects: [{ kind: "User", name: "ada" }],
    },
    writer: { level: workspace, role: "Writer", subjects: [{ kind: "User", name: "wes" }] },
  },
  servicegrants: {
    given: { fromTenant: "shop", toTenant: "bank", hosts: ["prices.till.svc.cluster.local"] },
    got: { fromTenant: "bank", toTenant: "shop", hosts: ["rates.vault.svc.cluster.local"] },
  },
});
const clusters = [
  { name: "north", namespaces: ["till", "vault"] },
  { name: "south", namespaces: ["till"] },
];
const services = [
  { cluster: "north", namespace: "till", name: "prices" },
  { cluster: "south", namespace: "till", name: "prices" },
  { cluster: "north", namespace: "till", name: "carts" },
];

interface Call {
  method: string;
  path: string;
  body: { spec?: unknown } | undefined;
}

function open(person: "ada" | "wes" | "olga", preview: Partial<TenancyChangePreview> = {}) {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const body =
      typeof init.body === "string" ? (JSON.parse(init.body) as NonNullable<Call["body"]>) : undefined;
    calls.push({ method: init.method ?? "GET", path, body });
    if (path.startsWith("/api/services"))
      return Promise.resolve(Response.json({ items: services, total: services.length, failures: [] }));
    return Promise.resolve(
      path.endsWith("/preview")
        ? Response.json({ ...quietPreview, ...preview })
        : init.method === "DELETE"
          ? new Response(null, { status: 204 })
          : Response.json(body),
    );
  });
  const role = person === "olga" ? "operator" : "tenant";
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <ServiceGrantsContainer
          tenant="shop"
          overview={overviewFor(state, clusters, { sub: person, role, oidcGroups: [] })}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return calls;
}

test("who decides nothing for the tenant sees what is given, and whom to ask", () => {
  open("wes");
  expect(screen.getByText(/it needs request:decide .* at tenant shop; ada can give it/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  const given = within(screen.getByRole("list", { name: "Given to others" }));
  expect(given.getByText("prices.till.svc.cluster.local")).toBeTruthy();
});

test("a service of somebody else is not given", async () => {
  const calls = open("ada", {
    refusals: [
      {
        code: "HOST_NOT_OWNED",
        field: "spec.hosts[0]",
        message: "rates.vault.svc.cluster.local is no service or host of tenant shop alone",
      },
    ],
  });
  await userEvent.click(screen.getByRole("button", { name: "Give services" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Give services" }));
  // A tenant sees no other, so that it is named.
  await userEvent.type(dialog.getByRole("textbox", { name: "To tenant" }), "bank");
  await userEvent.type(
    dialog.getByRole("combobox", { name: /Other hosts/ }),
    "rates.vault.svc.cluster.local{Enter}",
  );
  expect((await dialog.findAllByText(/is no service or host of tenant shop alone/)).length).toBeGreaterThan(
    0,
  );
  expect(dialog.getByTestId("apply-blocked").textContent).toBe("It would be refused");
  expect(calls.some(({ path }) => path === "/api/tenancy/servicegrants")).toBe(false);
});

test("the owner ticks services of theirs and gives them", async () => {
  const calls = open("ada");
  await userEvent.click(screen.getByRole("button", { name: "Give services" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Give services" }));
  expect((await dialog.findAllByRole("checkbox")).map((box) => box.id.split("-").at(-1))).toEqual([
    "carts.till.svc.cluster.local",
    "prices.till.svc.cluster.local",
  ]);
  expect(dialog.getByText("of till in north, south")).toBeTruthy();
  await userEvent.type(dialog.getByRole("textbox", { name: "To tenant" }), "bank");
  await userEvent.click(dialog.getByRole("checkbox", { name: /^carts/ }));
  const save = dialog.getByRole<HTMLButtonElement>("button", { name: /^Give them/ });
  await waitFor(() => expect(save.disabled).toBe(false));
  await userEvent.click(save);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(calls.findLast(({ path }) => path === "/api/tenancy/servicegrants")?.body?.spec).toEqual({
    fromTenant: "shop",
    toTenant: "bank",
    hosts: ["carts.till.svc.cluster.local"],
  });
});

test("an operator takes back what a tenant gave, and is told what stays", async () => {
  const calls = open("olga");
  await userEvent.click(screen.getByRole("button", { name: "Take back from Bank" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Take back from Bank?" });
  expect(dialog.textContent).toContain(
    "Tenant bank may no longer send to prices.till.svc.cluster.local. Routes that do stay",
  );
  await waitFor(() => expect(dialog.textContent).toContain("accepted it in a dry run"));
  await userEvent.click(within(dialog).getByRole("button", { name: "Take back from Bank" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(calls.find(({ method }) => method === "DELETE")?.path).toBe("/api/tenancy/servicegrants/given");
});
