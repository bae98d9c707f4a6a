"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { OptionalSection } from "@/components/form/optional-section";
import { StringListField } from "@/components/form/string-list-field";
import { TextMapField } from "@/components/form/text-map-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";

type Headers = HttpRouteValues["headers"];
type Operations = NonNullable<NonNullable<Headers>["request"]>;

function OperationFields(props: GroupProps<Operations>) {
  const { values, onChange, path, readOnly } = props;
  const map = (key: "set" | "add", label: string, addLabel: string) => (
    <TextMapField
      label={label}
      keyLabel="Header"
      addLabel={addLabel}
      values={values[key]}
      path={[...path, key]}
      readOnly={readOnly}
      onChange={(next) => onChange({ ...values, [key]: next })}
    />
  );
  return (
    <>
      {map("set", "Set (replacing)", "Set a header")}
      {map("add", "Add (beside what is there)", "Add a header")}
      <StringListField label="Remove" placeholder="x-internal" {...bindFields(props).texts("remove")} />
    </>
  );
}

const noOperations = (): Operations => ({ set: {}, add: {}, remove: [] });

/** Headers of requests and responses that the route changes. */
export function HeaderOperationsFields(props: GroupProps<Headers> & { label: string }) {
  return (
    <OptionalSection
      {...props}
      description="Set, add or remove headers of requests and responses on the way."
      create={() => ({ request: noOperations() })}
    >
      {(group) => {
        const bind = bindFields(group);
        return (
          <>
            <OptionalSection label="Headers of requests" create={noOperations} {...bind.group("request")}>
              {(operations) => <OperationFields {...operations} />}
            </OptionalSection>
            <OptionalSection label="Headers of responses" create={noOperations} {...bind.group("response")}>
              {(operations) => <OperationFields {...operations} />}
            </OptionalSection>
          </>
        );
      }}
    </OptionalSection>
  );
}
