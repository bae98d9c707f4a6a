"use client";

import { Plus, User as UserIcon, Users } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { NamedResourceDialog } from "@/components/tenancy/named-resource-dialog";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { decidePermission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { newResource } from "@/components/tenancy/resource-draft";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { builtInRoles } from "@/lib/domain/tenancy/roles";
import type { AccessRole, Team } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeRoles } from "./describe-roles";
import { RoleEditorContainer, RoleRemovalContainer } from "./role-dialogs-container";
import { RoleTable } from "./role-table";
import { TeamFields } from "./team-fields";
import { TeamTable } from "./team-table";
import { UserTable } from "./user-table";

const tabs = ["teams", "people", "roles"] as const;
type Open =
  | { act: "create" }
  | { act: "edit" | "remove"; team: Team }
  | { act: "edit-role"; role: AccessRole | null }
  | { act: "remove-role"; role: AccessRole };

/** Teams and the people who signed in, with what each can, and the roles there are to give. */
export function TeamsContainer() {
  return (
    <OverviewContainer title="Teams">{(overview) => <TeamsPage overview={overview} />}</OverviewContainer>
  );
}

function TeamsPage({ overview }: { overview: TenancyOverview }) {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("teams"));
  const [open, setOpen] = useState<Open>();
  const permission = decidePermission("binding:write", { kind: "Organization", name: "" }, overview);
  const close = () => setOpen(undefined);
  const create = permission.allowed ? (
    <Button variant="primary" icon={Plus} onClick={() => setOpen({ act: "create" })}>
      New team
    </Button>
  ) : undefined;
  const createRole = permission.allowed ? (
    <Button variant="primary" icon={Plus} onClick={() => setOpen({ act: "edit-role", role: null })}>
      New role
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Teams"
        state={<span className="text-muted">{overview.teams.length}</span>}
        subtitle="Roles are given to teams; the provider's groups fill them."
        actions={tab === "roles" ? createRole : overview.teams.length === 0 ? undefined : create}
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        {permission.allowed ? null : (
          <Callout tone="info" title="You see teams and roles and may not change them">
            {permission.reason} <WhyLink sentence={permission.reason} />
          </Callout>
        )}
        <Card flush>
          <Tabs
            value={tab}
            onValueChange={(value) =>
              void setTab(tabs.find((each) => each === value) ?? "teams", { history: "push" })
            }
            label="Teams, people and roles"
            listClassName="px-2"
            tabs={[
              { value: "teams", label: "Teams" },
              { value: "people", label: `People (${overview.users.length})` },
              {
                value: "roles",
                label: `Roles (${Object.keys(builtInRoles).length + overview.roles.length})`,
              },
            ]}
          >
            <TabPanel value="teams" flush>
              {overview.teams.length === 0 ? (
                <EmptyState icon={Users} title="No team yet" {...(create ? { action: create } : {})}>
                  A team gathers people by the provider&apos;s groups, by name or from other teams. Give roles
                  to teams, and people who come and go need no change here.
                </EmptyState>
              ) : (
                <TeamTable
                  teams={overview.teams.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))}
                  bindings={overview.bindings}
                  known={overview}
                  {...(permission.allowed
                    ? {
                        onEdit: (team: Team) => setOpen({ act: "edit", team }),
                        onRemove: (team: Team) => setOpen({ act: "remove", team }),
                      }
                    : {})}
                />
              )}
            </TabPanel>
            <TabPanel value="people" flush>
              {overview.users.length === 0 ? (
                <EmptyState icon={UserIcon} title="Nobody that you may see has signed in">
                  People appear here at their first sign-in, with the groups that the provider said.
                </EmptyState>
              ) : (
                <UserTable users={overview.users} teams={overview.teams} bindings={overview.bindings} />
              )}
            </TabPanel>
            <TabPanel value="roles" flush>
              {overview.roles.length > 0 ? null : (
                <p className="border-b border-line px-4 py-3 text-sm text-muted">
                  The built-in roles fit most people. Where one gives too much, make a role of exactly the
                  rights that are needed: it is then offered wherever a role is given.
                </p>
              )}
              <RoleTable
                roles={overview.roles}
                bindings={overview.bindings}
                known={overview}
                {...(permission.allowed
                  ? {
                      onEdit: (role: AccessRole) => setOpen({ act: "edit-role", role }),
                      onRemove: (role: AccessRole) => setOpen({ act: "remove-role", role }),
                    }
                  : {})}
              />
            </TabPanel>
          </Tabs>
        </Card>
      </div>
      {open?.act === "create" || open?.act === "edit" ? (
        <NamedResourceDialog<Team["spec"]>
          resource="teams"
          noun="team"
          title={open.act === "create" ? "New team" : (open.team.spec.displayName ?? open.team.metadata.name)}
          placeholder="storefront"
          create="Create the team"
          base={open.act === "create" ? null : open.team}
          initial={newResource("", { members: [], oidcGroups: [] })}
          permission={permission}
          known={overview}
          onClose={close}
        >
          {(fields) => <TeamFields {...fields} known={overview} />}
        </NamedResourceDialog>
      ) : null}
      {open?.act === "remove" ? (
        <RemoveResourceContainer
          resource="teams"
          what={`team ${open.team.metadata.name}`}
          object={open.team}
          known={overview}
          action={`Delete ${open.team.metadata.name}`}
          onClose={close}
        >
          <p>
            Its members lose what they have only through it:{" "}
            {describeRoles({ kind: "Team", name: open.team.metadata.name }, overview.bindings)}. The people
            stay.
          </p>
        </RemoveResourceContainer>
      ) : null}
      {open?.act === "edit-role" ? (
        <RoleEditorContainer role={open.role} overview={overview} permission={permission} onClose={close} />
      ) : null}
      {open?.act === "remove-role" ? (
        <RoleRemovalContainer role={open.role} overview={overview} onClose={close} />
      ) : null}
    </>
  );
}
