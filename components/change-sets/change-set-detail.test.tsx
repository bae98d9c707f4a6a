import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentProps } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { ChangePreview } from "@/lib/domain/istio/change";
import type {
  ActionVerdict,
  ChangeSetAction,
  ChangeSetPreview,
  ChangeSetView,
} from "@/lib/domain/tenancy/change-sets/change-set-view";
import { AddToChangeSetDialog } from "./add-to-change-set-dialog";
import { ChangeSetDetail, type ChangeSetDetailProps } from "./change-set-detail";

beforeAll(() => {
  // jsdom has no layout; radix asks for these.
  window.ResizeObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.hasPointerCapture = () => false;
});
afterEach(cleanup);

const no: ActionVerdict = { allowed: false, reason: "Conflict", message: "it is not its time" };
const may = (...actions: ChangeSetAction[]): ChangeSetView["may"] => {
  const all = { edit: no, delete: no, approve: no, reject: no, apply: no, rollBack: no };
  return { ...all, ...Object.fromEntries(actions.map((action) => [action, { allowed: true }])) };
};

const policy = (name: string, mode: string) => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: { name, namespace: "shop" },
  spec: { mtls: { mode } },
});

const draft: ChangeSetView = {
  namespace: "isthmus-system",
  name: "encrypt-1",
  title: "Encrypt the shop",
  description: "",
  author: "ann",
  authorName: "Ann",
  contributors: [],
  state: "Draft",
  requiresApproval: true,
  clusters: ["west", "east"],
  edits: 2,
  createdAt: "2026-01-01T00:00:00Z",
  message: "",
  resourceVersion: "7",
  digest: "d".repeat(64),
  changes: [
    { cluster: "west", edits: [{ action: "create", object: policy("a", "STRICT") }], step: undefined },
    {
      cluster: "east",
      edits: [{ action: "update", object: policy("b", "STRICT"), resourceVersion: "3" }],
      step: undefined,
    },
  ],
  may: may("edit", "delete"),
};

const judged = (accepted: boolean): ChangePreview => ({
  edits: [
    {
      action: "create",
      resource: "peerauthentications.security.istio.io",
      object: { kind: "PeerAuthentication", namespace: "shop", name: "a" },
      before: null,
      after: policy("a", "STRICT"),
      beforeYaml: "",
      afterYaml: "mode: STRICT\n",
      violations: [],
      dryRun: { accepted, message: accepted ? "accepted" : "the webhook says no", warnings: [] },
    },
  ],
  effect: {
    routes: [],
    mtls: [{ subject: "cart-v1 port 80", namespace: "shop", before: "PERMISSIVE", after: "STRICT" }],
    decisions: [],
    cutOff: [{ caller: "old", destination: "cart", why: "it sends plain text" }],
    examined: { services: 1, workloads: 1, calls: 1 },
    unexamined: [],
  },
  findings: { introduced: [], resolved: [] },
  permission: { allowed: true, reason: "" },
});

function show(rest: Partial<ChangeSetDetailProps> = {}) {
  const acts = {
    onSeen: vi.fn<ChangeSetDetailProps["onSeen"]>(),
    onApply: vi.fn<ChangeSetDetailProps["onApply"]>(),
    onRollBack: vi.fn<ChangeSetDetailProps["onRollBack"]>(),
    onDecide: vi.fn<ChangeSetDetailProps["onDecide"]>(),
    onDetails: vi.fn<ChangeSetDetailProps["onDetails"]>(),
    onDelete: vi.fn<ChangeSetDetailProps["onDelete"]>(),
    onMove: vi.fn<ChangeSetDetailProps["onMove"]>(),
    onRemove: vi.fn<ChangeSetDetailProps["onRemove"]>(),
    onRemoveEdit: vi.fn<ChangeSetDetailProps["onRemoveEdit"]>(),
    onTakeCurrent: vi.fn<ChangeSetDetailProps["onTakeCurrent"]>(),
  };
  render(
    <TooltipProvider>
      <ChangeSetDetail
        changeSet={draft}
        preview={{ data: undefined, error: null, asking: false, onRetry: () => undefined }}
        pending={undefined}
        failure={undefined}
        moved={false}
        {...acts}
        {...rest}
      />
    </TooltipProvider>,
  );
  return acts;
}

const previewOf = (...changes: ChangeSetPreview["changes"]): ChangeSetDetailProps["preview"] => ({
  data: { changes },
  error: null,
  asking: false,
  onRetry: () => undefined,
});
const enabled = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name }).disabled === false;

describe("a change set's page", () => {
  it("tells the author why they may not approve it, and why it cannot be applied", () => {
    const forbidden = (message: string): ActionVerdict => ({ allowed: false, reason: "Forbidden", message });
    show({
      changeSet: {
        ...draft,
        may: {
          ...may("edit"),
          approve: forbidden("you wrote it; somebody else has to approve it"),
          apply: forbidden("it needs the approval of somebody else than Ann"),
        },
      },
    });
    expect(screen.getByTestId("approve-blocked").textContent).toMatch(/you wrote it/);
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
    expect(enabled("Apply")).toBe(false);
    expect(screen.getByTestId("apply-blocked").textContent).toMatch(/approval of somebody else than Ann/);
    expect(screen.getByText("waits for approval")).toBeTruthy();
  });

  it("lets somebody else approve it with a comment", async () => {
    const { onDecide } = show({ changeSet: { ...draft, may: may("approve", "reject") } });
    await userEvent.type(screen.getByRole("textbox", { name: /Comment/ }), "fine");
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    expect(onDecide).toHaveBeenCalledWith("approve", "fine");
  });

  it("shows each change's verdict and reach, a silent cluster in its own place, and holds Apply back", async () => {
    const failure = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      code: 503,
      reason: "ServiceUnavailable",
      message: "east does not answer",
    } as const;
    const approved = { ...draft, state: "Approved", may: may("edit", "apply") } as const;
    show({
      changeSet: approved,
      preview: previewOf({ cluster: "west", preview: judged(true) }, { cluster: "east", failure }),
    });
    const [west, east] = screen.getAllByTestId("change");
    expect(west?.textContent).toMatch(/accepted by the cluster/);
    expect(east?.textContent).toMatch(/east could not check it.*east does not answer/);
    expect(screen.getByTestId("effect-summary").textContent).toMatch(
      /1 caller would be cut off.*1 of 2 changes/,
    );
    expect(enabled("Apply")).toBe(false);
    expect(screen.getByTestId("apply-blocked").textContent).toMatch(/change 2 would be refused/);
    cleanup();

    const { onApply } = show({
      changeSet: approved,
      preview: previewOf(
        { cluster: "west", preview: judged(true) },
        { cluster: "east", preview: judged(true) },
      ),
    });
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(onApply).toHaveBeenCalled();
  });

  it("orders, removes and plans anew in a draft", async () => {
    const conflict = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      code: 409,
      reason: "Conflict",
      message: "was changed since you opened it",
    } as const;
    const { onMove, onRemove, onTakeCurrent } = show({
      preview: previewOf({ cluster: "west", preview: judged(false) }, { cluster: "east", failure: conflict }),
    });
    await userEvent.click(screen.getByRole("button", { name: "Move change 1 down" }));
    expect(onMove).toHaveBeenCalledWith(0, 1);
    expect(enabled("Move change 1 up")).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Remove change 2" }));
    expect(onRemove).toHaveBeenCalledWith(1);
    await userEvent.click(screen.getByRole("button", { name: "Plan it on the current version" }));
    expect(onTakeCurrent).toHaveBeenCalledWith(1, 0);
    expect(screen.getByText("the webhook says no")).toBeTruthy();
  });

  it("decides nothing of what somebody edited meanwhile before it was seen", async () => {
    const { onSeen } = show({ changeSet: { ...draft, may: may("edit", "apply") }, moved: true });
    expect(enabled("Apply")).toBe(false);
    expect(screen.queryByRole("button", { name: "Remove change 2" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "I have seen it" }));
    expect(onSeen).toHaveBeenCalled();
  });

  it.each<[string, Partial<ChangeSetView>, string[], RegExp, string[]]>([
    [
      "is applied",
      { state: "Applied", may: may("rollBack", "delete") },
      ["Applied", "Applied"],
      /applied/,
      ["Roll back"],
    ],
    [
      "failed and could not be taken back whole",
      {
        state: "Failed",
        message: "change 2 failed: no; change 1 could not be taken back",
        may: may("rollBack"),
      },
      ["Applied", "Failed"],
      /It failed.*change 1 could not be taken back/,
      ["Roll back"],
    ],
    [
      "was interrupted",
      { state: "Applying", message: "change 2 is not certain", may: may("apply", "rollBack") },
      ["Applied", "Pending"],
      /applying, interrupted.*not finished.*change 2 is not certain/,
      ["Roll back", "Go on applying"],
    ],
    [
      "is being applied by somebody else",
      { state: "Applying", runBy: "Bob", may: may() },
      ["Applied", "Pending"],
      /by Bob.*1 of 2 changes in the clusters/,
      [],
    ],
  ])("says how far it is when it %s", (_, rest, steps, text, actions) => {
    const states = steps as ("Applied" | "Pending" | "Failed")[];
    const changes = draft.changes.map((change, index) => ({
      ...change,
      step: { state: states[index] ?? "Pending", message: "", underWay: false },
    }));
    show({ changeSet: { ...draft, changes, ...rest } });
    expect(screen.getAllByTestId("change").map((item) => item.dataset["step"])).toEqual(states);
    expect(document.body.textContent).toMatch(text);
    const offered = ["Roll back", "Go on applying"].filter(
      (name) => screen.queryByRole("button", { name }) !== null && enabled(name),
    );
    expect(offered).toEqual(actions);
  });
});

describe("adding to a change set", () => {
  it("offers the drafts first, and makes a new one where it belongs", async () => {
    const onAdd = vi.fn<ComponentProps<typeof AddToChangeSetDialog>["onAdd"]>();
    const dialog = (changeSets: ChangeSetView[]) => (
      <AddToChangeSetDialog
        what="update PeerAuthentication shop/a"
        cluster="west"
        changeSets={changeSets}
        homes={["shop", undefined]}
        pending={false}
        error={null}
        onAdd={onAdd}
        onClose={() => undefined}
      />
    );
    const { unmount } = render(dialog([draft]));
    await userEvent.click(screen.getByRole("button", { name: "Add to it" }));
    expect(onAdd).toHaveBeenCalledWith({ existing: draft });
    unmount();

    render(dialog([]));
    const make = screen.getByRole<HTMLButtonElement>("button", { name: "Make the change set" });
    expect(make.disabled).toBe(true);
    await userEvent.type(
      within(screen.getByRole("dialog")).getByRole("textbox", { name: /Title/ }),
      " Tighten ",
    );
    await userEvent.click(make);
    expect(onAdd).toHaveBeenLastCalledWith({
      facts: { title: "Tighten", description: "", requiresApproval: true },
      workspace: "shop",
    });
  });
});
