"use client";

import { useState } from "react";
import { NameField } from "@/components/tenancy/name-field";
import type { Permission } from "@/components/tenancy/permission";
import { makeName, newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import type {
  AssociationResource,
  AttributeResource,
  ObligationResource,
  PolicyClassResource,
} from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { AssociationFields } from "./association-fields";
import { ClassFields } from "./class-fields";
import { CustomAttributeFields } from "./custom-attribute-fields";
import { DutyFields } from "./duty-fields";

interface EditorProps<T> {
  /** null: a new one. */
  base: T | null;
  overview: TenancyOverview;
  permission: Permission;
  /** Whoever is looking, e.g. `User/42`. */
  self: string;
  onClose: () => void;
}

/** @param start what a new rule begins with. */
export function AssociationEditorContainer(
  props: EditorProps<AssociationResource> & { start: AssociationResource["spec"] },
) {
  const { base, start, overview, permission, self, onClose } = props;
  const [initial] = useState(() => newResource(makeName("rule"), start));
  return (
    <ResourceEditorContainer<AssociationResource["spec"]>
      layout="dialog"
      resource="associations"
      what={(name) => `rule ${name}`}
      title={base === null ? "New rule" : `Rule ${base.metadata.name}`}
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      action={base === null ? "Create the rule" : "Save"}
      onClose={() => onClose()}
      warnsOfLoss={{ self }}
    >
      {({ name, onName, isNew, spec, onChange, readOnly }) => (
        <>
          <NameField
            name={name}
            onName={onName}
            isNew={isNew}
            readOnly={readOnly}
            placeholder="only-sre-in-prod"
          />
          <AssociationFields
            name={name}
            values={spec}
            onChange={onChange}
            path={["spec"]}
            readOnly={readOnly}
            overview={overview}
          />
        </>
      )}
    </ResourceEditorContainer>
  );
}

export function ClassEditorContainer(props: EditorProps<PolicyClassResource>) {
  const { base, overview, permission, self, onClose } = props;
  return (
    <ResourceEditorContainer<PolicyClassResource["spec"]>
      layout="dialog"
      resource="policyclasses"
      what={(name) => `policy class ${name}`}
      title={base === null ? "New policy class" : `Policy class ${base.metadata.name}`}
      subtitle="A way of dividing places beside the hierarchy: a right must be held in every class that a place lies in."
      base={base}
      initial={newResource("", {})}
      permission={permission}
      known={overview}
      action={base === null ? "Create the class" : "Save"}
      onClose={() => onClose()}
      warnsOfLoss={{ self }}
    >
      {({ name, onName, isNew, spec, onChange, readOnly }) => (
        <>
          <NameField name={name} onName={onName} isNew={isNew} readOnly={readOnly} placeholder="data" />
          <ClassFields values={spec} onChange={onChange} path={["spec"]} readOnly={readOnly} />
        </>
      )}
    </ResourceEditorContainer>
  );
}

/** @param policyClass of a new attribute. */
export function AttributeEditorContainer(props: EditorProps<AttributeResource> & { policyClass: string }) {
  const { base, policyClass, overview, permission, self, onClose } = props;
  return (
    <ResourceEditorContainer<AttributeResource["spec"]>
      layout="dialog"
      resource="attributes"
      what={(name) => `attribute ${name}`}
      title={base === null ? "New attribute" : `Attribute ${base.spec.policyClass}:${base.metadata.name}`}
      base={base}
      initial={newResource("", { policyClass, namespaces: [] })}
      permission={permission}
      known={overview}
      action={base === null ? "Create the attribute" : "Save"}
      onClose={() => onClose()}
      warnsOfLoss={{ self }}
    >
      {({ name, onName, isNew, spec, onChange, readOnly }) => (
        <>
          <NameField name={name} onName={onName} isNew={isNew} readOnly={readOnly} placeholder="cards" />
          <CustomAttributeFields
            isNew={isNew}
            values={spec}
            onChange={onChange}
            path={["spec"]}
            readOnly={readOnly}
            overview={overview}
          />
        </>
      )}
    </ResourceEditorContainer>
  );
}

export function DutyEditorContainer(props: EditorProps<ObligationResource>) {
  const { base, overview, permission, self, onClose } = props;
  const [initial] = useState(() =>
    newResource<ObligationResource["spec"]>(makeName("duty"), {
      event: "changeset:author",
      deny: "changeset:approve",
    }),
  );
  return (
    <ResourceEditorContainer<ObligationResource["spec"]>
      layout="dialog"
      resource="obligations"
      what={(name) => `duty ${name}`}
      title={base === null ? "Separate a duty" : (base.spec.displayName ?? base.metadata.name)}
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      action={base === null ? "Separate it" : "Save"}
      onClose={() => onClose()}
      warnsOfLoss={{ self }}
    >
      {({ name, onName, isNew, spec, onChange, readOnly }) => (
        <>
          <NameField name={name} onName={onName} isNew={isNew} readOnly={readOnly} placeholder="four-eyes" />
          <DutyFields values={spec} onChange={onChange} path={["spec"]} readOnly={readOnly} />
        </>
      )}
    </ResourceEditorContainer>
  );
}
