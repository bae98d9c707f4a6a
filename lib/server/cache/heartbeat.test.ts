import { expect, test } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isReturn, type Pulse } from "./heartbeat";

const unknown: Pulse = { state: "unknown" };
const up: Pulse = { state: "up" };
const hidden: Pulse = { state: "up", hidesReadiness: true };
const problem = new StatusError("ServiceUnavailable", "cluster west does not answer");
const dead: Pulse = { state: "down", isReachable: false, problem };
const unready: Pulse = { state: "down", isReachable: true, problem };

test.each<[string, Pulse, Pulse, boolean]>([
  ["it answers for the first time", unknown, up, true],
  ["it was dead", dead, up, true],
  ["it was not ready", unready, up, true],
  ["it was dead, and hides its readiness", dead, hidden, true],
  ["it had not read its access rules", hidden, up, true],
  ["it goes on answering", up, up, false],
  ["it goes on hiding its readiness", hidden, hidden, false],
  ["it begins to hide its readiness", up, hidden, false],
  ["it dies", up, dead, false],
  ["it is not ready yet", dead, unready, false],
])("the return of an API server: %s", (_, before, now, expected) => {
  expect(isReturn(before, now)).toBe(expected);
});
