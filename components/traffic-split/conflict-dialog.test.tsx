import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConflictDialog, type ConflictDialogProps } from "./conflict-dialog";

afterEach(cleanup);

function stage(part: Partial<ConflictDialogProps> = {}) {
  const act = {
    onTakeTheirs: vi.fn<() => void>(),
    onReapplyMine: vi.fn<() => void>(),
    onClose: vi.fn<() => void>(),
  };
  render(
    <ConflictDialog
      open
      reason="the object has been modified"
      shares={[
        { subset: "v1", before: 80, theirs: 50, mine: 30 },
        { subset: "v2", before: 20, theirs: 50, mine: 70 },
      ]}
      error={null}
      mineImpossible={undefined}
      {...act}
      {...part}
    />,
  );
  return { ...act, user: userEvent.setup() };
}

describe("ConflictDialog", () => {
  it("offers no choice before their version is there", () => {
    stage({ shares: undefined });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Take theirs" }).disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Re-apply mine on theirs" }).disabled).toBe(
      true,
    );
  });

  it("does not re-apply what no longer fits, and says why", () => {
    stage({ mineImpossible: "Their version has no route http[1] any more." });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Re-apply mine on theirs" }).disabled).toBe(
      true,
    );
    expect(screen.getByText("Their version has no route http[1] any more.")).toBeTruthy();
  });

  it("shows both versions beside what was, and leaves the choice", async () => {
    const { user, onTakeTheirs, onReapplyMine } = stage();
    expect(
      screen
        .getAllByRole("row")
        .slice(1)
        .map((row) => row.textContent),
    ).toEqual(["v180 %50 %30 %", "v220 %50 %70 %"]);
    await user.click(screen.getByRole("button", { name: "Take theirs" }));
    await user.click(screen.getByRole("button", { name: "Re-apply mine on theirs" }));
    expect(onTakeTheirs).toHaveBeenCalledTimes(1);
    expect(onReapplyMine).toHaveBeenCalledTimes(1);
  });
});
