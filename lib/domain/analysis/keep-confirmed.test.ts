import { expect, it } from "vitest";
import type { Finding } from "../istio/finding";
import { keepConfirmed } from "./keep-confirmed";

const finding = (code: string, name: string, message: string, cluster = "north"): Finding => ({
  code,
  severity: "warning",
  cluster,
  object: { kind: "Gateway", namespace: "orchard", name },
  message,
});

it("drops what is only missing in the part, and keeps the part's own words for what is wrong in the whole", () => {
  const missing = finding("IST0101", "edge", "its proxies do not exist");
  const narrow = finding("KIA0301", "door", "another gateway has this host");
  const whole = finding("KIA0301", "door", "gateway pantry/door has this host");
  expect(keepConfirmed([missing, narrow], [whole])).toEqual([narrow]);
});

it("takes the same code on another object, or in another cluster, for something else", () => {
  const here = finding("IST0101", "edge", "lost");
  expect(
    keepConfirmed([here], [finding("IST0101", "door", "lost"), finding("IST0101", "edge", "lost", "south")]),
  ).toEqual([]);
});
