"use client";

import { Plus, User as UserIcon, Users } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { NameField } from "@/components/tenancy/name-field";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { decidePermission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Team } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeRoles } from "./describe-roles";
import { TeamFields } from "./team-fields";
import { TeamTable } from "./team-table";
import { UserTable } from "./user-table";

const tabs = ["teams", "people"] as const;
type Open = { act: "create" } | { act: "edit" | "remove"; team: Team };

/** Teams and the people who signed in, with what each can. */
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
  return (
    <>
      <PageHeader
        title="Teams"
        state={<span className="text-muted">{overview.teams.length}</span>}
        subtitle="Roles are given to teams; the provider's groups fill them."
        actions={overview.teams.length === 0 ? undefined : create}
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        {permission.allowed ? null : (
          <Callout tone="info" title="You see teams and may not change them">
            {permission.reason} <WhyLink sentence={permission.reason} />
          </Callout>
        )}
        <Card flush>
          <Tabs
            value={tab}
            onValueChange={(value) =>
              void setTab(tabs.find((each) => each === value) ?? "teams", { history: "push" })
            }
            label="Teams and people"
            listClassName="px-2"
            tabs={[
              { value: "teams", label: "Teams" },
              { value: "people", label: `People (${overview.users.length})` },
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
          </Tabs>
        </Card>
      </div>
      {open?.act === "create" || open?.act === "edit" ? (
        <ResourceEditorContainer<Team["spec"]>
          layout="dialog"
          resource="teams"
          what={(written) => `team ${written}`}
          title={open.act === "create" ? "New team" : (open.team.spec.displayName ?? open.team.metadata.name)}
          base={open.act === "create" ? null : open.team}
          initial={newResource("", { members: [], oidcGroups: [] })}
          permission={permission}
          known={overview}
          action={open.act === "create" ? "Create the team" : "Save"}
          onClose={close}
        >
          {({ name, onName, spec, onChange, readOnly, isNew }) => (
            <>
              <NameField
                name={name}
                onName={onName}
                isNew={isNew}
                readOnly={readOnly}
                placeholder="storefront"
              />
              <TeamFields
                values={spec}
                onChange={onChange}
                path={["spec"]}
                readOnly={readOnly}
                known={overview}
              />
            </>
          )}
        </ResourceEditorContainer>
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
    </>
  );
}
