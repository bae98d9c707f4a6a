"use client";

import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { AskContainer } from "./ask-container";
import { BindingFields } from "./binding-fields";
import { BindingTable } from "./binding-table";
import { describeLevel } from "./level-words";
import { decidePermission } from "./permission";
import { RemoveResourceContainer } from "./remove-resource-container";
import { makeName, newResource, type ResourceObject } from "./resource-draft";
import { ResourceEditorContainer } from "./resource-editor-container";
import { subjectTitle } from "./subject-words";
import { listBindings } from "./summarize-tenancy";

type Open = { act: "add" } | { act: "edit" | "remove"; binding: AccessBinding } | { act: "ask" };

/** People and their roles at a level: given here or above, added and taken away with a preview, or asked for. */
export function BindingsContainer({ level, overview }: { level: Level; overview: TenancyOverview }) {
  const [open, setOpen] = useState<Open>();
  const permission = decidePermission("binding:write", level, overview);
  const bindings = listBindings(level, overview);
  const place = describeLevel(level);
  const close = () => setOpen(undefined);
  const initial: ResourceObject<AccessBinding["spec"]> = newResource(makeName("binding"), {
    level,
    role: "Writer",
    subjects: [],
  });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {permission.allowed
            ? `Roles given here hold in ${place} and everything below it.`
            : `You may not change who has a role here: ${permission.reason}.`}{" "}
          {permission.allowed ? null : <WhyLink sentence={permission.reason} />}
        </p>
        {permission.allowed ? (
          <Button size="sm" icon={UserPlus} onClick={() => setOpen({ act: "add" })}>
            Give a role
          </Button>
        ) : (
          <Button size="sm" icon={UserPlus} onClick={() => setOpen({ act: "ask" })}>
            Ask for access
          </Button>
        )}
      </div>
      {bindings.length === 0 ? (
        <EmptyState icon={Users} title="Nobody has a role here">
          Operators, editors and viewers of the whole platform have theirs from the provider. A role given
          here is for a team or a person, with an end if it needs one.
        </EmptyState>
      ) : (
        <BindingTable
          bindings={bindings}
          level={level}
          known={overview}
          {...(permission.allowed
            ? {
                onEdit: (binding: AccessBinding) => setOpen({ act: "edit", binding }),
                onRemove: (binding: AccessBinding) => setOpen({ act: "remove", binding }),
              }
            : {})}
        />
      )}
      {open?.act === "add" || open?.act === "edit" ? (
        <ResourceEditorContainer<AccessBinding["spec"]>
          layout="dialog"
          resource="accessbindings"
          what={() => `a role at ${place}`}
          title={open.act === "add" ? `Give a role in ${place}` : `Role in ${place}`}
          base={open.act === "edit" ? open.binding : null}
          initial={initial}
          permission={permission}
          known={overview}
          action={open.act === "add" ? "Give the role" : "Save"}
          onClose={close}
        >
          {({ spec, onChange, readOnly }) => (
            <BindingFields
              values={spec}
              onChange={onChange}
              path={["spec"]}
              readOnly={readOnly}
              known={overview}
              roles={overview.roles}
            />
          )}
        </ResourceEditorContainer>
      ) : null}
      {open?.act === "remove" ? (
        <RemoveResourceContainer
          resource="accessbindings"
          what={`${open.binding.spec.role} at ${place}`}
          object={open.binding}
          known={overview}
          action={`Take ${open.binding.spec.role} away`}
          onClose={close}
        >
          <p>
            {open.binding.spec.subjects.map((subject) => subjectTitle(subject, overview)).join(", ")} will no
            longer be {open.binding.spec.role} of {place}. Roles given elsewhere stay.
          </p>
        </RemoveResourceContainer>
      ) : null}
      {open?.act === "ask" ? (
        <AskContainer start={{ type: "Role", level }} overview={overview} onClose={close} />
      ) : null}
    </>
  );
}
