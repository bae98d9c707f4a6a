"use client";

import type { ReactNode } from "react";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import type { ResourceObject } from "@/components/tenancy/resource-draft";
import type {
  AssociationResource,
  AttributeResource,
  ObligationResource,
  PolicyClassResource,
} from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeDuty, sayRules } from "./rule-words";

/** Something that rules are made of, about to go. */
export type RemovedRule =
  | { kind: "association"; object: AssociationResource }
  | { kind: "class"; object: PolicyClassResource }
  | { kind: "attribute"; object: AttributeResource }
  | { kind: "duty"; object: ObligationResource };

interface Props {
  removed: RemovedRule;
  overview: TenancyOverview;
  onClose: () => void;
}

interface Removal {
  resource: string;
  noun: string;
  consequence: ReactNode;
}

/** Asks before a part of the rules goes, and says what holds without it. */
export function RuleRemovalContainer({ removed, overview, onClose }: Props) {
  const { name } = removed.object.metadata;
  const { resource, noun, consequence } = describeRemoval(removed, overview);
  const object: ResourceObject<unknown> = removed.object;
  return (
    <RemoveResourceContainer
      resource={resource}
      what={`${noun} ${name}`}
      object={object}
      known={overview}
      action={`Delete ${noun} ${name}`}
      onClose={onClose}
    >
      <div className="text-sm">{consequence}</div>
    </RemoveResourceContainer>
  );
}

function describeRemoval(removed: RemovedRule, overview: TenancyOverview): Removal {
  const { name } = removed.object.metadata;
  if (removed.kind === "association") {
    const { attribute } = removed.object.spec;
    const rest = overview.associations.filter(({ metadata }) => metadata.name !== name);
    const left = sayRules(
      attribute,
      rest.map(({ spec }) => spec),
      overview,
    );
    return {
      resource: "associations",
      noun: "rule",
      consequence: (
        <p>
          {left.length === 0
            ? `Roles alone decide in ${attribute} again.`
            : `Then it says there: ${left.join("; ")}. Everything else is decided by roles.`}
        </p>
      ),
    };
  }
  if (removed.kind === "duty")
    return {
      resource: "obligations",
      noun: "duty",
      consequence: <p>It is no longer said here that: {describeDuty(removed.object.spec)}.</p>,
    };
  const attributes =
    removed.kind === "attribute"
      ? [`${removed.object.spec.policyClass}:${name}`]
      : overview.attributes
          .filter(({ spec }) => spec.policyClass === name)
          .map(({ metadata }) => `${name}:${metadata.name}`);
  const rules = overview.associations.filter(({ spec }) => attributes.includes(spec.attribute));
  return {
    resource: removed.kind === "attribute" ? "attributes" : "policyclasses",
    noun: removed.kind === "attribute" ? "attribute" : "policy class",
    consequence: (
      <>
        {removed.kind === "class" && attributes.length > 0 ? (
          <p>Its attributes {attributes.join(", ")} count for nothing without it.</p>
        ) : null}
        {rules.length === 0 ? (
          <p>No rule is about it.</p>
        ) : (
          <p>
            {rules.length === 1 ? "One rule counts" : `${rules.length} rules count`} for nothing then:{" "}
            {rules.map(({ metadata }) => metadata.name).join(", ")}.
          </p>
        )}
      </>
    ),
  };
}
