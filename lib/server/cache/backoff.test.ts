import { expect, test } from "vitest";
import { createFakeClock } from "@/lib/testing/fake-clock";
import { createBackoff } from "./backoff";

test("full jitter under a ceiling that doubles from 0.5 s to 10 s, forever", () => {
  const almostOne = createBackoff({ random: () => 1 });
  expect(Array.from({ length: 7 }, () => almostOne.next())).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
  for (let attempt = 0; attempt < 5000; attempt += 1) almostOne.next();
  expect(almostOne.next()).toBe(10_000);
  expect(createBackoff({ random: () => 0 }).next()).toBe(0);
});

test("a success lowers the ceiling again", () => {
  const backoff = createBackoff({ random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

test("waits what the server asks for, at most 30 s of it, and up to half a second more", () => {
  const backoff = createBackoff(createFakeClock([0, 0.5, 0.5, 1]));
  expect(backoff.next(3)).toBe(3000);
  expect(backoff.next(3)).toBe(3250);
  expect(backoff.next(3600)).toBe(30_250);
  // A server that goes on asking for little is spared all the same.
  expect(backoff.next(1)).toBe(4000);
});

test("a brief wait is under the lowest ceiling and leaves the ceiling where it is", () => {
  const backoff = createBackoff({ random: () => 1 });
  expect(backoff.next()).toBe(500);
  expect(backoff.brief()).toBe(500);
  expect(backoff.next()).toBe(1000);
  expect(backoff.brief()).toBe(500);
});
