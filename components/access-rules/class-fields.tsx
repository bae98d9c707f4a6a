import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { TextField } from "@/components/form/text-field";
import type { PolicyClassResource } from "@/lib/domain/tenancy/resources/access";

/** What a policy class of our own is called and for. */
export function ClassFields(group: GroupProps<PolicyClassResource["spec"]>) {
  const part = bindFields(group);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Display name" placeholder="Kinds of data" {...part.one("displayName")} />
      <TextField
        label="Description"
        description="Read by whoever wonders why something is refused."
        {...part.one("description")}
      />
    </div>
  );
}
