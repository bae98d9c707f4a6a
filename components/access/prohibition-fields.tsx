import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { ChoiceField } from "@/components/form/choice-field";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { everybodyKind, oneSubjectKinds } from "@/components/tenancy/subject-words";
import type { ProhibitionResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { startProhibition } from "./prohibition-draft";
import { RightsField } from "./rights-field";
import { TimeField } from "./time-field";

type Spec = ProhibitionResource["spec"];

interface ProhibitionFieldsProps extends GroupProps<Spec> {
  overview: TenancyOverview;
}

const subjectKinds = [everybodyKind, ...oneSubjectKinds];

/** Who may not do what, where, and from when until when. */
export function ProhibitionFields({ overview, ...group }: ProhibitionFieldsProps) {
  const { values, onChange, path, readOnly } = group;
  const part = bindFields(group);
  const { subject, window } = values;
  const places = listPlaces(overview);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Called" placeholder="Year-end freeze" {...part.one("displayName")} />
      <FieldGrid>
        <SelectField
          label="Who may not"
          required
          value={subject.kind}
          options={subjectKinds}
          readOnly={readOnly}
          onChange={(kind) =>
            onChange({ ...values, subject: kind === "Everyone" ? { kind } : { kind, name: "" } })
          }
        />
        {subject.kind === "Everyone" ? null : (
          <TextField
            label="Name"
            required
            mono
            value={subject.name}
            suggestions={
              subject.kind === "Team"
                ? overview.teams.map(({ metadata }) => metadata.name)
                : subject.kind === "User"
                  ? overview.users.map(({ spec }) => spec.subject)
                  : []
            }
            onChange={(name = "") => onChange({ ...values, subject: { ...subject, name } })}
            path={[...path, "subject", "name"]}
            readOnly={readOnly}
          />
        )}
      </FieldGrid>
      <RightsField
        label="May not"
        values={values.rights}
        onChange={(rights) => onChange({ ...values, rights })}
        path={[...path, "rights"]}
        readOnly={readOnly}
      />
      <StringListField
        label="Where"
        required
        description="Levels such as Tenant/alpha, or attributes such as Environment:prod, Region:eu, Cluster:west."
        placeholder="Environment:prod"
        suggestions={places}
        {...part.texts("inclusions")}
      />
      <ChoiceField
        label="It holds"
        value={values.mode}
        onChange={(mode) =>
          onChange({ ...values, mode, exclusions: mode === "Disjunctive" ? [] : values.exclusions })
        }
        readOnly={readOnly}
        path={[...path, "mode"]}
        choices={[
          {
            value: "Disjunctive",
            label: "In each of them",
            description: "Whatever lies in any of these places.",
          },
          {
            value: "Conjunctive",
            label: "Where they meet",
            description: "Only what lies in all of these places, and in none of the exceptions.",
          },
        ]}
      />
      {values.mode === "Conjunctive" ? (
        <StringListField label="Except in" suggestions={places} {...part.texts("exclusions")} />
      ) : null}
      <SelectField
        label="When"
        required
        value={window === undefined ? "always" : "window"}
        options={[
          { value: "window", label: "In a window of time", description: "Begins and ends by itself" },
          { value: "always", label: "Always", description: "Until somebody takes it away" },
        ]}
        readOnly={readOnly}
        onChange={(kind) => {
          const { window: _, ...rest } = values;
          onChange(kind === "always" ? rest : { ...rest, window: startWindow() });
        }}
      />
      {window === undefined ? null : (
        <FieldGrid>
          <TimeField
            label="From"
            value={window.from}
            onChange={(from) => onChange({ ...values, window: { ...window, from } })}
            path={[...path, "window", "from"]}
            readOnly={readOnly}
          />
          <TimeField
            label="Until"
            value={window.to}
            onChange={(to) => onChange({ ...values, window: { ...window, to } })}
            path={[...path, "window", "to"]}
            readOnly={readOnly}
            {...(Date.parse(window.to) <= Date.parse(window.from)
              ? { description: "It ends before it begins, so it never holds." }
              : {})}
          />
        </FieldGrid>
      )}
      <TextField label="Reason" description="Told to everybody whom it stops." {...part.one("reason")} />
    </div>
  );
}

function startWindow(): NonNullable<Spec["window"]> {
  const { window } = startProhibition();
  return window ?? { from: "", to: "" };
}

/** Everything a prohibition can name, as far as the person sees it. */
function listPlaces({ clusters, attributes, may }: TenancyOverview): string[] {
  const found = [
    ...clusters.flatMap(({ environment }) =>
      environment === undefined ? [] : [`Environment:${environment}`],
    ),
    ...clusters.flatMap(({ region }) => (region === undefined ? [] : [`Region:${region}`])),
    ...clusters.map(({ name }) => `Cluster:${name}`),
    ...attributes.map(({ metadata, spec }) => `${spec.policyClass}:${metadata.name}`),
    ...Object.keys(may),
  ];
  return [...new Set(found)];
}
