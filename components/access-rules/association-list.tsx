import { Trash2 } from "lucide-react";
import { SubjectText } from "@/components/tenancy/subject-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { StatusText } from "@/components/ui/status-pill";
import type { AssociationResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeHolds, findPlaceFault, listPlaces } from "./list-places";
import { describeHolder, findFault, sayRules } from "./rule-words";

interface AssociationListProps {
  overview: TenancyOverview;
  /** Absent: the person may not change them. */
  onEdit?: (association: AssociationResource) => void;
  onRemove?: (association: AssociationResource) => void;
}

/** Who alone may do what where: one group for each place, what holds there in sentences, then what says so. */
export function AssociationList({ overview, onEdit, onRemove }: AssociationListProps) {
  const places = listPlaces(overview);
  const groups = [...Map.groupBy(overview.associations, ({ spec }) => spec.attribute)].toSorted(([a], [b]) =>
    a.localeCompare(b),
  );
  return (
    <div className="divide-y divide-line">
      {groups.map(([attribute, associations]) => {
        const place = places.find((each) => each.attribute === attribute);
        const fault = findPlaceFault(attribute, places);
        const specs = associations.map(({ spec }) => spec);
        return (
          <section key={attribute} aria-label={attribute} data-testid="rule-group" className="px-4 py-3">
            <h3 className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span className="font-mono text-sm font-medium wrap-anywhere">{attribute}</span>
              {place === undefined ? null : (
                <span className="text-sm wrap-anywhere text-muted">{describeHolds(place)}</span>
              )}
            </h3>
            <ul className="mt-1">
              {sayRules(attribute, specs, overview).map((sentence) => (
                <li key={sentence} data-testid="rule-sentence" className="wrap-anywhere">
                  {sentence}.
                </li>
              ))}
            </ul>
            {fault === undefined ? null : (
              <StatusText tone="warn" className="text-sm whitespace-normal!">
                Now it changes nothing: {fault}.
              </StatusText>
            )}
            <ul className="mt-1.5 border-l-2 border-line pl-3">
              {associations
                .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
                .map((association) => (
                  <AssociationRow
                    key={association.metadata.name}
                    association={association}
                    overview={overview}
                    {...(onEdit === undefined ? {} : { onEdit })}
                    {...(onRemove === undefined ? {} : { onRemove })}
                  />
                ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface RowProps extends AssociationListProps {
  association: AssociationResource;
}

function AssociationRow({ association, overview, onEdit, onRemove }: RowProps) {
  const { metadata, spec } = association;
  const { subject, rights } = spec;
  const fault = findFault(association);
  return (
    <li
      data-testid="rule-row"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-0.5 text-sm"
    >
      <div className="flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-x-2 gap-y-1">
        {subject.kind === "Everyone" ? (
          <span>{describeHolder(subject, overview)}</span>
        ) : (
          <SubjectText subject={subject} known={overview} />
        )}
        <span className="flex flex-wrap gap-1">
          {rights.map((right) => (
            <Badge key={right} className="font-mono">
              {right}
            </Badge>
          ))}
        </span>
        <span className="text-xs wrap-anywhere text-muted">{metadata.name}</span>
        {fault === undefined ? null : (
          <StatusText tone="warn" className="w-full whitespace-normal!">
            {fault}
          </StatusText>
        )}
      </div>
      {onEdit === undefined && onRemove === undefined ? null : (
        <span className="inline-flex items-center">
          {onEdit === undefined ? null : (
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Edit rule ${metadata.name}`}
              onClick={() => onEdit(association)}
            >
              Edit
            </Button>
          )}
          {onRemove === undefined ? null : (
            <IconButton
              icon={Trash2}
              label={`Delete rule ${metadata.name}`}
              onClick={() => onRemove(association)}
            />
          )}
        </span>
      )}
    </li>
  );
}
