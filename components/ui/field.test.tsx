import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Field } from "./field";
import { Input } from "./input";

afterEach(cleanup);

test("an error is announced, marks the control invalid and describes it together with the description", () => {
  render(
    <Field label="Name" required description="Never changes." error="is taken">
      {(control) => <Input {...control} />}
    </Field>,
  );
  const input = screen.getByRole("textbox", { name: "Name", description: "Never changes. is taken" });
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).toBe("is taken");
});

test("without an error nothing is invalid, and what may be left out says so", () => {
  render(<Field label="Region">{(control) => <Input {...control} />}</Field>);
  const input = screen.getByRole("textbox", { name: "Region" });
  expect(input.hasAttribute("aria-invalid")).toBe(false);
  expect(input.hasAttribute("aria-describedby")).toBe(false);
  expect(screen.getByText("optional")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
