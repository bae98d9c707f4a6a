import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import type { DecisionPath } from "@/lib/domain/audit/decision-path";
import type { DecisionReplay } from "@/lib/domain/audit/replay-decision";
import { EventPanelContainer } from "./event-panel-container";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const recorded: DecisionPath = {
  right: "security:write",
  allowed: true,
  classes: [{ policyClass: "Hierarchy", granted: true }],
  prohibitions: [],
  question: { subject: { attributes: ["Team/growers"] }, target: { node: "north/apples#security" } },
};
const refusing: DecisionPath = {
  ...recorded,
  allowed: false,
  classes: [{ policyClass: "Hierarchy", granted: false, missing: "no association grants it" }],
};

const event = (decision: RecordedAuditEvent["decision"]): RecordedAuditEvent => ({
  sequence: 7,
  previousHash: "a".repeat(64),
  hash: "b".repeat(64),
  requestId: "r-1",
  at: "2026-01-02T03:04:05.000Z",
  person: { issuer: "https://id.example.com", sub: "7", name: "Ada", username: "isthmus:7" },
  impersonated: null,
  tenant: null,
  workspace: null,
  cluster: "north",
  object: null,
  verb: "update",
  outcome: "allowed",
  code: 200,
  reasons: [],
  message: "",
  decision,
  before: null,
  after: null,
});

const decided = event({ policyVersion: "0123456789abcdef", path: recorded });

function replayOf(answered: DecisionPath, why: string): DecisionReplay {
  const same = answered.allowed;
  const rights = same ? ["read", "security:write"] : [];
  return {
    replayed: true,
    policyVersion: "0123",
    same,
    decisions: [{ same, why, recorded, answered, rights }],
  };
}

const refusal = { code: 503, kind: "Status", reason: "ServiceUnavailable", message: "the log is away" };
const button = { name: "Replay the decision" };

/** The panel over an API that gives one event, and of the replays each once; the last one stays. */
function open(whole: RecordedAuditEvent, replays: readonly unknown[] = []) {
  const left = [...replays];
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const body: unknown = path.endsWith("/replay") ? (left.length > 1 ? left.shift() : left[0]) : whole;
    const { code } = body as { code: number };
    return Promise.resolve(Response.json(body, { status: body === refusal ? code : 200 }));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <EventPanelContainer sequence={7} onClose={() => undefined} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { asked };
}

async function replay(): Promise<void> {
  await userEvent.click(await screen.findByRole("button", button));
}

describe("the replay of an event's decision", () => {
  it("is offered only where a policy decided, and asked for only by a click", async () => {
    open(event(null));
    await screen.findByText("What came of it");
    expect(screen.queryByRole("button", button)).toBeNull();
    cleanup();
    const { asked } = open(decided);
    await screen.findByRole("button", button);
    expect(asked).toEqual(["/api/audit/events/7"]);
  });

  it("says why it could not be read, and tries again", async () => {
    const { asked } = open(decided, [
      refusal,
      replayOf(recorded, "the class Hierarchy granted security:write"),
    ]);
    await replay();
    expect(await screen.findByText("The decision could not be replayed")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /try again|retry/i }));
    expect(await screen.findByText("Decided the same again")).toBeTruthy();
    expect(asked.filter((path) => path === "/api/audit/events/7/replay")).toHaveLength(2);
  });

  it.each<[DecisionReplay & { replayed: false }, string]>([
    [{ replayed: false, obstacle: "not-kept", why: "the policy 0123 is not kept" }, "The policy of then is not kept"],
    [{ replayed: false, obstacle: "altered", why: "it does not fit" }, "The policy of then was altered"],
    [{ replayed: false, obstacle: "unreadable", why: "no JSON" }, "The policy of then cannot be read"],
    [{ replayed: false, obstacle: "incomplete", why: "nobody said who" }, "This decision cannot be replayed"],
  ])("says what stands in its way: %o", async (answer, title) => {
    open(decided, [answer]);
    await replay();
    expect(await screen.findByText(title)).toBeTruthy();
    expect(screen.getByText(`${answer.why.charAt(0).toUpperCase()}${answer.why.slice(1)}.`)).toBeTruthy();
  }); // prettier-ignore

  it("says which classes granted it, and what else they gave", async () => {
    open(decided, [replayOf(recorded, "the class Hierarchy granted security:write")]);
    await replay();
    const result = within(await screen.findByRole("list", { name: "What the policy of then says" }));
    expect(result.getByText("Decided the same again")).toBeTruthy();
    expect(result.getByText("The class Hierarchy granted security:write.")).toBeTruthy();
    expect(result.getByText("All it gave there: read, security:write.")).toBeTruthy();
    expect(result.queryByRole("list", { name: "Policy classes" })).toBeNull();
  });

  it("shows class by class what the policy of then says otherwise", async () => {
    open(decided, [replayOf(refusing, "the class Hierarchy is recorded to have granted it, and refused it")]);
    await replay();
    const result = within(await screen.findByRole("list", { name: "What the policy of then says" }));
    expect(result.getByText("The policy of then decides otherwise")).toBeTruthy();
    expect(
      result.getByText("The class Hierarchy is recorded to have granted it, and refused it."),
    ).toBeTruthy();
    expect(result.getByText("It gave no right there.")).toBeTruthy();
    expect(result.getByRole("list", { name: "Policy classes" }).textContent).toContain("does not");
  });
});
