import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ComponentType } from "react";
import type { WorkspaceSummary } from "@/components/tenancy/summarize-tenancy";
import { Badge } from "@/components/ui/badge";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";

interface WorkspaceTableProps {
  workspaces: readonly WorkspaceSummary[];
  /** More than one tenant is in view. */
  withTenant: boolean;
  /** Services, health and open issues of a workspace, which are read on their own. */
  Health: ComponentType<{ places: WorkspaceSummary["places"] }>;
}

export function workspaceHref(workspace: string): string {
  return `/workspaces/${encodeURIComponent(workspace)}`;
}

/** Places in a few words: namespaces, and in how many clusters. */
function describePlaces({ places }: WorkspaceSummary): string {
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
  const clusters = new Set(places.map(({ cluster }) => cluster)).size;
  if (namespaces.length === 0) return "none yet";
  const names = `${namespaces.slice(0, 3).join(", ")}${namespaces.length > 3 ? ` and ${namespaces.length - 3} more` : ""}`;
  return `${names} · ${clusters} ${clusters === 1 ? "cluster" : "clusters"}`;
}

export function WorkspaceTable({ workspaces, withTenant, Health }: WorkspaceTableProps) {
  return (
    <Table label="Workspaces">
      <TableHead>
        <HeaderCell>Workspace</HeaderCell>
        {withTenant ? <HeaderCell>Tenant</HeaderCell> : null}
        <HeaderCell>Services and issues</HeaderCell>
        <HeaderCell>Namespaces</HeaderCell>
        <HeaderCell align="right">Hosts</HeaderCell>
        <HeaderCell align="right">People</HeaderCell>
        <HeaderCell>Requests</HeaderCell>
      </TableHead>
      <TableBody>
        {workspaces.map((workspace) => (
          <TableRow key={workspace.name} data-testid="workspace-row">
            <Cell className="whitespace-nowrap">
              <Link href={workspaceHref(workspace.name)} className="link font-medium">
                {workspace.title}
              </Link>
              {workspace.title.toLowerCase() === workspace.name ? null : (
                <span className="ml-2 text-muted">{workspace.name}</span>
              )}
              {workspace.conflicts > 0 ? (
                <StatusText tone="warn" icon={TriangleAlert} className="ml-2 text-xs">
                  {workspace.conflicts === 1 ? "a conflict" : `${workspace.conflicts} conflicts`}
                </StatusText>
              ) : null}
            </Cell>
            {withTenant ? (
              <Cell className="whitespace-nowrap">
                <Link href={`/tenants/${encodeURIComponent(workspace.tenant)}`} className="hover:underline">
                  {workspace.tenant}
                </Link>
              </Cell>
            ) : null}
            <Cell className="whitespace-nowrap">
              <Health places={workspace.places} />
            </Cell>
            <Cell className="whitespace-nowrap text-muted">{describePlaces(workspace)}</Cell>
            <Cell align="right">{workspace.hosts}</Cell>
            <Cell align="right">{workspace.people}</Cell>
            <Cell className="whitespace-nowrap">
              {workspace.pendingRequests === 0 ? (
                <span className="text-muted">—</span>
              ) : (
                <Link href={`${workspaceHref(workspace.name)}?tab=requests`} className="hover:underline">
                  <Badge>{workspace.pendingRequests} waiting</Badge>
                </Link>
              )}
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
