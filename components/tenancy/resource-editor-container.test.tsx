import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { TeamFields } from "@/components/teams/team-fields";
import { TooltipProvider } from "@/components/ui/tooltip";
import { toastStore } from "@/components/ui/toast";
import type { Team } from "@/lib/domain/tenancy/resources/access";
import { quietPreview } from "@/lib/testing/quiet-preview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { ResourceEditorContainer } from "./resource-editor-container";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => undefined }) }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const state = tenancyState({ teams: { tills: { displayName: "Tills", oidcGroups: ["team-tills"] } } });
const [stored] = state.teams;
if (stored === undefined) throw new Error("no team");
const team: Team = { ...stored, metadata: { ...stored.metadata, resourceVersion: "7" } };

interface Call {
  method: string;
  path: string;
  body: { metadata?: Record<string, unknown>; spec?: unknown } | undefined;
}

/** The server's side of the wire: each call is kept and answered. */
function serve(answer: (call: Call) => { status?: number; body: unknown }): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const call: Call = {
      method: init.method ?? "GET",
      path,
      body: typeof init.body === "string" ? (JSON.parse(init.body) as NonNullable<Call["body"]>) : undefined,
    };
    calls.push(call);
    const { status = 200, body } = answer(call);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  return calls;
}

function open({ allowed = true, onClose = vi.fn<() => void>() } = {}) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <ResourceEditorContainer<Team["spec"]>
          layout="dialog"
          resource="teams"
          what={(name) => `team ${name}`}
          title="Tills"
          base={team}
          initial={team}
          permission={{ allowed, reason: "it needs binding:write at the organization; Ada can give it" }}
          known={{ teams: state.teams, users: [] }}
          action="Save"
          onClose={onClose}
        >
          {({ spec, onChange, readOnly }) => (
            <TeamFields
              values={spec}
              onChange={onChange}
              path={["spec"]}
              readOnly={readOnly}
              known={{ teams: state.teams, users: [] }}
            />
          )}
        </ResourceEditorContainer>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { onClose };
}

const rename = async (text: string) => {
  const field = screen.getByRole("textbox", { name: "Display name" });
  await userEvent.clear(field);
  await userEvent.type(field, text);
};
const status = (code: number, reason: string, message: string) => ({
  status: code,
  body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message },
});

test("read-only says the reason, offers no save and asks the server nothing", () => {
  const calls = serve(() => ({ body: quietPreview }));
  open({ allowed: false });
  expect(screen.getByTestId("permission").textContent).toContain("Ada can give it");
  expect(screen.queryByRole("button", { name: /Save/ })).toBeNull();
  expect(screen.getByRole("textbox", { name: "Display name" }).hasAttribute("readonly")).toBe(true);
  expect(calls).toEqual([]);
});

test("a refusal of the preview blocks the save and says why", async () => {
  serve(() => ({
    body: {
      ...quietPreview,
      refusals: [{ code: "RIGHT_MISSING", field: "spec", message: "you lack it there" }],
    },
  }));
  open();
  expect(screen.getByTestId("apply-blocked").textContent).toBe("Nothing is changed yet");
  await rename("Cash");
  expect(await screen.findByText("you lack it there")).toBeTruthy();
  expect(screen.getByTestId("apply-blocked").textContent).toBe("It would be refused");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Save/ }).disabled).toBe(true);
});

test("what the server refuses at last is shown, and leaving asks first", async () => {
  serve(({ method }) =>
    method === "PUT" ? status(403, "Forbidden", "not any more") : { body: quietPreview },
  );
  const { onClose } = open();
  await rename("Cash");
  await screen.findByText(/No conflict/);
  await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("not any more");
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByRole("button", { name: "Leave and discard" }));
  expect(onClose).toHaveBeenCalledOnce();
});

test("a conflict shows both versions; mine goes on top of theirs with their version", async () => {
  const theirs = {
    ...team,
    metadata: { ...team.metadata, resourceVersion: "8" },
    spec: { ...team.spec, oidcGroups: ["team-tills", "team-cash"] },
  };
  const calls = serve(({ method, body }) => {
    if (method === "GET") return { body: theirs };
    if (method !== "PUT") return { body: quietPreview };
    return body?.metadata?.["resourceVersion"] === "8"
      ? { body: { ...theirs, metadata: { ...theirs.metadata, resourceVersion: "9" } } }
      : status(409, "Conflict", "it changed meanwhile");
  });
  const { onClose } = open();
  await rename("Cash");
  await screen.findByText(/No conflict/);
  await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
  const dialog = await screen.findByRole("dialog", { name: /Somebody changed this object/ });
  expect((await within(dialog).findByRole("region", { name: "What they changed" })).textContent).toContain(
    "team-cash",
  );
  expect(within(dialog).getByRole("region", { name: "What I changed" }).textContent).toContain("Cash");
  await userEvent.click(within(dialog).getByRole("button", { name: "Re-apply mine on theirs" }));
  await screen.findByText(/No conflict/);
  await waitFor(() =>
    expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Save/ }).disabled).toBe(false),
  );
  await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(calls.findLast(({ method }) => method === "PUT")?.body?.spec).toMatchObject({
    displayName: "Cash",
    oidcGroups: ["team-tills", "team-cash"],
  });
});

test("a save offers the way back, on the version that it made", async () => {
  const calls = serve(({ method }) =>
    method === "PUT"
      ? { body: { ...team, metadata: { ...team.metadata, resourceVersion: "8" } } }
      : { body: quietPreview },
  );
  const { onClose } = open();
  await rename("Cash");
  await screen.findByText(/No conflict/);
  await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  const message = toastStore.read().at(-1);
  expect(message?.title).toBe("Saved: team tills");
  message?.action?.onSelect();
  await waitFor(() => expect(toastStore.read().at(-1)?.title).toBe("As before: team tills"));
  const undo = calls.findLast(({ method }) => method === "PUT");
  expect(undo?.body).toMatchObject({ metadata: { resourceVersion: "8" }, spec: { displayName: "Tills" } });
});
