import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Sparkline } from "./sparkline";

afterEach(cleanup);

const draw = (points: (number | null)[]) => render(<Sparkline label="Requests" points={points} />).container;

test.each([[[]], [[null, null]], [[5]], [[0, 0, 0]]])("draws %j without a number that is none", (points) => {
  expect(draw(points).innerHTML).not.toMatch(/NaN|Infinity/);
});

test("breaks where nothing was measured instead of falling to 0, and says in words what it draws", () => {
  expect(draw([1, 2, null, 3, 4]).querySelectorAll("g")).toHaveLength(2);
  expect(screen.getByText("Requests")).toBeTruthy();
});
