import type { GroupProps } from "@/components/form/bind-fields";
import { RightsField } from "@/components/access/rights-field";
import { Callout } from "@/components/ui/callout";
import type { AssociationResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { placeRights } from "@/lib/domain/tenancy/rights";
import { AttributeField } from "./attribute-field";
import { HolderField } from "./holder-field";
import { findPlaceFault, listPlaces } from "./list-places";
import { sayRules } from "./rule-words";

interface AssociationFieldsProps extends GroupProps<AssociationResource["spec"]> {
  /** Of the rule itself: the others on its place speak with it. */
  name: string;
  overview: TenancyOverview;
}

/** Who alone has which rights where, and what that says together with the other rules there. */
export function AssociationFields({ name, overview, ...group }: AssociationFieldsProps) {
  const { values, onChange, path, readOnly } = group;
  const places = listPlaces(overview);
  const others = overview.associations
    .filter(({ metadata }) => metadata.name !== name)
    .map(({ spec }) => spec);
  const isNamed = values.subject.kind === "Everyone" || values.subject.name !== "";
  const isWhole = isNamed && values.attribute !== "" && values.rights.length > 0;
  const fault = values.attribute === "" ? undefined : findPlaceFault(values.attribute, places);
  return (
    <div className="flex flex-col gap-4">
      <AttributeField
        value={values.attribute}
        onChange={(attribute) => onChange({ ...values, attribute })}
        places={places}
        path={[...path, "attribute"]}
        readOnly={readOnly}
      />
      <HolderField
        value={values.subject}
        onChange={(subject) => onChange({ ...values, subject })}
        known={overview}
        path={[...path, "subject"]}
        readOnly={readOnly}
      />
      <RightsField
        label="Has there, and nobody else"
        values={values.rights}
        onChange={(rights) => onChange({ ...values, rights })}
        path={[...path, "rights"]}
        readOnly={readOnly}
        offered={placeRights}
      />
      {isWhole ? (
        <Callout tone="info" title="What holds there then">
          <ul>
            {sayRules(values.attribute, [...others, values], overview).map((sentence) => (
              <li key={sentence} data-testid="rule-preview">
                {sentence}.
              </li>
            ))}
          </ul>
          <p>
            {fault === undefined
              ? "Whoever is named still needs a role there: a rule takes from others and gives nobody more than their roles."
              : `For now it changes nothing: ${fault}.`}
          </p>
        </Callout>
      ) : null}
    </div>
  );
}
