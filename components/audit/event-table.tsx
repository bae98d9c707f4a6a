import { clsx } from "clsx";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AuditEventSummary } from "@/lib/domain/audit/audit-view";
import { describeObject, describeWho } from "./describe-event";
import { OutcomeText } from "./outcome-text";

interface EventTableProps {
  events: readonly AuditEventSummary[];
  /** The number of the event that is open. */
  selected: number | null;
  onSelect: (sequence: number) => void;
}

/** Who did what where, and what came of it; newest first. */
export function EventTable({ events, selected, onSelect }: EventTableProps) {
  return (
    <Table label="Events">
      <TableHead>
        <HeaderCell>When</HeaderCell>
        <HeaderCell>Who</HeaderCell>
        <HeaderCell>What</HeaderCell>
        <HeaderCell>Where</HeaderCell>
        <HeaderCell>Outcome</HeaderCell>
      </TableHead>
      <TableBody>
        {events.map((event) => (
          <TableRow
            key={event.sequence}
            data-testid="audit-event"
            data-outcome={event.outcome}
            className={clsx("cursor-pointer", selected === event.sequence && "bg-accent-soft")}
            onClick={() => onSelect(event.sequence)}
          >
            <Cell className="whitespace-nowrap text-muted">
              <RelativeTime time={event.at} />
            </Cell>
            <Cell className="max-w-48 truncate" title={event.person?.username}>
              {describeWho(event)}
            </Cell>
            <Cell className="max-w-100">
              <button
                type="button"
                aria-expanded={selected === event.sequence}
                onClick={(click) => {
                  click.stopPropagation();
                  onSelect(event.sequence);
                }}
                className="max-w-full truncate text-left font-medium text-accent-text hover:underline"
              >
                {event.verb} {describeObject(event)}
              </button>
            </Cell>
            <Cell className="whitespace-nowrap">
              {event.cluster ?? <span className="text-muted">everywhere</span>}
              {event.tenant === null ? null : <span className="text-muted"> · {event.tenant}</span>}
            </Cell>
            <Cell>
              <span className="flex flex-wrap items-center gap-1.5">
                <OutcomeText outcome={event.outcome} />
                {event.reasons.map((reason) => (
                  <Badge key={reason}>{reason}</Badge>
                ))}
              </span>
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
