import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { rightWords } from "@/components/tenancy/right-words";
import { Callout } from "@/components/ui/callout";
import type { ObligationResource } from "@/lib/domain/tenancy/resources/access";
import { rights } from "@/lib/domain/tenancy/rights";
import { adviseDuty, describeDuty } from "./rule-words";

type Spec = ObligationResource["spec"];

const events: { value: Spec["event"]; label: string }[] = [
  { value: "changeset:author", label: "wrote a change set" },
  { value: "request:author", label: "asked for something" },
];

/** What whoever began something may not do with it themselves. */
export function DutyFields(group: GroupProps<Spec>) {
  const { values, onChange, path, readOnly } = group;
  const part = bindFields(group);
  const advice = adviseDuty(values);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Display name" placeholder="Four eyes" {...part.one("displayName")} />
      <SelectField
        label="Whoever"
        required
        value={values.event}
        options={events}
        path={[...path, "event"]}
        readOnly={readOnly}
        onChange={(event) => onChange({ ...values, event })}
      />
      <SelectField
        label="May not, on the same object"
        required
        value={values.deny}
        options={rights.map((right) => ({
          value: right,
          label: right,
          description: rightWords[right],
        }))}
        path={[...path, "deny"]}
        readOnly={readOnly}
        onChange={(deny) => onChange({ ...values, deny })}
      />
      <Callout tone="info" title={`${describeDuty(values)}.`}>
        {advice ?? "Somebody else who has the right does it."}
      </Callout>
    </div>
  );
}
