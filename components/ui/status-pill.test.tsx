import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { StatusPill, type Tone } from "./status-pill";

afterEach(cleanup);

test.each<Tone>(["ok", "warn", "bad", "info", "unknown", "progress"])(
  "%s is a word with an icon that is not read out",
  (tone) => {
    const { container } = render(<StatusPill tone={tone}>degraded</StatusPill>);
    expect(screen.getByText("degraded")).toBeTruthy();
    expect(container.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
  },
);

test("each tone has an icon of its own: colour is never the only difference", () => {
  const shapes = (["ok", "warn", "bad", "info", "unknown", "progress"] as const).map((tone) => {
    const { container } = render(<StatusPill tone={tone}>x</StatusPill>);
    return container.querySelector("svg")?.innerHTML;
  });
  expect(new Set(shapes).size).toBe(shapes.length);
});
