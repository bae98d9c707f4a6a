import { ShieldAlert, Trash2 } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import { ExpiryText } from "./expiry-text";
import { describeLevel, levelHref } from "./level-words";
import { SubjectText } from "./subject-text";
import { type KnownSubjects, subjectAccessHref, subjectKey } from "./subject-words";

interface BindingTableProps {
  /** Of the level and of those above it. */
  bindings: readonly AccessBinding[];
  level: Level;
  known: KnownSubjects;
  /** Absent: the person may not change them. */
  onEdit?: (binding: AccessBinding) => void;
  onRemove?: (binding: AccessBinding) => void;
}

/** Who has which role here, and from where: a role given above holds here too and is taken away there. */
export function BindingTable({ bindings, level, known, onEdit, onRemove }: BindingTableProps) {
  return (
    <Table label="People and roles">
      <TableHead>
        <HeaderCell>Who</HeaderCell>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell>Given at</HeaderCell>
        <HeaderCell>Until</HeaderCell>
        <HeaderCell>Given</HeaderCell>
        <HeaderCell align="right">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {bindings.map((binding) => {
          const { metadata, spec } = binding;
          const isHere = formatLevel(spec.level) === formatLevel(level);
          return (
            <TableRow key={metadata.name} data-testid="binding-row">
              <Cell>
                <ul className="flex max-w-96 min-w-40 flex-wrap gap-x-3 gap-y-1">
                  {spec.subjects.map((subject) => (
                    <li key={subjectKey(subject)}>
                      <Link href={subjectAccessHref(subject)} className="hover:underline">
                        <SubjectText subject={subject} known={known} />
                      </Link>
                    </li>
                  ))}
                </ul>
              </Cell>
              <Cell className="whitespace-nowrap">
                <span className="font-medium">{spec.role}</span>
                {spec.breakGlass === true ? (
                  <StatusText tone="warn" icon={ShieldAlert} className="ml-2 text-xs">
                    break-glass
                  </StatusText>
                ) : null}
                {spec.reason === undefined || spec.reason === "" ? null : (
                  <p className="max-w-60 truncate text-xs text-muted" title={spec.reason}>
                    {spec.reason}
                  </p>
                )}
              </Cell>
              <Cell className="whitespace-nowrap">
                {isHere ? (
                  <Badge>here</Badge>
                ) : (
                  <Link href={levelHref(spec.level)} className="link">
                    {describeLevel(spec.level)}
                  </Link>
                )}
              </Cell>
              <Cell className="whitespace-nowrap">
                <ExpiryText expiresAt={spec.expiresAt} />
              </Cell>
              <Cell className="whitespace-nowrap text-muted">
                <RelativeTime time={metadata.creationTimestamp} />
              </Cell>
              <Cell align="right" className="whitespace-nowrap">
                <span className="inline-flex items-center">
                  {isHere && onEdit !== undefined ? (
                    <Button size="sm" variant="ghost" onClick={() => onEdit(binding)}>
                      Edit
                    </Button>
                  ) : null}
                  {isHere && onRemove !== undefined ? (
                    <IconButton
                      icon={Trash2}
                      label={`Take ${spec.role} away`}
                      onClick={() => onRemove(binding)}
                    />
                  ) : null}
                </span>
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
