import { ShieldAlert, UserX } from "lucide-react";
import Link from "next/link";
import { ExpiryText } from "@/components/tenancy/expiry-text";
import { describeLevelText } from "@/components/tenancy/level-words";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AccessHolders } from "@/lib/domain/tenancy/access-views/access-view";
import { describeSubject, describeWhere } from "./access-words";
import { ThroughText } from "./through-text";

interface HoldersTableProps {
  answer: AccessHolders;
  /** Where the question why is answered for somebody. */
  hrefWhy: (subject: string) => string;
}

/** Everybody who may, each with what gives it and until when. */
export function HoldersTable({ answer, hrefWhy }: HoldersTableProps) {
  const { right, where, holders, more } = answer;
  if (holders.length === 0)
    return (
      <EmptyState icon={UserX} title={`Nobody holds ${right} there`}>
        No role that gives it reaches {describeWhere(where)}, or a prohibition takes it from everybody.
      </EmptyState>
    );
  return (
    <>
      <Table label={`Who holds ${right}`}>
        <TableHead>
          <HeaderCell>Who</HeaderCell>
          <HeaderCell>Through</HeaderCell>
          <HeaderCell>Role</HeaderCell>
          <HeaderCell>Until</HeaderCell>
          <HeaderCell align="right">
            <span className="sr-only">Why</span>
          </HeaderCell>
        </TableHead>
        <TableBody>
          {holders.map(({ subject, through, role, endsAt, breakGlass }) => {
            const { title, noun } = describeSubject(subject);
            return (
              <TableRow key={subject.id} data-testid="holder-row">
                <Cell>
                  <Link
                    href={`/access?tab=what&subject=${encodeURIComponent(subject.id)}`}
                    className="font-medium hover:underline"
                  >
                    {title}
                  </Link>
                  <span className="ml-2 text-xs text-muted">{noun}</span>
                </Cell>
                <Cell>
                  <ThroughText through={through} />
                </Cell>
                <Cell className="whitespace-nowrap">
                  {role === undefined ? (
                    <span className="text-muted">open to everybody</span>
                  ) : (
                    <>
                      <span className="font-medium">{role.role}</span>{" "}
                      <span className="text-muted">of {describeLevelText(role.level)}</span>
                    </>
                  )}
                  {breakGlass === true ? (
                    <StatusText tone="warn" icon={ShieldAlert} className="ml-2 text-xs">
                      break-glass
                    </StatusText>
                  ) : null}
                </Cell>
                <Cell className="whitespace-nowrap">
                  <ExpiryText expiresAt={endsAt} />
                </Cell>
                <Cell align="right">
                  <Link href={hrefWhy(subject.id)} className="link" aria-label={`Why ${title}?`}>
                    Why?
                  </Link>
                </Cell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      {more > 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">{more} more are not shown.</p>
      ) : null}
    </>
  );
}
