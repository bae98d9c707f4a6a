import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { ClusterTable, sortClusters } from "./cluster-table";

afterEach(cleanup);

const cluster = (name: string, rest: Partial<ClusterSummary> = {}): ClusterSummary => ({
  name,
  displayName: name,
  role: "member",
  freshness: "live",
  server: "https://x",
  id: name,
  conditions: [],
  counts: { namespaces: 0, nodes: 0, services: 0, workloads: 0, gateways: 0 },
  ...rest,
});

test("sorts trouble first, without touching the list it got", () => {
  const clusters = [
    cluster("a"),
    cluster("b", { freshness: "stale" }),
    cluster("c", { freshness: "offline" }),
  ];
  expect(sortClusters(clusters, { column: "state", order: "asc" }).map(({ name }) => name)).toEqual([
    "c",
    "b",
    "a",
  ]);
  expect(clusters.map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("a stale cluster stays in the table, with the age of its data", () => {
  const lastSeen = new Date(Date.now() - 42_000).toISOString();
  render(
    <ClusterTable
      clusters={[cluster("west", { freshness: "stale", lastSeen })]}
      sorting={{ column: "name", order: "asc" }}
      onSort={() => undefined}
    />,
  );
  expect(screen.getByRole("row", { name: /west.*stale · data from 4\d s ago/ })).toBeTruthy();
});
