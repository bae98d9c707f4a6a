import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { OwnershipConflictView } from "@/lib/domain/tenancy/tenancy-view";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { buildOwnershipMatrix, describePlace, type OwnershipPlace, togglePlace } from "./ownership-matrix";
import { OwnershipPicture } from "./ownership-picture";

afterEach(cleanup);

const state = tenancyState({
  tenants: { alpha: { clusters: ["north", "south"] }, beta: { clusters: ["north"] } },
  workspaces: {
    till: { tenant: "alpha", namespaces: ["*/till"] },
    stock: { tenant: "beta", namespaces: ["north/stock"] },
  },
});
const clusters = [
  { name: "north", namespaces: ["till", "stock", "lone", "kube-system"] },
  { name: "south", namespaces: ["till"] },
];
const operator = { sub: "op", role: "operator", oidcGroups: [] } as const;
const view = overviewFor(state, clusters, operator);

function workspace(name: string, namespaces: string[]): Workspace {
  const found = view.workspaces.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no workspace ${name}`);
  return { ...found, spec: { ...found.spec, namespaces } };
}

function draw(name: string, namespaces: string[], conflicts: OwnershipConflictView[] = []) {
  const rows = buildOwnershipMatrix(view, { workspace: workspace(name, namespaces), conflicts });
  return (place: string): OwnershipPlace => {
    const [cluster, namespace] = place.split("/");
    const found = rows
      .flatMap(({ places }) => places)
      .find((each) => each.cluster === cluster && each.namespace === namespace);
    if (found === undefined) throw new Error(`no place ${place}`);
    return found;
  };
}

test("a draft that takes what another workspace has is a conflict before it is saved, and the older keeps it", () => {
  const at = draw("stock", ["north/stock", "north/till"]);
  expect(at("north/till")).toMatchObject({ state: "conflict", owner: "till", others: ["stock"] });
  expect(at("south/till")).toMatchObject({ state: "owned", owner: "till" });
});

test("a conflict that only the server may know of shows without a name", () => {
  const at = draw(
    "stock",
    ["north/stock", "north/lone"],
    [{ kind: "namespace", what: "north/lone", winner: "", loser: "stock", message: "" }],
  );
  expect(at("north/lone").state).toBe("conflict");
  expect(describePlace(at("north/lone"))).toBe(
    "Conflict: lone in north belongs to another workspace; stock claims it too and does not get it.",
  );
});

test("a cluster that the tenant was not granted and a namespace of the platform are refused", () => {
  const at = draw("stock", ["*/lone", "south/lone", "north/kube-system"]);
  expect(at("north/lone")).toMatchObject({ state: "gained", owner: "stock" });
  expect(describePlace(at("south/lone"))).toContain("not granted");
  expect(draw("stock", ["*/lone"])("south/lone").state).toBe("absent");
  expect(describePlace(at("north/kube-system"))).toContain("belongs to the platform");
  expect(at("north/stock")).toMatchObject({ state: "lost", owner: undefined, others: ["stock"] });
});

test("without a draft: owned by its workspace, hatched where nobody owns it", () => {
  const rows = buildOwnershipMatrix(view);
  render(<OwnershipPicture rows={rows} clusters={clusters} />);
  expect(screen.getByRole("button", { name: "till in south belongs to workspace till." })).toBeTruthy();
  expect(
    screen.getByRole("button", { name: "lone in north belongs to no workspace." }).getAttribute("data-state"),
  ).toBe("unowned");
});

test("the keyboard walks the picture, reads the place and puts it in", async () => {
  const onToggle = vi.fn<(place: OwnershipPlace) => void>();
  render(<OwnershipPicture rows={buildOwnershipMatrix(view)} clusters={clusters} onToggle={onToggle} />);
  const first = screen.getByRole("button", { name: /^kube-system in north/ });
  first.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getByRole("status").textContent).toBe("lone in north belongs to no workspace.");
  await userEvent.keyboard("{ArrowRight}{Enter}");
  expect(onToggle).toHaveBeenCalledWith(expect.objectContaining({ cluster: "south", namespace: "lone" }));
  expect(screen.getAllByRole("button").filter((button) => button.tabIndex === 0)).toHaveLength(1);
});

test("taking one cluster out of a star keeps the others", () => {
  const out = togglePlace(["*/till"], { cluster: "north", namespace: "till" }, ["north", "south"]);
  expect(out).toEqual(["south/till"]);
  expect(togglePlace(out, { cluster: "north", namespace: "till" }, ["north", "south"])).toEqual([
    "south/till",
    "north/till",
  ]);
});
