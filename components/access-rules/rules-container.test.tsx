import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { quietPreview } from "@/lib/testing/quiet-preview";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { RulesContainer } from "./rules-container";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => undefined }) }));
// The list of a select asks for what jsdom does not draw.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.hasPointerCapture = () => false;
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const base = {
  tenants: { fruit: { clusters: ["*"] } },
  workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"] } },
  teams: { sre: { displayName: "SRE" } },
  accessbindings: {
    ada: {
      level: { kind: "Tenant", name: "fruit" },
      role: "Admin",
      subjects: [{ kind: "User", name: "ada" }],
    },
  },
};
const bare = tenancyState(base);
const ruled = tenancyState({
  ...base,
  policyclasses: { data: {} },
  attributes: { cards: { policyClass: "data", namespaces: ["*/orchard"] } },
  associations: {
    "sre-cards": {
      subject: { kind: "Team", name: "sre" },
      rights: ["traffic:write"],
      attribute: "data:cards",
    },
  },
  obligations: { four: { event: "changeset:author", deny: "changeset:approve" } },
});
const clusters = [{ name: "north", environment: "prod", namespaces: ["orchard"] }];

interface Call {
  method: string;
  path: string;
  body: { object?: { spec?: unknown } | null; spec?: unknown } | undefined;
}

function open(state: TenancyState, person: "ada" | "olga", preview: Partial<TenancyChangePreview> = {}) {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const body =
      typeof init.body === "string" ? (JSON.parse(init.body) as NonNullable<Call["body"]>) : undefined;
    calls.push({ method: init.method ?? "GET", path, body });
    return Promise.resolve(
      Response.json(
        path.endsWith("/preview") ? { ...quietPreview, ...preview } : { ...body, kind: "Association" },
      ),
    );
  });
  const role = person === "olga" ? "operator" : "tenant";
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <RulesContainer
          overview={overviewFor(state, clusters, { sub: person, role, oidcGroups: [] })}
          self={`User/${person}`}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return calls;
}

const choose = async (field: string, option: string | RegExp) => {
  screen.getByRole("combobox", { name: field }).focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

test("a tenant's administrator sees no rule of the organization and no lever, but whom to ask", () => {
  open(ruled, "ada");
  expect(screen.getByText("Rules are the organization's")).toBeTruthy();
  expect(
    screen.getByText(/it needs binding:write .* at the organization; an operator can give it/),
  ).toBeTruthy();
  expect(screen.getByRole("link", { name: "Why?" })).toBeTruthy();
  expect(screen.queryByText(/data:cards|SRE/)).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getAllByTestId("duty")[0]?.textContent).toContain(
    "Whoever wrote a change set may not approve it.",
  );
});

test("a refused rule is not saved, and says why", async () => {
  const calls = open(bare, "olga", {
    refusals: [{ code: "RBAC_ESCALATION", field: "spec", message: "you cannot give it" }],
  });
  await userEvent.click(screen.getByRole("button", { name: "Limit who may act in Environment:prod" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New rule" }));
  expect(dialog.getByTestId("apply-blocked").textContent).toMatch(/Nothing is entered yet|needs attention/);
  await choose("Team", "SRE");
  expect(await dialog.findByText("you cannot give it")).toBeTruthy();
  expect(dialog.getByTestId("apply-blocked").textContent).toBe("It would be refused");
  expect(calls.filter(({ path }) => !path.endsWith("/preview"))).toEqual([]);
});

test("without any rule the page teaches one; it is said in a sentence, warns of whoever loses by it, and is saved", async () => {
  const calls = open(bare, "olga", {
    rights: {
      gained: [],
      lost: [
        { subject: "platform:operator", right: "traffic:write", level: "Environment:prod" },
        { subject: "User/olga", right: "traffic:write", level: "Environment:prod" },
      ],
    },
  });
  expect(screen.getByText(/let only team sre write in Environment:prod/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "New rule" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New rule" }));
  expect(dialog.queryByTestId("rule-preview")).toBeNull();
  await choose("Team", "SRE");
  expect(dialog.getByTestId("rule-preview").textContent).toBe(
    "Only team SRE may write traffic, security and gateways in Environment:prod.",
  );
  expect(dialog.queryByRole("checkbox", { name: /^binding:write/ })).toBeNull();
  await userEvent.click(dialog.getByRole("checkbox", { name: /^gateway:write/ }));
  const warning = await dialog.findByTestId("loss-warning");
  expect(warning.textContent).toContain("Saving it takes rights away, also from you");
  expect(warning.textContent).toContain("2 people, teams and groups lose traffic:write");
  expect(dialog.getByRole("region", { name: "Rights lost" }).textContent).toContain(
    "the platform's operators, olga lose",
  );
  const save = dialog.getByRole<HTMLButtonElement>("button", { name: /^Create the rule/ });
  await waitFor(() => expect(save.disabled).toBe(false));
  await userEvent.click(save);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(calls.findLast(({ path }) => path === "/api/tenancy/associations")?.body?.spec).toEqual({
    subject: { kind: "Team", name: "sre" },
    rights: ["traffic:write", "security:write"],
    attribute: "Environment:prod",
  });
});

test("a class says what lies in it; what goes with it is named before it is deleted", async () => {
  open(ruled, "olga");
  const group = within(screen.getByRole("region", { name: "data:cards" }));
  expect(group.getByTestId("rule-sentence").textContent).toBe(
    "Only team SRE may write traffic in data:cards.",
  );
  expect(group.getByText("*/orchard")).toBeTruthy();
  expect(screen.getAllByTestId("policy-class").map((item) => item.querySelector("h3")?.textContent)).toEqual([
    "data",
    "Hierarchybuilt in",
    "Environmentbuilt in",
    "Regionbuilt in",
    "Clusterbuilt in",
  ]);
  await userEvent.click(screen.getByRole("button", { name: "Delete policy class data" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Delete policy class data?" });
  expect(dialog.textContent).toContain("Its attributes data:cards count for nothing without it.");
  expect(dialog.textContent).toContain("One rule counts for nothing then: sre-cards.");
});
