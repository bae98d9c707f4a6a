import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

export interface ChangeSetFacts {
  title: string;
  description: string;
  requiresApproval: boolean;
}

interface ChangeSetFieldsProps {
  values: ChangeSetFacts;
  onChange: (values: ChangeSetFacts) => void;
  readOnly?: boolean;
}

/** What a change set says of itself. */
export function ChangeSetFields({ values, onChange, readOnly = false }: ChangeSetFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Title"
        required
        readOnly={readOnly}
        value={values.title}
        placeholder="What it is for"
        onChange={(title = "") => onChange({ ...values, title: title.slice(0, 200) })}
      />
      <Field label="Description">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={2000}
            readOnly={readOnly}
            value={values.description}
            onChange={(event) => onChange({ ...values, description: event.target.value })}
          />
        )}
      </Field>
      <SwitchField
        label="Somebody else has to approve it"
        description="Whoever wrote any of it cannot approve it. An edit after the approval asks again."
        checked={values.requiresApproval}
        readOnly={readOnly}
        onChange={(requiresApproval) => onChange({ ...values, requiresApproval })}
      />
    </div>
  );
}
