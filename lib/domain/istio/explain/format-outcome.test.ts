import { expect, test } from "vitest";
import type { CallOutcome } from "../routing/routing-call";
import { formatOutcome } from "./format-outcome";

const base: CallOutcome = {
  destinations: [{ cluster: "outbound|80|v1|cart", host: "cart", port: 80, subset: "v1", share: 100 }],
  mirrors: [],
};

test.each<[string, Partial<CallOutcome>, string]>([
  ["an error", { error: "no route matched" }, "fails: no route matched"],
  ["a plain call", {}, "cart:80 v1"],
  [
    "a fault with its share",
    { fault: { abort: { percent: 10, httpStatus: 503 }, delay: { percent: 50, durationMs: 2000 } } },
    "cart:80 v1, 50 % delayed by 2000 ms, 10 % aborted with 503",
  ],
  [
    "retries that differ from the default",
    { retries: { attempts: 3, retryOn: "5xx", retriableStatusCodes: [], perTryTimeoutMs: 500 } },
    "cart:80 v1, 3 retries (5xx; 500 ms each)",
  ],
  [
    "headers",
    { headers: { request: { set: { a: "1" } } } },
    'cart:80 v1, headers {"request":{"set":{"a":"1"}}}',
  ],
])("%s", (_, change, expected) => {
  expect(formatOutcome({ ...base, ...change })).toBe(expected);
});
