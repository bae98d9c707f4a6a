import { KeyRound } from "lucide-react";
import Link from "next/link";
import { subjectAccessHref } from "@/components/tenancy/subject-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AccessBinding, Team, User } from "@/lib/domain/tenancy/resources/access";
import { describeRoles } from "./describe-roles";

interface UserTableProps {
  users: readonly User[];
  teams: readonly Team[];
  bindings: readonly AccessBinding[];
}

/** Teams that name somebody, or that the provider's groups put them into. */
function teamsOf({ spec }: User, teams: readonly Team[]): string[] {
  return teams
    .filter(
      (team) =>
        team.spec.oidcGroups.some((group) => spec.oidcGroups.includes(group)) ||
        team.spec.members.some(({ kind, name }) => kind === "User" && name === spec.subject),
    )
    .map((team) => team.spec.displayName ?? team.metadata.name);
}

/** People as the provider named them when they last signed in. */
export function UserTable({ users, teams, bindings }: UserTableProps) {
  return (
    <Table label="People">
      <TableHead>
        <HeaderCell>Person</HeaderCell>
        <HeaderCell>Groups of the provider</HeaderCell>
        <HeaderCell>Teams</HeaderCell>
        <HeaderCell>Roles</HeaderCell>
        <HeaderCell align="right">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {users.map((user) => {
          const { spec, metadata } = user;
          const subject = { kind: "User", name: spec.subject } as const;
          const own = teamsOf(user, teams);
          return (
            <TableRow key={metadata.name} data-testid="user-row">
              <Cell className="whitespace-nowrap">
                <span className="font-medium">{spec.displayName ?? spec.subject}</span>
                {spec.email === undefined ? null : <span className="ml-2 text-muted">{spec.email}</span>}
              </Cell>
              <Cell>
                <span className="flex flex-wrap gap-1">
                  {spec.oidcGroups.length === 0 ? <span className="text-muted">—</span> : null}
                  {spec.oidcGroups.map((group) => (
                    <Badge key={group}>{group}</Badge>
                  ))}
                </span>
              </Cell>
              <Cell>{own.length === 0 ? <span className="text-muted">none</span> : own.join(", ")}</Cell>
              <Cell className="max-w-80 min-w-48 wrap-anywhere">{describeRoles(subject, bindings)}</Cell>
              <Cell align="right" className="whitespace-nowrap">
                <Button asChild size="sm" variant="ghost" icon={KeyRound}>
                  <Link href={subjectAccessHref(subject)}>What they can</Link>
                </Button>
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
