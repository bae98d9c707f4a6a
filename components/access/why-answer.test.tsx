import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import { WhyAnswer } from "./why-answer";

afterEach(cleanup);

const denied: AccessWhy = {
  policyVersion: "0123456789abcdef",
  microseconds: 6,
  subject: { id: "User/mira", title: "Mira Marsh" },
  right: "traffic:write",
  where: { cluster: "north", namespace: "orchard", resource: "virtualservices.networking.istio.io" },
  allowed: false,
  message: "Mira Marsh may not",
  withheld: false,
  classes: [
    {
      policyClass: "Hierarchy",
      granted: false,
      sentence: "in Hierarchy the roles that reach Workspace apple give only read",
      steps: [
        { kind: "subject", node: "User/mira" },
        { kind: "role", node: "Reader@Workspace/apple", rights: ["read"] },
        { kind: "missing", node: "Workspace/apple", rights: ["traffic:write"] },
        { kind: "level", node: "Workspace/apple" },
        { kind: "place", node: "north/orchard#traffic" },
      ],
      moreWays: 0,
      wouldGrant: [],
    },
    {
      policyClass: "Environment",
      granted: true,
      sentence: "in Environment Environment:prod is open to everybody",
      steps: [
        { kind: "subject", node: "User/mira" },
        { kind: "everyone", node: "everyone", rights: ["traffic:write"] },
        { kind: "attribute", node: "Environment:prod" },
      ],
      moreWays: 0,
      wouldGrant: [],
    },
  ],
  prohibitions: [
    {
      name: "freeze",
      title: "Harvest freeze",
      rights: ["traffic:write"],
      subject: "everyone",
      places: ["Environment:prod"],
      sentence: "it holds in Environment:prod",
      until: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    },
  ],
  advice: {
    level: { kind: "Workspace", name: "apple" },
    role: "Writer",
    grantors: [
      { subject: "User/beth", name: "Beth Brown", as: "Admin of Tenant fruit" },
      { subject: "platform:operator", name: "an operator", as: "Admin of the organization" },
    ],
  },
  mayGive: false,
};

function open(answer: AccessWhy, isSelf: boolean) {
  const acts = { onAsk: vi.fn<() => void>(), onGive: vi.fn<() => void>(), onAskElse: vi.fn<() => void>() };
  render(
    <TooltipProvider>
      <WhyAnswer answer={answer} isSelf={isSelf} {...acts} />
    </TooltipProvider>,
  );
  return acts;
}

test("says the refusal as a question, and draws the missing link between what is held and the place", () => {
  open(denied, false);
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(
    "Why can’t Mira Marsh change the traffic of namespace orchard of cluster north?",
  );
  const column = screen.getByRole("region", { name: "Hierarchy" });
  expect(column.textContent).toContain("grants no traffic:write");
  expect([...column.querySelectorAll("[data-step]")].map((step) => step.getAttribute("data-step"))).toEqual([
    "subject",
    "role",
    "missing",
    "level",
    "place",
  ]);
  expect(screen.getByRole("region", { name: "Environment" }).textContent).toContain("grants traffic:write");
  expect(screen.getByRole("region", { name: "Prohibition" }).textContent).toContain("nobody: traffic:write");
});

test("offers who asks about themselves to ask, and says whom it goes to and what else must pass", async () => {
  const { onAsk, onGive } = open(denied, true);
  const steps = within(screen.getByRole("region", { name: "Next steps" }));
  expect(
    steps.getByText(
      "Beth Brown (Admin of Tenant fruit) or an operator (Admin of the organization) can give it.",
    ),
  ).toBeTruthy();
  expect(steps.getByRole("heading", { name: "2 · Wait until Harvest freeze ends" })).toBeTruthy();
  await userEvent.click(steps.getByRole("button", { name: "Ask for Writer" }));
  expect(onAsk).toHaveBeenCalledOnce();
  expect(onGive).not.toHaveBeenCalled();
});

test("offers whoever may give the role to give it, and nobody else", async () => {
  const { onGive } = open({ ...denied, mayGive: true }, false);
  await userEvent.click(screen.getByRole("button", { name: "Give it" }));
  expect(onGive).toHaveBeenCalledOnce();
  cleanup();
  open(denied, false);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Ask something else"]);
});

test("tells nothing more about a place that the asker may not see", () => {
  const message = "Mira Marsh may not see it, or there is no such place";
  const { advice: _, ...rest } = denied;
  open({ ...rest, message, withheld: true, classes: [], prohibitions: [] }, true);
  expect(screen.getByText(`${message}.`)).toBeTruthy();
  expect(screen.queryAllByTestId("class-column")).toEqual([]);
  expect(screen.getByRole("heading", { name: "Ask whoever runs the place" })).toBeTruthy();
});
