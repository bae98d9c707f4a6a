"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { OptionalSection } from "@/components/form/optional-section";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { StringMatchField } from "./string-match-field";

type Cors = NonNullable<HttpRouteValues["corsPolicy"]>;

function CorsFields(props: GroupProps<Cors>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  return (
    <>
      <RowList<Cors["allowOrigins"][number]>
        noun="origin"
        rows={values.allowOrigins}
        onChange={(allowOrigins) => onChange({ ...values, allowOrigins })}
        create={() => ({ match: { kind: "exact", value: "" } })}
        path={[...path, "allowOrigins"]}
        readOnly={readOnly}
        empty="No other origin may call."
      >
        {(row, index, change) => (
          <StringMatchField
            label="Origin"
            placeholder="https://shop.example.com"
            value={row.match}
            path={[...path, "allowOrigins", index]}
            readOnly={readOnly}
            onChange={(match) => change({ ...row, match })}
          />
        )}
      </RowList>
      <FieldGrid>
        <StringListField label="Allowed methods" placeholder="GET" {...bind.texts("allowMethods")} />
        <StringListField
          label="Allowed headers"
          placeholder="authorization"
          {...bind.texts("allowHeaders")}
        />
        <StringListField label="Headers a page may read" {...bind.texts("exposeHeaders")} />
        <TextField label="Answer is remembered for" mono placeholder="24h" {...bind.one("maxAge")} />
        <SelectField
          label="Preflights that match no origin"
          value={values.unmatchedPreflights}
          placeholder="Forwarded"
          options={[
            { value: "UNSPECIFIED", label: "As Istio does by default" },
            { value: "FORWARD", label: "Forwarded", description: "to the service, which answers" },
            { value: "IGNORE", label: "Not forwarded" },
          ]}
          path={[...path, "unmatchedPreflights"]}
          readOnly={readOnly}
          onChange={(unmatchedPreflights) => onChange({ ...values, unmatchedPreflights })}
        />
      </FieldGrid>
      <SwitchField label="With credentials such as cookies" {...bind.flag("allowCredentials")} />
    </>
  );
}

/** Which pages of other origins may call. */
export function RouteCorsFields(props: GroupProps<HttpRouteValues>) {
  return (
    <OptionalSection
      label="CORS"
      description="Which pages of other origins may call, from a browser."
      create={(): Cors => ({ allowOrigins: [], allowMethods: ["GET"], allowHeaders: [], exposeHeaders: [] })}
      {...bindFields(props).group("corsPolicy")}
    >
      {(group) => <CorsFields {...group} />}
    </OptionalSection>
  );
}
