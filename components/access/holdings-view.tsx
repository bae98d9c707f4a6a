import { KeyRound, ShieldAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { ExpiryText } from "@/components/tenancy/expiry-text";
import { describeLevelText, levelHref } from "@/components/tenancy/level-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { AccessHoldings, HeldRole } from "@/lib/domain/tenancy/access-views/access-view";
import type { Right } from "@/lib/domain/tenancy/rights";
import { ThroughText } from "./through-text";
import { parseLevel } from "@/lib/domain/tenancy/resources/subject";

interface HoldingsViewProps {
  holdings: AccessHoldings;
  isSelf: boolean;
}

/** What somebody may do: roles with what they come through, and the rights that follow at levels and in namespaces. */
export function HoldingsView({ holdings, isSelf }: HoldingsViewProps) {
  const { roles, levels, places, more, extent, subject } = holdings;
  const who = isSelf ? "You" : subject.title;
  if (roles.length + levels.length + places.length === 0)
    return (
      <Card flush>
        <EmptyState
          icon={KeyRound}
          title={`${who} may do nothing${extent === "all" ? "" : " where you review access"}`}
        >
          {isSelf
            ? "You have no role yet. Ask for one at the workspace that you work on; whoever runs it decides."
            : extent === "all"
              ? "No binding, no team and no group of the provider gives a role."
              : "What they have elsewhere is not yours to see."}
        </EmptyState>
      </Card>
    );
  return (
    <div className="flex flex-col gap-4">
      {extent === "reviewed" ? (
        <p className="text-sm text-muted">Only what they have where you may review access.</p>
      ) : null}
      <Card flush title="Roles" aside={roles.length + more.roles} className="overflow-hidden">
        <Table label="Roles">
          <TableHead>
            <HeaderCell>Role</HeaderCell>
            <HeaderCell>At</HeaderCell>
            <HeaderCell>Through</HeaderCell>
            <HeaderCell>Until</HeaderCell>
          </TableHead>
          <TableBody>
            {roles.map((role) => (
              <RoleRow key={`${role.role} ${role.level}`} role={role} />
            ))}
          </TableBody>
        </Table>
        <More count={more.roles} noun="roles" />
      </Card>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Card flush title="Rights at levels" aside={levels.length + more.levels} className="overflow-hidden">
          <RightsTable
            label="Rights at levels"
            rows={levels.map(({ level, rights }) => ({
              key: level,
              place: <LevelLink level={level} />,
              rights,
            }))}
          />
          <More count={more.levels} noun="levels" />
        </Card>
        <Card
          flush
          title="Rights in namespaces"
          aside={places.length + more.places}
          className="overflow-hidden"
        >
          {places.length === 0 ? (
            <p className="p-4 text-sm text-muted">In no namespace that a workspace owns.</p>
          ) : (
            <RightsTable
              label="Rights in namespaces"
              rows={places.map(({ place, workspace, rights }) => ({
                key: place,
                place: (
                  <>
                    <code className="font-mono text-xs">{place}</code>{" "}
                    <span className="text-xs text-muted">of {workspace}</span>
                  </>
                ),
                rights,
              }))}
            />
          )}
          <More count={more.places} noun="namespaces" />
        </Card>
      </div>
    </div>
  );
}

function RoleRow({ role: { role, level, through, bindings, endsAt } }: { role: HeldRole }) {
  return (
    <TableRow data-testid="role-row">
      <Cell className="whitespace-nowrap">
        <span className="font-medium">{role}</span>
        {bindings.some(({ breakGlass }) => breakGlass === true) ? (
          <StatusText tone="warn" icon={ShieldAlert} className="ml-2 text-xs">
            break-glass
          </StatusText>
        ) : null}
      </Cell>
      <Cell className="whitespace-nowrap">
        <LevelLink level={level} />
      </Cell>
      <Cell>
        <ThroughText through={through} />
        {bindings.map(({ name, reason }) =>
          reason === undefined ? null : (
            <p key={name} className="text-xs wrap-anywhere text-muted">
              “{reason}”
            </p>
          ),
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        <ExpiryText expiresAt={endsAt} />
      </Cell>
    </TableRow>
  );
}

interface RightsRow {
  key: string;
  place: ReactNode;
  rights: readonly Right[];
}

function RightsTable({ label, rows }: { label: string; rows: readonly RightsRow[] }) {
  return (
    <Table label={label} className="max-h-96">
      <TableHead>
        <HeaderCell>Where</HeaderCell>
        <HeaderCell>May</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map(({ key, place, rights }) => (
          <TableRow key={key}>
            <Cell className="align-top whitespace-nowrap">{place}</Cell>
            <Cell>
              <span className="flex flex-wrap gap-1">
                {rights.map((right) => (
                  <Badge key={right} className="font-mono">
                    {right}
                  </Badge>
                ))}
              </span>
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function LevelLink({ level }: { level: string }) {
  const parsed = parseLevel(level);
  const text = <span className="inline-block first-letter:uppercase">{describeLevelText(level)}</span>;
  return parsed === undefined ? (
    text
  ) : (
    <Link href={levelHref(parsed)} className="hover:underline">
      {text}
    </Link>
  );
}

function More({ count, noun }: { count: number; noun: string }) {
  return count === 0 ? null : (
    <p className="border-t border-line px-4 py-3 text-sm text-muted">
      {count} more {noun} are not shown.
    </p>
  );
}
