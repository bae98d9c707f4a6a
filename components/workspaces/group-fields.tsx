import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { ChoiceField } from "@/components/form/choice-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import type { Group } from "@/lib/domain/tenancy/resources/tenancy";
import { modeWords } from "./group-words";

interface GroupFieldsProps extends GroupProps<Group["spec"]> {
  /** Selectors of the workspace, of which a group has a part. */
  namespaces: readonly string[];
}

/** What a group has of its workspace, and who writes the Istio objects in it. */
export function GroupFields({ namespaces, ...group }: GroupFieldsProps) {
  const part = bindFields(group);
  return (
    <>
      <TextField label="Display name" {...part.one("displayName")} />
      <ChoiceField
        label="Mode"
        value={group.values.mode}
        onChange={(mode) => group.onChange({ ...group.values, mode })}
        path={[...group.path, "mode"]}
        readOnly={group.readOnly}
        choices={(["Direct", "Bridged"] as const).map((value) => ({ value, ...modeWords[value] }))}
      />
      <StringListField
        label="Namespaces"
        description="CLUSTER/NAMESPACE or */NAMESPACE, among those of the workspace."
        suggestions={namespaces}
        {...part.texts("namespaces")}
      />
    </>
  );
}
