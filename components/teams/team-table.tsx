import { KeyRound, Trash2 } from "lucide-react";
import Link from "next/link";
import { SubjectText } from "@/components/tenancy/subject-text";
import { type KnownSubjects, subjectAccessHref, subjectKey } from "@/components/tenancy/subject-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AccessBinding, Team } from "@/lib/domain/tenancy/resources/access";
import { describeRoles } from "./describe-roles";

interface TeamTableProps {
  teams: readonly Team[];
  bindings: readonly AccessBinding[];
  known: KnownSubjects;
  /** Absent: the person may not change teams. */
  onEdit?: (team: Team) => void;
  onRemove?: (team: Team) => void;
}

/** Teams with their members, how the provider fills them, where they are nested, and the roles they have. */
export function TeamTable({ teams, bindings, known, onEdit, onRemove }: TeamTableProps) {
  return (
    <Table label="Teams">
      <TableHead>
        <HeaderCell>Team</HeaderCell>
        <HeaderCell>Groups of the provider</HeaderCell>
        <HeaderCell>Members</HeaderCell>
        <HeaderCell>Part of</HeaderCell>
        <HeaderCell>Roles</HeaderCell>
        <HeaderCell align="right">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {teams.map((team) => {
          const { name } = team.metadata;
          const parents = teams.filter(({ spec }) =>
            spec.members.some((member) => member.kind === "Team" && member.name === name),
          );
          const subject = { kind: "Team", name } as const;
          return (
            <TableRow key={name} data-testid="team-row">
              <Cell className="whitespace-nowrap">
                <span className="font-medium">{team.spec.displayName ?? name}</span>
                {(team.spec.displayName ?? name).toLowerCase() === name ? null : (
                  <span className="ml-2 text-muted">{name}</span>
                )}
              </Cell>
              <Cell>
                {team.spec.oidcGroups.length === 0 ? (
                  <span className="text-muted">—</span>
                ) : (
                  <span className="flex flex-wrap gap-1">
                    {team.spec.oidcGroups.map((group) => (
                      <Badge key={group}>{group}</Badge>
                    ))}
                  </span>
                )}
              </Cell>
              <Cell>
                {team.spec.members.length === 0 ? (
                  <span className="text-muted">nobody by name</span>
                ) : (
                  <ul className="flex max-w-96 min-w-40 flex-wrap gap-x-3 gap-y-1">
                    {team.spec.members.slice(0, 6).map((member) => (
                      <li key={subjectKey(member)}>
                        <SubjectText subject={member} known={known} />
                      </li>
                    ))}
                    {team.spec.members.length > 6 ? (
                      <li className="text-muted">and {team.spec.members.length - 6} more</li>
                    ) : null}
                  </ul>
                )}
              </Cell>
              <Cell className="whitespace-nowrap">
                {parents.length === 0 ? (
                  <span className="text-muted">—</span>
                ) : (
                  parents.map(({ metadata, spec }) => spec.displayName ?? metadata.name).join(", ")
                )}
              </Cell>
              <Cell className="max-w-80 min-w-48 wrap-anywhere">{describeRoles(subject, bindings)}</Cell>
              <Cell align="right" className="whitespace-nowrap">
                <span className="inline-flex items-center">
                  <Button asChild size="sm" variant="ghost" icon={KeyRound}>
                    <Link href={subjectAccessHref(subject)}>What they can</Link>
                  </Button>
                  {onEdit === undefined ? null : (
                    <Button size="sm" variant="ghost" onClick={() => onEdit(team)}>
                      Edit
                    </Button>
                  )}
                  {onRemove === undefined ? null : (
                    <IconButton icon={Trash2} label={`Delete team ${name}`} onClick={() => onRemove(team)} />
                  )}
                </span>
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
