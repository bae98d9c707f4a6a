import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { NuqsTestingAdapter, type UrlUpdateEvent } from "nuqs/adapters/testing";
import { afterEach, expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { AccessHolders, AccessHoldings } from "@/lib/domain/tenancy/access-views/access-view";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { AccessContainer } from "./access-container";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => undefined }) }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"] } },
  accessbindings: {
    ada: {
      level: { kind: "Tenant", name: "fruit" },
      role: "Admin",
      subjects: [{ kind: "User", name: "ada" }],
    },
    emergency: {
      level: { kind: "Workspace", name: "apple" },
      role: "Writer",
      subjects: [{ kind: "User", name: "rita" }],
      breakGlass: true,
      expiresAt: new Date(Date.now() + 5_400_000).toISOString(),
      reason: "the shop is down",
    },
  },
  prohibitions: {
    freeze: {
      displayName: "Harvest",
      subject: { kind: "Everyone" },
      rights: ["traffic:write"],
      inclusions: ["Tenant/fruit"],
      mode: "Disjunctive",
      window: { from: "2026-01-01T00:00:00Z", to: "2099-01-01T00:00:00Z" },
    },
  },
});
const holdings: AccessHoldings = {
  policyVersion: "v",
  subject: { id: "User/ada", title: "Ada Ash" },
  extent: "all",
  teams: [],
  roles: [
    { role: "Admin", level: "Tenant/fruit", rights: ["read"], through: [], bindings: [{ name: "ada" }] },
  ],
  levels: [{ level: "Tenant/fruit", rights: ["read", "binding:write"] }],
  places: [],
  more: { roles: 0, levels: 0, places: 0 },
};

function open(search: string, role: "tenant" | "operator", answers: Record<string, unknown> = {}) {
  const asked: string[] = [];
  const known: Record<string, unknown> = {
    "/api/tenancy": overviewFor(state, [{ name: "north" }], { sub: "ada", role, oidcGroups: [] }),
    "/api/session": { person: { name: "Ada Ash", role, username: "isthmus:ada" }, hostReachable: true },
    "/api/access/what-can": holdings,
    ...answers,
  };
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const body = known[path.split("?", 1)[0] ?? ""];
    const refusal = { kind: "Status", status: "Failure", reason: "Forbidden", code: 403, message: body };
    return Promise.resolve(
      typeof body === "string"
        ? Response.json(refusal, { status: 403 })
        : Response.json(body, { status: body === undefined ? 404 : 200 }),
    );
  });
  const onUrlUpdate = vi.fn<(event: UrlUpdateEvent) => void>();
  render(
    <NuqsTestingAdapter searchParams={search} onUrlUpdate={onUrlUpdate}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <TooltipProvider>
          <AccessContainer />
        </TooltipProvider>
      </QueryClientProvider>
    </NuqsTestingAdapter>,
  );
  return { asked, onUrlUpdate };
}

test("says why a question is refused and offers to try again", async () => {
  open("?tab=who&right=read&level=Workspace/apple", "tenant", {
    "/api/access/who-can": "Ada Ash may ask about themselves only",
  });
  expect((await screen.findByRole("alert")).textContent).toContain("may ask about themselves only");
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});

test("begins with what one may do oneself", async () => {
  const { asked } = open("", "tenant");
  expect(await screen.findByRole("heading", { name: "What you can do" })).toBeTruthy();
  expect(asked).toContain("/api/access/what-can");
  expect(within(screen.getByTestId("role-row")).getByText("directly")).toBeTruthy();
});

test("keeps the question in the address and leads from everybody who may to why", async () => {
  const answer: AccessHolders = {
    policyVersion: "v",
    right: "read",
    where: { level: "Workspace/apple" },
    holders: [
      {
        subject: { id: "User/rita", title: "Rita Red" },
        through: ["Team/pickers", "Writer@Workspace/apple"],
        role: { role: "Writer", level: "Workspace/apple" },
      },
    ],
    more: 3,
  };
  const { asked } = open("?tab=who&right=read&level=Workspace/apple", "operator", {
    "/api/access/who-can": answer,
  });
  const row = within(await screen.findByTestId("holder-row"));
  expect(asked).toContain("/api/access/who-can?right=read&level=Workspace%2Fapple");
  expect(row.getByText("team pickers")).toBeTruthy();
  expect(row.getByRole("link", { name: "Why Rita Red?" }).getAttribute("href")).toBe(
    "/access?subject=User%2Frita&right=read&level=Workspace%2Fapple&tab=why",
  );
  expect(screen.getByText("3 more are not shown.")).toBeTruthy();
});

test("asks nothing while the question is not complete, and puts a complete one into the address", async () => {
  const { asked, onUrlUpdate } = open("?tab=why&right=read", "tenant");
  await userEvent.click(await screen.findByRole("button", { name: "Ask why" }));
  expect(screen.getByText("names no level")).toBeTruthy();
  await userEvent.type(screen.getByRole("combobox", { name: "Level" }), "Workspace/apple");
  await userEvent.click(screen.getByRole("button", { name: "Ask why" }));
  await waitFor(() =>
    expect(onUrlUpdate.mock.calls.at(-1)?.[0].searchParams.get("level")).toBe("Workspace/apple"),
  );
  expect(
    asked.filter((path) => path.startsWith("/api/access/why?")).every((path) => path.includes("level")),
  ).toBe(true);
});

test("shows a freeze to whom it stops, and its levers only to whom may pull them", async () => {
  open("?tab=freeze", "tenant");
  expect((await screen.findByTestId("prohibition")).textContent).toContain("Harvest");
  expect(screen.queryByRole("button", { name: "End now" })).toBeNull();
  expect(screen.getByRole("link", { name: "Why?" }).getAttribute("href")).toBe(
    "/access?tab=why&right=binding%3Awrite&level=Organization",
  );
  cleanup();
  open("?tab=freeze", "operator");
  expect(await screen.findByRole("button", { name: "End now" })).toBeTruthy();
});

test("counts a running emergency down, and leads to its history", async () => {
  open("?tab=emergency", "operator");
  const row = within(await screen.findByTestId("emergency"));
  expect(row.getByText(/^1 h \d\d min left$/)).toBeTruthy();
  expect(row.getByText("“the shop is down”")).toBeTruthy();
  expect(row.getByRole("link", { name: "In the history" }).getAttribute("href")).toBe(
    "/history?kind=AccessBinding&name=emergency",
  );
  expect(row.getByRole("button", { name: "Revoke" })).toBeTruthy();
});
