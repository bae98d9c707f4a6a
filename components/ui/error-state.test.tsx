import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { ErrorState } from "./error-state";

afterEach(cleanup);

test("a plain error shows its message, no empty facts and no retry that nobody gave", () => {
  render(<ErrorState title="Could not load" error={new Error("socket hang up")} />);
  expect(screen.getByRole("alert").textContent).toBe("Could not loadsocket hang up");
  expect(screen.queryByRole("button")).toBeNull();
});

test("a Status names cluster, object, reason and each field", () => {
  const error = new StatusError("Invalid", "VirtualService is invalid", {
    cluster: "west",
    kind: "VirtualService",
    namespace: "bookinfo",
    name: "reviews",
    causes: [
      { reason: "FieldValueInvalid", field: "spec.http[0].route[1].weight", message: "must be at most 100" },
    ],
  });
  render(<ErrorState title="Not saved" error={error} />);
  expect(screen.getByText("west")).toBeTruthy();
  expect(screen.getByText("VirtualService bookinfo/reviews")).toBeTruthy();
  expect(screen.getByText("Invalid")).toBeTruthy();
  expect(screen.getByRole("listitem").textContent).toBe("spec.http[0].route[1].weightmust be at most 100");
});

test("the retry is offered once, and not again while it runs", async () => {
  const onRetry = vi.fn<() => void>();
  const { rerender } = render(<ErrorState title="x" error={new Error("y")} onRetry={onRetry} />);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  rerender(<ErrorState title="x" error={new Error("y")} onRetry={onRetry} retrying />);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledTimes(1);
});
