import { Clock, Globe, Plus, X } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { HostState } from "./host-state";

interface HostListProps {
  hosts: readonly HostState[];
  onAsk: () => void;
  /** Where somebody who may adds a host themselves. */
  editHref: string | undefined;
  /** Whom to ask when a host is somebody else's. */
  deciders: readonly string[];
}

/** The hosts that a workspace asks for, whether it has them, and when not, why and whom to ask. */
export function HostList({ hosts, onAsk, editHref, deciders }: HostListProps) {
  const whom = deciders.length === 0 ? "an operator" : deciders.slice(0, 3).join(", ");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          Only this workspace may route these hosts. A wildcard covers every name below it.
        </p>
        {editHref === undefined ? (
          <Button size="sm" icon={Plus} onClick={onAsk}>
            Ask for a host
          </Button>
        ) : (
          <Button asChild size="sm" icon={Plus}>
            <Link href={editHref}>Add a host</Link>
          </Button>
        )}
      </div>
      {hosts.length === 0 ? (
        <EmptyState icon={Globe} title="No hosts yet">
          Gateways and routes of a workspace may only use hosts that it has.{" "}
          {editHref === undefined ? `Ask for one; ${whom} can decide it.` : "Add the first one."}
        </EmptyState>
      ) : (
        <Table label="Hosts">
          <TableHead>
            <HeaderCell>Host</HeaderCell>
            <HeaderCell>State</HeaderCell>
            <HeaderCell>Why</HeaderCell>
          </TableHead>
          <TableBody>
            {hosts.map(({ host, state, why }) => (
              <TableRow key={`${host} ${state}`} data-testid="host-row">
                <Cell className="font-mono text-xs">{host}</Cell>
                <Cell className="whitespace-nowrap">
                  {state === "owned" ? (
                    <StatusText tone="ok">owned</StatusText>
                  ) : state === "requested" ? (
                    <StatusText tone="warn" icon={Clock}>
                      asked for
                    </StatusText>
                  ) : state === "denied" ? (
                    <StatusText tone="bad" icon={X}>
                      denied
                    </StatusText>
                  ) : (
                    <StatusText tone="bad">refused</StatusText>
                  )}
                </Cell>
                <Cell className="max-w-120 min-w-48 text-muted wrap-anywhere">
                  {why}
                  {state === "refused" ? ` Ask ${whom}.` : ""}
                </Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </>
  );
}
