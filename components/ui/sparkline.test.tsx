import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Sparkline } from "./sparkline";

afterEach(cleanup);

test.each([[[]], [[null, null]], [[5]], [[0, 0, 0]]])("draws %j without a number that is none", (points) => {
  render(<Sparkline label="Requests" points={points} />);
  expect(screen.getByRole("img", { name: "Requests" }).innerHTML).not.toMatch(/NaN|Infinity/);
});

test("breaks where nothing was measured instead of falling to 0", () => {
  render(<Sparkline label="Requests" points={[1, 2, null, 3, 4]} />);
  expect(screen.getByRole("img", { name: "Requests" }).querySelectorAll("g")).toHaveLength(2);
});
