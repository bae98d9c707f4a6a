import { Trash2 } from "lucide-react";
import { listRoles } from "@/components/tenancy/right-words";
import { RoleRights } from "@/components/tenancy/role-rights";
import type { KnownSubjects } from "@/components/tenancy/subject-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { platformRoles } from "@/lib/domain/tenancy/policy/read-grants";
import type { AccessBinding, AccessRole } from "@/lib/domain/tenancy/resources/access";
import { RoleHolders } from "./role-holders";

interface RoleTableProps {
  /** Of our own making; the built-in ones are always there. */
  roles: readonly AccessRole[];
  bindings: readonly AccessBinding[];
  known: KnownSubjects;
  /** Absent: the person may not change roles. */
  onEdit?: (role: AccessRole) => void;
  onRemove?: (role: AccessRole) => void;
}

/** `operators`, `editors and viewers`: who has a built-in role at the organization without any binding. */
function listPlatformHolders(role: string): string {
  return Object.entries(platformRoles)
    .filter(([, given]) => (given as readonly string[]).includes(role))
    .map(([name]) => `${name}s`)
    .join(" and ");
}

/** Every role there is to give, our own first: what whoever has it may, and who has it where. */
export function RoleTable({ roles, bindings, known, onEdit, onRemove }: RoleTableProps) {
  const listed = listRoles(roles);
  const isOwn = (name: string) => roles.some(({ metadata }) => metadata.name === name);
  const sorted = [
    ...listed.filter(({ name }) => isOwn(name)).toSorted((a, b) => a.name.localeCompare(b.name)),
    ...listed.filter(({ name }) => !isOwn(name)),
  ];
  return (
    <Table label="Roles">
      <TableHead>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell>What it lets do</HeaderCell>
        <HeaderCell>Held by</HeaderCell>
        <HeaderCell align="right">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {sorted.map(({ name, title, meaning, rights }) => {
          const own = roles.find(({ metadata }) => metadata.name === name);
          const given = bindings.filter(({ spec }) => spec.role === name);
          const everywhere = own === undefined ? listPlatformHolders(name) : "";
          return (
            <TableRow key={name} data-testid="role-row" className="align-top">
              <Cell className="whitespace-nowrap">
                <span className="font-medium">{title}</span>
                {own === undefined ? (
                  <Badge className="ml-2 align-middle">built in</Badge>
                ) : title.toLowerCase() === name ? null : (
                  <span className="ml-2 text-muted">{name}</span>
                )}
              </Cell>
              <Cell className="max-w-136 min-w-48">
                <p>{meaning}</p>
                <RoleRights title={title} rights={rights} />
              </Cell>
              <Cell>
                {everywhere === "" ? null : (
                  <p className="text-muted">{everywhere} of the platform, everywhere</p>
                )}
                {given.length > 0 ? (
                  <RoleHolders bindings={given} known={known} />
                ) : everywhere === "" ? (
                  <span className="text-muted">nobody</span>
                ) : null}
              </Cell>
              <Cell align="right" className="whitespace-nowrap">
                {own === undefined ? null : (
                  <span className="inline-flex items-center">
                    {onEdit === undefined ? null : (
                      <Button size="sm" variant="ghost" onClick={() => onEdit(own)}>
                        Edit
                      </Button>
                    )}
                    {onRemove === undefined ? null : (
                      <IconButton icon={Trash2} label={`Delete role ${name}`} onClick={() => onRemove(own)} />
                    )}
                  </span>
                )}
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
