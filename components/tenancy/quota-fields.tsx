import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import type { Quota } from "@/lib/domain/tenancy/resources/tenancy";
import { type QuotaUse, quotaNouns } from "./quota-words";

interface QuotaFieldsProps extends Omit<GroupProps<Quota | undefined>, "values"> {
  values: Quota | undefined;
  /** What is in use now; absent: not known yet, as for something new. */
  used?: QuotaUse;
  fields?: readonly (keyof Quota)[];
}

/** How much there may be; an empty field sets no limit here. */
export function QuotaFields({ values, onChange, path, readOnly, used, fields }: QuotaFieldsProps) {
  const part = bindFields<Quota>({ values: values ?? {}, onChange, path, readOnly });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(fields ?? (["workspaces", "namespaces", "hosts", "objects"] as const)).map((field) => {
        const now = used?.[field];
        return (
          <NumberField
            key={field}
            label={quotaNouns[field].label}
            placeholder="no limit"
            {...part.one(field)}
            {...(now === undefined ? {} : { description: `${now} in use now` })}
          />
        );
      })}
    </div>
  );
}
