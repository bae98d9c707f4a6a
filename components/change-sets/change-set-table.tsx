import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { ChangeSetSummary } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { changeSetHref, countNoun, describeState } from "./change-set-words";

/** Change sets in the order they come. */
export function ChangeSetTable({ changeSets }: { changeSets: readonly ChangeSetSummary[] }) {
  return (
    <Table label="Change sets">
      <TableHead>
        <HeaderCell>Title</HeaderCell>
        <HeaderCell>State</HeaderCell>
        <HeaderCell>Author</HeaderCell>
        <HeaderCell>Belongs to</HeaderCell>
        <HeaderCell>Clusters</HeaderCell>
        <HeaderCell align="right">Edits</HeaderCell>
        <HeaderCell align="right">Age</HeaderCell>
      </TableHead>
      <TableBody>
        {changeSets.map((changeSet) => {
          // A list does not say who is at it; the page of the change set does.
          const { tone, word } = describeState(changeSet, "somebody");
          return (
            <TableRow key={`${changeSet.namespace}/${changeSet.name}`}>
              <Cell className="min-w-48">
                <Link href={changeSetHref(changeSet)} className="link font-medium wrap-anywhere">
                  {changeSet.title}
                </Link>
                {changeSet.message === "" ? null : (
                  <p className="line-clamp-2 text-xs wrap-anywhere text-muted">{changeSet.message}</p>
                )}
              </Cell>
              <Cell>
                <StatusPill tone={tone}>{word}</StatusPill>
              </Cell>
              <Cell className="whitespace-nowrap">{changeSet.authorName}</Cell>
              <Cell className="whitespace-nowrap text-muted">{changeSet.workspace ?? "organization"}</Cell>
              <Cell className="min-w-36">
                <span className="flex flex-wrap gap-1">
                  {changeSet.clusters.map((cluster) => (
                    <Badge key={cluster}>{cluster}</Badge>
                  ))}
                </span>
              </Cell>
              <Cell align="right" aria-label={countNoun(changeSet.edits, "edit")}>
                {changeSet.edits}
              </Cell>
              <Cell align="right" className="whitespace-nowrap text-muted">
                <RelativeTime time={changeSet.createdAt} suffix="" />
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
