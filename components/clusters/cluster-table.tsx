"use client";

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Cell,
  HeaderCell,
  SortableHeaderCell,
  type Sorting,
  Table,
  TableBody,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { FreshnessPill } from "./freshness-pill";

export type ClusterColumn = "name" | "region" | "state" | "services" | "workloads";

interface ClusterTableProps {
  clusters: readonly ClusterSummary[];
  sorting: Sorting<ClusterColumn>;
  onSort: (sorting: Sorting<ClusterColumn>) => void;
}

const states = ["offline", "stale", "syncing", "live"];

const compare: Record<ClusterColumn, (a: ClusterSummary, b: ClusterSummary) => number> = {
  name: (a, b) => a.displayName.localeCompare(b.displayName),
  region: (a, b) => (a.region ?? "").localeCompare(b.region ?? ""),
  state: (a, b) => states.indexOf(a.freshness) - states.indexOf(b.freshness),
  services: (a, b) => a.counts.services - b.counts.services,
  workloads: (a, b) => a.counts.workloads - b.counts.workloads,
};

/** Sorts a copy; equals stay in the order of their names. */
export function sortClusters(
  clusters: readonly ClusterSummary[],
  { column, order }: Sorting<ClusterColumn>,
): ClusterSummary[] {
  const sign = order === "asc" ? 1 : -1;
  return clusters.toSorted((a, b) => sign * compare[column](a, b) || a.name.localeCompare(b.name));
}

export function ClusterTable({ clusters, sorting, onSort }: ClusterTableProps) {
  const sortable = { sorting, onSort };
  return (
    <Table label="Clusters">
      <TableHead>
        <SortableHeaderCell column="name" {...sortable}>
          Cluster
        </SortableHeaderCell>
        <SortableHeaderCell column="state" {...sortable}>
          State
        </SortableHeaderCell>
        <SortableHeaderCell column="region" {...sortable}>
          Region
        </SortableHeaderCell>
        <HeaderCell>Kubernetes</HeaderCell>
        <HeaderCell>Istio</HeaderCell>
        <HeaderCell align="right">Nodes</HeaderCell>
        <SortableHeaderCell column="services" align="right" {...sortable}>
          Services
        </SortableHeaderCell>
        <SortableHeaderCell column="workloads" align="right" {...sortable}>
          Workloads
        </SortableHeaderCell>
        <HeaderCell align="right">Last seen</HeaderCell>
      </TableHead>
      <TableBody>
        {sortClusters(clusters, sorting).map((cluster) => (
          <TableRow
            key={cluster.name}
            stale={cluster.freshness === "stale" || cluster.freshness === "offline"}
          >
            <Cell className="whitespace-nowrap">
              <Link href={`/clusters/${encodeURIComponent(cluster.name)}`} className="link font-medium">
                {cluster.displayName}
              </Link>
              {cluster.displayName !== cluster.name && (
                <span className="ml-2 text-muted">{cluster.name}</span>
              )}
              {cluster.role === "host" && <Badge className="ml-2 align-middle">host cluster</Badge>}
            </Cell>
            <Cell>
              <FreshnessPill cluster={cluster} />
            </Cell>
            <Cell className="whitespace-nowrap text-muted">{cluster.region ?? "—"}</Cell>
            <Cell className="whitespace-nowrap">{cluster.kubernetesVersion ?? "—"}</Cell>
            <Cell className="whitespace-nowrap">
              {cluster.istioVersion ?? <span className="text-muted">none</span>}
            </Cell>
            <Cell align="right">{cluster.counts.nodes}</Cell>
            <Cell align="right">{cluster.counts.services}</Cell>
            <Cell align="right">{cluster.counts.workloads}</Cell>
            <Cell align="right" className="whitespace-nowrap text-muted">
              {cluster.lastSeen === undefined ? "never" : <RelativeTime time={cluster.lastSeen} />}
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
