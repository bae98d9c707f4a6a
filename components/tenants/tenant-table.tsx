import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { quotaNouns, type QuotaUse } from "@/components/tenancy/quota-words";
import type { TenantSummary } from "@/components/tenancy/summarize-tenancy";
import { Badge } from "@/components/ui/badge";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { Quota } from "@/lib/domain/tenancy/resources/tenancy";

export interface TenantRow extends TenantSummary {
  quota: Quota | undefined;
  /** Objects of the mesh in its namespaces; undefined while nobody knows. */
  objects: number | undefined;
  /** Objects that break the rules of tenancy; undefined while nobody knows. */
  violations: number | undefined;
}

export function tenantHref(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

/** What a tenant uses of what is counted from the overview alone. */
export function quotaUseOf({ workspaces, places, hosts }: TenantSummary): QuotaUse {
  return { workspaces, namespaces: places, hosts };
}

function fullest(row: TenantRow): { field: keyof Quota; used: number; limit: number } | undefined {
  const { objects } = row;
  const used = { ...quotaUseOf(row), ...(objects === undefined ? {} : { objects }) };
  return (Object.keys(quotaNouns) as (keyof Quota)[])
    .flatMap((field) => {
      const limit = row.quota?.[field];
      const now = used[field];
      return limit === undefined || now === undefined ? [] : [{ field, used: now, limit }];
    })
    .toSorted((a, b) => b.used * a.limit - a.used * b.limit)[0];
}

/** One row for each tenant; of its quota what is nearest to its limit. */
export function TenantTable({ tenants }: { tenants: readonly TenantRow[] }) {
  return (
    <Table label="Tenants">
      <TableHead>
        <HeaderCell>Tenant</HeaderCell>
        <HeaderCell align="right">Workspaces</HeaderCell>
        <HeaderCell align="right">Namespaces</HeaderCell>
        <HeaderCell align="right">Hosts</HeaderCell>
        <HeaderCell align="right">People</HeaderCell>
        <HeaderCell>Quota</HeaderCell>
        <HeaderCell>Violations</HeaderCell>
        <HeaderCell>Requests</HeaderCell>
      </TableHead>
      <TableBody>
        {tenants.map((tenant) => (
          <TableRow key={tenant.name} data-testid="tenant-row">
            <Cell className="whitespace-nowrap">
              <Link href={tenantHref(tenant.name)} className="link font-medium">
                {tenant.title}
              </Link>
              {tenant.title.toLowerCase() === tenant.name ? null : (
                <span className="ml-2 text-muted">{tenant.name}</span>
              )}
              {tenant.conflicts > 0 ? (
                <StatusText tone="warn" icon={TriangleAlert} className="ml-2 text-xs">
                  {tenant.conflicts === 1 ? "a conflict" : `${tenant.conflicts} conflicts`}
                </StatusText>
              ) : null}
            </Cell>
            <Cell align="right">{tenant.workspaces}</Cell>
            <Cell align="right">{tenant.places}</Cell>
            <Cell align="right">{tenant.hosts}</Cell>
            <Cell align="right">{tenant.people}</Cell>
            <Cell className="whitespace-nowrap">
              <FullestQuota row={tenant} />
            </Cell>
            <Cell className="whitespace-nowrap">
              {tenant.violations === undefined ? (
                <span className="text-muted">unknown</span>
              ) : tenant.violations === 0 ? (
                <StatusText tone="ok">none</StatusText>
              ) : (
                <Link href={`${tenantHref(tenant.name)}?tab=violations`} className="hover:underline">
                  <StatusText tone="warn">
                    {tenant.violations === 1 ? "1 object" : `${tenant.violations} objects`}
                  </StatusText>
                </Link>
              )}
            </Cell>
            <Cell className="whitespace-nowrap">
              {tenant.pendingRequests === 0 ? (
                <span className="text-muted">—</span>
              ) : (
                <Link href={`${tenantHref(tenant.name)}?tab=requests`} className="hover:underline">
                  <Badge>{tenant.pendingRequests} waiting</Badge>
                </Link>
              )}
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function FullestQuota({ row }: { row: TenantRow }) {
  const most = fullest(row);
  if (most === undefined) return <span className="text-muted">no limit</span>;
  const { field, used, limit } = most;
  const text = `${used} of ${limit} ${quotaNouns[field].noun}`;
  return used >= limit ? <StatusText tone="warn">{text}</StatusText> : <span>{text}</span>;
}
