import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { StatusText } from "@/components/ui/status-pill";
import { hierarchy } from "@/lib/domain/tenancy/policy/node-names";
import type { AttributeResource, PolicyClassResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { type BuiltInClass, describeHolds, listPlaces, type RulePlace } from "./list-places";
import { findFault } from "./rule-words";

export interface ClassActions {
  /** Begins a rule about the attribute. */
  onLimit: (attribute: string) => void;
  onEditClass: (policyClass: PolicyClassResource) => void;
  onRemoveClass: (policyClass: PolicyClassResource) => void;
  onAddAttribute: (policyClass: string) => void;
  onEditAttribute: (attribute: AttributeResource) => void;
  onRemoveAttribute: (attribute: AttributeResource) => void;
}

interface ClassListProps {
  overview: TenancyOverview;
  /** Absent: the person may not change them. */
  actions?: ClassActions;
}

const builtIn: Record<BuiltInClass, string> = {
  Environment: "What each cluster is for, as it was connected.",
  Region: "Where each cluster stands, as it was connected.",
  Cluster: "Each connected cluster by its name.",
};

/** The ways in which places are divided, built in and our own, with what lies in each part. */
export function ClassList({ overview, actions }: ClassListProps) {
  const places = listPlaces(overview);
  const of = (policyClass: string) => places.filter((place) => place.policyClass === policyClass);
  return (
    <ul className="divide-y divide-line">
      {overview.policyClasses
        .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
        .map((policyClass) => (
          <OwnClass
            key={policyClass.metadata.name}
            policyClass={policyClass}
            places={of(policyClass.metadata.name)}
            {...(actions === undefined ? {} : { actions })}
          />
        ))}
      <ClassItem name={hierarchy} title={hierarchy} mark={<Badge>built in</Badge>}>
        <p className="text-sm text-muted">
          Tenants, workspaces and groups. Here roles decide, as they are given to people and teams.
        </p>
      </ClassItem>
      {(Object.keys(builtIn) as BuiltInClass[]).map((name) => (
        <ClassItem key={name} name={name} title={name} mark={<Badge>built in</Badge>}>
          <p className="text-sm text-muted">{builtIn[name]}</p>
          <PlaceList
            places={of(name)}
            empty="No connected cluster says which."
            {...(actions === undefined ? {} : { actions })}
          />
        </ClassItem>
      ))}
    </ul>
  );
}

interface ItemProps {
  name: string;
  title: string;
  mark?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

function ClassItem({ name, title, mark, aside, children }: ItemProps) {
  return (
    <li data-testid="policy-class" className="px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium">
          <span className="wrap-anywhere">{title}</span>
          {title === name ? null : <code className="font-mono text-xs text-muted">{name}</code>}
          {mark}
        </h3>
        {aside}
      </div>
      {children}
    </li>
  );
}

function OwnClass({
  policyClass,
  places,
  actions,
}: {
  policyClass: PolicyClassResource;
  places: readonly RulePlace[];
  actions?: ClassActions;
}) {
  const { metadata, spec } = policyClass;
  const fault = findFault(policyClass);
  return (
    <ClassItem
      name={metadata.name}
      title={spec.displayName ?? metadata.name}
      aside={
        actions === undefined ? undefined : (
          <span className="inline-flex flex-wrap items-center">
            <Button
              size="sm"
              variant="ghost"
              icon={Plus}
              onClick={() => actions.onAddAttribute(metadata.name)}
            >
              New attribute
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Edit policy class ${metadata.name}`}
              onClick={() => actions.onEditClass(policyClass)}
            >
              Edit
            </Button>
            <IconButton
              icon={Trash2}
              label={`Delete policy class ${metadata.name}`}
              onClick={() => actions.onRemoveClass(policyClass)}
            />
          </span>
        )
      }
    >
      {spec.description === undefined ? null : (
        <p className="text-sm wrap-anywhere text-muted">{spec.description}</p>
      )}
      {fault === undefined ? null : (
        <StatusText tone="warn" className="text-sm whitespace-normal!">
          {fault}
        </StatusText>
      )}
      <PlaceList
        places={places}
        empty="It has no attribute yet, so no place lies in it."
        {...(actions === undefined ? {} : { actions })}
      />
    </ClassItem>
  );
}

interface PlaceListProps {
  places: readonly RulePlace[];
  empty: string;
  actions?: ClassActions;
}

function PlaceList({ places, empty, actions }: PlaceListProps) {
  if (places.length === 0) return <p className="text-sm text-muted">{empty}</p>;
  return (
    <ul className="mt-1 border-l-2 border-line pl-3">
      {places.map((place) => {
        const { attribute, own } = place;
        return (
          <li
            key={attribute}
            data-testid="policy-attribute"
            className="flex flex-wrap items-center justify-between gap-x-4 py-0.5 text-sm"
          >
            <span className="flex min-w-0 flex-1 basis-56 flex-wrap items-baseline gap-x-3">
              <code className="font-mono text-xs wrap-anywhere">{attribute}</code>
              <span className="min-w-0 wrap-anywhere text-muted">{describeHolds(place)}</span>
            </span>
            {actions === undefined ? null : (
              <span className="inline-flex items-center">
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Limit who may act in ${attribute}`}
                  onClick={() => actions.onLimit(attribute)}
                >
                  Limit
                </Button>
                {own === undefined ? null : (
                  <>
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={`Edit attribute ${attribute}`}
                      onClick={() => actions.onEditAttribute(own)}
                    >
                      Edit
                    </Button>
                    <IconButton
                      icon={Trash2}
                      label={`Delete attribute ${attribute}`}
                      onClick={() => actions.onRemoveAttribute(own)}
                    />
                  </>
                )}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
