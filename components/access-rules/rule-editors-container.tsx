"use client";

import { useState } from "react";
import { NamedResourceDialog } from "@/components/tenancy/named-resource-dialog";
import type { Permission } from "@/components/tenancy/permission";
import { makeName, newResource } from "@/components/tenancy/resource-draft";
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
    <NamedResourceDialog<AssociationResource["spec"]>
      resource="associations"
      noun="rule"
      title={base === null ? "New rule" : `Rule ${base.metadata.name}`}
      placeholder="only-sre-in-prod"
      create="Create the rule"
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      onClose={onClose}
      warnsOfLoss={{ self }}
    >
      {(fields, { name }) => <AssociationFields {...fields} name={name} overview={overview} />}
    </NamedResourceDialog>
  );
}

export function ClassEditorContainer(props: EditorProps<PolicyClassResource>) {
  const { base, overview, permission, self, onClose } = props;
  return (
    <NamedResourceDialog<PolicyClassResource["spec"]>
      resource="policyclasses"
      noun="policy class"
      title={base === null ? "New policy class" : `Policy class ${base.metadata.name}`}
      subtitle="A way of dividing places beside the hierarchy: a right must be held in every class that a place lies in."
      placeholder="data"
      create="Create the class"
      base={base}
      initial={newResource("", {})}
      permission={permission}
      known={overview}
      onClose={onClose}
      warnsOfLoss={{ self }}
    >
      {(fields) => <ClassFields {...fields} />}
    </NamedResourceDialog>
  );
}

/** @param policyClass of a new attribute. */
export function AttributeEditorContainer(props: EditorProps<AttributeResource> & { policyClass: string }) {
  const { base, policyClass, overview, permission, self, onClose } = props;
  return (
    <NamedResourceDialog<AttributeResource["spec"]>
      resource="attributes"
      noun="attribute"
      title={base === null ? "New attribute" : `Attribute ${base.spec.policyClass}:${base.metadata.name}`}
      placeholder="cards"
      create="Create the attribute"
      base={base}
      initial={newResource("", { policyClass, namespaces: [] })}
      permission={permission}
      known={overview}
      onClose={onClose}
      warnsOfLoss={{ self }}
    >
      {(fields, { isNew }) => <CustomAttributeFields {...fields} isNew={isNew} overview={overview} />}
    </NamedResourceDialog>
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
    <NamedResourceDialog<ObligationResource["spec"]>
      resource="obligations"
      noun="duty"
      title={base === null ? "Separate a duty" : (base.spec.displayName ?? base.metadata.name)}
      placeholder="four-eyes"
      create="Separate it"
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      onClose={onClose}
      warnsOfLoss={{ self }}
    >
      {(fields) => <DutyFields {...fields} />}
    </NamedResourceDialog>
  );
}
