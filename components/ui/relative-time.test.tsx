import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { formatAge, RelativeTime } from "./relative-time";

afterEach(cleanup);

test.each([
  [-400, "0 s"],
  [59_400, "59 s"],
  [60_000, "1 min"],
  [3_599_000, "59 min"],
  [7_200_000, "2 h"],
  [172_800_000, "2 d"],
])("%d ms is %s", (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text);
});

test("what is no time is said to be unknown", () => {
  render(<RelativeTime time="yesterday" />);
  expect(screen.getByText("unknown")).toBeTruthy();
});

test("the exact time is at hand", () => {
  const time = new Date(Date.now() - 3.5 * 3_600_000).toISOString();
  render(<RelativeTime time={time} />);
  const element = screen.getByText("3 h ago");
  expect(element.getAttribute("datetime")).toBe(time);
  expect(element.title).toMatch(/\d{4}, \d{2}:\d{2}:\d{2}/);
});
