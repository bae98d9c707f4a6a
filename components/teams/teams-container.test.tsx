import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NuqsTestingAdapter, type UrlUpdateEvent } from "nuqs/adapters/testing";
import { afterEach, expect, test, vi } from "vitest";
import { RoleField } from "@/components/tenancy/role-field";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { quietPreview } from "@/lib/testing/quiet-preview";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { adviseRole } from "./role-advice";
import { TeamsContainer } from "./teams-container";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => undefined }) }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"] } },
  teams: { pickers: { displayName: "Pickers" } },
  accessroles: { "route-writer": { displayName: "Route writer", rights: ["read", "traffic:write"] } },
  accessbindings: {
    ada: {
      level: { kind: "Tenant", name: "fruit" },
      role: "Admin",
      subjects: [{ kind: "User", name: "ada" }],
    },
    pick: {
      level: { kind: "Workspace", name: "apple" },
      role: "route-writer",
      subjects: [{ kind: "Team", name: "pickers" }],
    },
  },
});

interface Call {
  method: string;
  path: string;
  body: { metadata?: unknown; spec?: unknown } | undefined;
}

function open(person: "ada" | "olga", search: string, preview: Partial<TenancyChangePreview> = {}) {
  const calls: Call[] = [];
  const role = person === "olga" ? "operator" : "tenant";
  const overview = overviewFor(state, [{ name: "north", namespaces: ["orchard"] }], {
    sub: person,
    role,
    oidcGroups: [],
  });
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const body =
      typeof init.body === "string" ? (JSON.parse(init.body) as NonNullable<Call["body"]>) : undefined;
    const call = { method: init.method ?? "GET", path, body };
    if (path !== "/api/tenancy") calls.push(call);
    const answer = path.endsWith("/preview") ? { ...quietPreview, ...preview } : body;
    return Promise.resolve(Response.json(path === "/api/tenancy" ? overview : answer));
  });
  const onUrlUpdate = vi.fn<(event: UrlUpdateEvent) => void>();
  render(
    <NuqsTestingAdapter searchParams={search} onUrlUpdate={onUrlUpdate}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <TooltipProvider>
          <TeamsContainer />
        </TooltipProvider>
      </QueryClientProvider>
    </NuqsTestingAdapter>,
  );
  return { calls, onUrlUpdate };
}

const row = async (name: RegExp) => {
  const rows = await screen.findAllByTestId("role-row");
  const found = rows.find((each) => name.test(each.textContent));
  if (found === undefined) throw new Error(`no row ${String(name)}`);
  return within(found);
};

test("who may not change roles sees them, what each lets do, and whom to ask", async () => {
  open("ada", "?tab=roles");
  const own = await row(/Route writer/);
  expect(own.getByText(/May see it, change routes, splits and traffic policies/)).toBeTruthy();
  expect(
    screen.getByText(/needs binding:write .* at the organization; an operator can give it/),
  ).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Edit|Delete|New role/ })).toBeNull();
});

test("the address holds the tab; our own roles come first, with who has them where", async () => {
  const { onUrlUpdate } = open("olga", "");
  await userEvent.click(await screen.findByRole("tab", { name: "Roles (7)" }));
  await waitFor(() => expect(onUrlUpdate.mock.calls.at(-1)?.[0].searchParams.get("tab")).toBe("roles"));
  const rows = await screen.findAllByTestId("role-row");
  expect(rows[0]?.textContent).toContain("Route writer");
  expect(rows[0]?.textContent).toContain("Pickersat workspace apple");
  const admin = await row(/^Admin/);
  expect(admin.getByText("operators of the platform, everywhere")).toBeTruthy();
  expect(admin.queryByRole("button", { name: "Edit" })).toBeNull();
  expect((await row(/^Creator/)).getByText("nobody")).toBeTruthy();
});

test("a role without rights, or that the server refuses, is not made", async () => {
  const { calls } = open("olga", "?tab=roles", {
    refusals: [{ code: "RBAC_ESCALATION", field: "spec.rights", message: "you do not hold raw:write" }],
  });
  await userEvent.click(await screen.findByRole("button", { name: "New role" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New role" }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "raw-writer");
  await userEvent.click(dialog.getByRole("checkbox", { name: /^read/ }));
  expect(dialog.getByRole("alert").textContent).toBe("needs at least one");
  expect(dialog.getByTestId("apply-blocked").textContent).toBe("One field needs attention");
  await userEvent.click(dialog.getByRole("checkbox", { name: /^raw:write/ }));
  expect(dialog.getByText(/Without read/)).toBeTruthy();
  expect(dialog.getByText(/counts only where the role is given at the organization/)).toBeTruthy();
  expect((await dialog.findAllByText("you do not hold raw:write")).length).toBeGreaterThan(0);
  expect(dialog.getByTestId("apply-blocked").textContent).toBe("It would be refused");
  expect(calls.every(({ path }) => path.endsWith("/preview"))).toBe(true);
});

test("a narrowed role warns of who loses by it, and is saved as it is stored", async () => {
  const { calls } = open("olga", "?tab=roles", {
    rights: {
      gained: [],
      lost: [{ subject: "Team/pickers", right: "traffic:write", level: "Workspace/apple" }],
    },
  });
  await userEvent.click((await row(/Route writer/)).getByRole("button", { name: "Edit" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Route writer" }));
  await userEvent.click(dialog.getByRole("checkbox", { name: /^traffic:write/ }));
  expect((await dialog.findByTestId("loss-warning")).textContent).toContain(
    "1 person, team or group loses traffic:write",
  );
  const save = dialog.getByRole<HTMLButtonElement>("button", { name: /^Save/ });
  await waitFor(() => expect(save.disabled).toBe(false));
  await userEvent.click(save);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(calls.find(({ method }) => method === "PUT")).toMatchObject({
    path: "/api/tenancy/accessroles/route-writer",
    body: { spec: { displayName: "Route writer", rights: ["read"] } },
  });
});

test("before a role goes, the bindings that give it are named", async () => {
  open("olga", "?tab=roles");
  await userEvent.click(
    (await row(/Route writer/)).getByRole("button", { name: "Delete role route-writer" }),
  );
  const dialog = await screen.findByRole("alertdialog", { name: "Delete route-writer?" });
  expect(dialog.textContent).toContain("One binding gives it and will give nothing.");
  expect(within(dialog).getByRole("region", { name: "Who loses it" }).textContent).toContain(
    "Pickersat workspace apple",
  );
});

test("a role is offered where roles are given, and one that is gone says so", () => {
  const field = (value: string) => (
    <RoleField
      value={value}
      onChange={() => undefined}
      custom={state.accessRoles}
      path={["spec", "role"]}
      readOnly={false}
    />
  );
  const { rerender } = render(field("gone"));
  expect(screen.getByText(/There is no role gone any more/)).toBeTruthy();
  rerender(field("route-writer"));
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Route writer" }).checked).toBe(true);
  expect(screen.getByText("All 2 rights of Route writer")).toBeTruthy();
});

test("a role of the rights of a built-in one is told apart from it", () => {
  expect(adviseRole(["read"])).toEqual(["These are the rights of the built-in role Reader."]);
  expect(adviseRole(["read", "traffic:write"])).toEqual([]);
});
