"use client";

import { useState } from "react";
import { LevelSettingsContainer } from "@/components/settings/level-settings-container";
import { BindingsContainer } from "@/components/tenancy/bindings-container";
import { NamedResourceDialog } from "@/components/tenancy/named-resource-dialog";
import { decidePermission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { newResource } from "@/components/tenancy/resource-draft";
import { workspaceOfGroup } from "@/components/tenancy/summarize-tenancy";
import { Dialog } from "@/components/ui/dialog";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { Group, Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { GroupKind, TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { GroupFields } from "./group-fields";
import { GroupList } from "./group-list";
import { groupWords } from "./group-words";

type GroupView = TenancyOverview["groups"][number];
type Open =
  | { act: "create"; kind: GroupKind }
  | { act: "edit" | "remove" | "settings"; kind: GroupKind; group: GroupView };

interface Props {
  workspace: Workspace;
  overview: TenancyOverview;
}

/** The groups of a workspace: made, changed and deleted, each with its settings and roles. */
export function GroupsContainer({ workspace, overview }: Props) {
  const [open, setOpen] = useState<Open>();
  const { name } = workspace.metadata;
  const permission = decidePermission("group:write", { kind: "Workspace", name }, overview);
  const close = () => setOpen(undefined);
  return (
    <>
      <GroupList
        groups={overview.groups.filter((group) => workspaceOfGroup(group) === name)}
        reason={permission.reason}
        onCreate={permission.allowed ? (kind) => setOpen({ act: "create", kind }) : undefined}
        onEdit={(group) => setOpen({ act: "edit", kind: group.kind, group })}
        onSettings={(group) => setOpen({ act: "settings", kind: group.kind, group })}
        onRemove={(group) => setOpen({ act: "remove", kind: group.kind, group })}
      />
      {open?.act === "create" || open?.act === "edit" ? (
        <NamedResourceDialog<Group["spec"]>
          resource={groupWords[open.kind].resource}
          noun={groupWords[open.kind].noun}
          title={
            open.act === "create" ? `New ${groupWords[open.kind].noun}` : `Edit ${open.group.metadata.name}`
          }
          subtitle={groupWords[open.kind].purpose}
          placeholder="edge"
          create="Create the group"
          base={open.act === "create" ? null : open.group}
          initial={newResource("", { mode: "Direct", namespaces: [] }, workspaceNamespace(name))}
          permission={permission}
          known={overview}
          onClose={close}
        >
          {(fields) => <GroupFields {...fields} namespaces={workspace.spec.namespaces} />}
        </NamedResourceDialog>
      ) : null}
      {open?.act === "settings" ? (
        <GroupDetails
          level={{ kind: open.kind, name: open.group.metadata.name, workspace: name }}
          overview={overview}
          onClose={close}
        />
      ) : null}
      {open?.act === "remove" ? (
        <RemoveResourceContainer
          resource={groupWords[open.kind].resource}
          what={`${groupWords[open.kind].noun} ${open.group.metadata.name}`}
          object={open.group}
          known={overview}
          action={`Delete ${open.group.metadata.name}`}
          onClose={close}
        >
          <p>
            Its settings and the roles given in it end. The namespaces stay in workspace {name}, with
            everything in them
            {open.group.spec.mode === "Bridged"
              ? ", except the Istio objects that its settings generate."
              : "."}
          </p>
        </RemoveResourceContainer>
      ) : null}
    </>
  );
}

function GroupDetails({
  level,
  overview,
  onClose,
}: {
  level: Level;
  overview: TenancyOverview;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      size="lg"
      title={level.name}
      description="What holds in this group, and who has a role in it."
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <div className="-mx-5 -my-4 divide-y divide-line">
        <LevelSettingsContainer level={level} overview={overview} />
        <BindingsContainer level={level} overview={overview} />
      </div>
    </Dialog>
  );
}
