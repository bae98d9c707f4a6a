"use client";

import { NamedResourceDialog } from "@/components/tenancy/named-resource-dialog";
import type { Permission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { newResource } from "@/components/tenancy/resource-draft";
import type { AccessRole } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { RoleFields } from "./role-fields";
import { RoleHolders } from "./role-holders";

interface Props {
  overview: TenancyOverview;
  permission: Permission;
  onClose: () => void;
}

/** Makes a role of our own, or changes one; everybody who has it is among what changes. @param role null: a new one. */
export function RoleEditorContainer({
  role,
  overview,
  permission,
  onClose,
}: Props & { role: AccessRole | null }) {
  return (
    <NamedResourceDialog<AccessRole["spec"]>
      resource="accessroles"
      noun="role"
      title={role === null ? "New role" : (role.spec.displayName ?? role.metadata.name)}
      placeholder="route-writer"
      create="Create the role"
      base={role}
      initial={newResource("", { rights: ["read"] })}
      permission={permission}
      known={overview}
      onClose={onClose}
      warnsOfLoss={{}}
    >
      {(fields) => <RoleFields {...fields} />}
    </NamedResourceDialog>
  );
}

/** Asks before a role goes, and names everybody who has it. */
export function RoleRemovalContainer({
  role,
  overview,
  onClose,
}: Omit<Props, "permission"> & { role: AccessRole }) {
  const { name } = role.metadata;
  const given = overview.bindings.filter(({ spec }) => spec.role === name);
  return (
    <RemoveResourceContainer
      resource="accessroles"
      what={`role ${name}`}
      object={role}
      known={overview}
      action={`Delete ${name}`}
      onClose={onClose}
    >
      {given.length === 0 ? (
        <p>No binding gives it: nobody loses anything.</p>
      ) : (
        <section aria-label="Who loses it" className="flex flex-col gap-1.5 text-sm">
          <p>
            {given.length === 1
              ? "One binding gives it and will give nothing. It stays and works"
              : `${given.length} bindings give it and will give nothing. They stay and work`}{" "}
            again when a role of this name is made.
          </p>
          <RoleHolders bindings={given} known={overview} atOnce={12} />
        </section>
      )}
    </RemoveResourceContainer>
  );
}
