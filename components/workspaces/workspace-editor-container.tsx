"use client";

import { Folder } from "lucide-react";
import { useRouter } from "next/navigation";
import { buildOwnershipMatrix, togglePlace } from "@/components/ownership/ownership-matrix";
import { OwnershipPicture } from "@/components/ownership/ownership-picture";
import { NameField } from "@/components/tenancy/name-field";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { decidePermission } from "@/components/tenancy/permission";
import { newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { summarizeWorkspace } from "@/components/tenancy/summarize-tenancy";
import { EmptyState } from "@/components/ui/empty-state";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import { formatLevel } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { WorkspaceFields } from "./workspace-fields";
import { workspaceHref } from "./workspace-table";

interface Props {
  /** Undefined: a new one. */
  name: string | undefined;
  /** Of a new one. */
  tenant?: string | undefined;
}

/** The page that makes a workspace or changes what it owns. */
export function WorkspaceEditorContainer({ name, tenant }: Props) {
  const router = useRouter();
  return (
    <OverviewContainer title={name ?? "New workspace"}>
      {(overview) => {
        const base = overview.workspaces.find(({ metadata }) => metadata.name === name);
        if (name !== undefined && base === undefined)
          return (
            <EmptyState icon={Folder} title={`There is no workspace ${name}, or you may not see it`}>
              Its people can give you a role in it.
            </EmptyState>
          );
        return (
          <Editor
            key={name ?? "new"}
            overview={overview}
            base={base ?? null}
            tenant={tenant}
            onClose={(saved) => router.push(saved === undefined ? "/workspaces" : workspaceHref(saved))}
          />
        );
      }}
    </OverviewContainer>
  );
}

interface EditorProps {
  overview: TenancyOverview;
  base: Workspace | null;
  tenant: string | undefined;
  onClose: (saved: string | undefined) => void;
}

function Editor({ overview, base, tenant, onClose }: EditorProps) {
  const name = base?.metadata.name;
  const open = overview.tenants.filter(
    ({ metadata }) =>
      overview.may[formatLevel({ kind: "Tenant", name: metadata.name })]?.includes("workspace:write") ===
      true,
  );
  const first = tenant ?? (open.length === 1 ? open[0]?.metadata.name : undefined) ?? "";
  const permission =
    base !== null
      ? decidePermission("workspace:write", { kind: "Tenant", name: base.spec.tenant }, overview)
      : open.length > 0
        ? { allowed: true, reason: "you hold workspace:write in a tenant" }
        : decidePermission("workspace:write", { kind: "Organization", name: "" }, overview);
  const clustersOf = (owner: string) => {
    const granted = overview.tenants.find(({ metadata }) => metadata.name === owner)?.spec.clusters ?? [];
    return overview.clusters.flatMap((cluster) =>
      granted.includes("*") || granted.includes(cluster.name) ? [cluster.name] : [],
    );
  };
  const used = base === null ? undefined : summarizeWorkspace(base, overview);
  return (
    <ResourceEditorContainer<Workspace["spec"]>
      layout="page"
      resource="workspaces"
      what={(written) => `workspace ${written}`}
      title={name === undefined ? "New workspace" : `Edit ${base?.spec.displayName ?? name}`}
      subtitle={name === undefined ? undefined : `Workspace ${name} of tenant ${base?.spec.tenant}`}
      base={base}
      initial={newResource("", { tenant: first, namespaces: [], hosts: [] })}
      permission={permission}
      known={overview}
      action={name === undefined ? "Create the workspace" : "Save"}
      onClose={(saved) => onClose(saved?.metadata.name ?? name)}
    >
      {(draft) => (
        <WorkspaceFields
          values={draft.spec}
          onChange={draft.onChange}
          path={["spec"]}
          readOnly={draft.readOnly}
          isNew={draft.isNew}
          nameField={
            <NameField
              name={draft.name}
              onName={draft.onName}
              isNew={draft.isNew}
              readOnly={draft.readOnly}
              placeholder="shop"
            />
          }
          tenants={open.map(({ metadata, spec }) => ({
            name: metadata.name,
            title: spec.displayName ?? metadata.name,
            domains: spec.domains,
          }))}
          freePlaces={overview.ownership.unowned.map(({ cluster, namespace }) => `${cluster}/${namespace}`)}
          picture={
            <OwnershipPicture
              rows={buildOwnershipMatrix(overview, {
                workspace: {
                  metadata: {
                    uid: "",
                    resourceVersion: "",
                    generation: 0,
                    creationTimestamp: "",
                    ...base?.metadata,
                    name: draft.name === "" ? "this workspace" : draft.name,
                  },
                  spec: draft.spec,
                },
                conflicts: draft.preview?.conflicts ?? [],
              })}
              clusters={overview.clusters}
              {...(draft.readOnly
                ? {}
                : {
                    onToggle: (place) =>
                      draft.onChange({
                        ...draft.spec,
                        namespaces: togglePlace(draft.spec.namespaces, place, clustersOf(draft.spec.tenant)),
                      }),
                  })}
            />
          }
          {...(used === undefined ? {} : { used: { namespaces: used.places.length, hosts: used.hosts } })}
        />
      )}
    </ResourceEditorContainer>
  );
}
