import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Group } from "@/lib/domain/tenancy/resources/tenancy";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { GroupStatus } from "./group-status";

afterEach(cleanup);

function groupOf(mode: string, condition?: object): Group {
  const [group] = tenancyState({
    trafficgroups: { "isthmus-ws-web/edge": { mode, namespaces: ["*/shop"] } },
  }).trafficGroups;
  if (group === undefined) throw new Error("no group");
  const conditions =
    condition === undefined ? [] : [{ type: "Applied", lastTransitionTime: "", ...condition }];
  return { ...group, status: { conditions } } as Group;
}

test("a Direct group has nothing to apply, and a Bridged one says so while nothing is written yet", () => {
  const { container } = render(<GroupStatus group={groupOf("Direct")} />);
  expect(container.textContent).toBe("");
  const old = { status: "True", reason: "Applied", message: "of before", observedGeneration: 7 };
  render(<GroupStatus group={groupOf("Bridged", old)} />);
  expect(screen.getByText("Being applied")).toBeTruthy();
  expect(screen.queryByText("of before")).toBeNull();
});

test("what is applied in which cluster, and what is not, is a line each", () => {
  const message =
    "2 objects in east (shop); timeout of web in east/shop is not applied as it says, because x";
  const condition = { status: "False", reason: "PartlyApplied", message, observedGeneration: 0 };
  render(<GroupStatus group={groupOf("Bridged", condition)} />);
  expect(screen.getByText("Applied in part")).toBeTruthy();
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(message.split("; "));
});
