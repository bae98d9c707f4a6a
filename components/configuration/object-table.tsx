import Link from "next/link";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { ObjectRow } from "@/lib/domain/kubernetes/object-view";
import { objectHref } from "./configuration-href";
import { FindingCountsText } from "./finding-counts";

/** Istio and Gateway API objects, one row each. */
export function ObjectTable({ rows }: { rows: readonly ObjectRow[] }) {
  return (
    <Table label="Configuration objects">
      <TableHead>
        <HeaderCell>Name</HeaderCell>
        <HeaderCell>Kind</HeaderCell>
        <HeaderCell>Namespace</HeaderCell>
        <HeaderCell>What it says</HeaderCell>
        <HeaderCell>Issues</HeaderCell>
        <HeaderCell>Age</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow
            key={`${row.resource}/${row.object.namespace}/${row.object.name}`}
            data-testid="object-row"
          >
            <Cell>
              {findIstioKind(row.resource) === undefined ? (
                <span className="font-medium">{row.object.name}</span>
              ) : (
                <Link
                  className="font-medium text-accent-text hover:underline"
                  href={objectHref(row.cluster, row.resource, row.object)}
                >
                  {row.object.name}
                </Link>
              )}
            </Cell>
            <Cell className="whitespace-nowrap">
              {row.object.kind}
              {row.resource.endsWith(".gateway.networking.k8s.io") ? (
                <span className="text-xs text-muted"> Gateway API</span>
              ) : null}
            </Cell>
            <Cell>{row.object.namespace}</Cell>
            <Cell className="max-w-100 truncate text-muted" title={row.summary}>
              {row.summary}
            </Cell>
            <Cell>
              <FindingCountsText counts={row.findings} />
            </Cell>
            <Cell className="whitespace-nowrap">
              <RelativeTime time={row.createdAt} suffix="" />
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
