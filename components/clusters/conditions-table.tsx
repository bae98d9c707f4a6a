import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText, type Tone } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { Condition } from "@/lib/domain/kubernetes/object";

const tones: Record<Condition["status"], Tone> = { True: "ok", False: "bad", Unknown: "unknown" };

/** `status.conditions`; all of ours are good when True. */
export function ConditionsTable({ conditions }: { conditions: readonly Condition[] }) {
  if (conditions.length === 0) return <p className="p-4 text-muted">No condition was recorded yet.</p>;
  return (
    <Table label="Conditions">
      <TableHead>
        <HeaderCell>Condition</HeaderCell>
        <HeaderCell>Status</HeaderCell>
        <HeaderCell>Reason</HeaderCell>
        <HeaderCell>Message</HeaderCell>
        <HeaderCell align="right">Since</HeaderCell>
      </TableHead>
      <TableBody>
        {conditions.map((condition) => (
          <TableRow key={condition.type}>
            <Cell className="font-medium">{condition.type}</Cell>
            <Cell>
              <StatusText tone={tones[condition.status]}>{condition.status}</StatusText>
            </Cell>
            <Cell>{condition.reason}</Cell>
            <Cell className="min-w-56 text-muted">{condition.message}</Cell>
            <Cell align="right" className="whitespace-nowrap text-muted">
              <RelativeTime time={condition.lastTransitionTime} />
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
