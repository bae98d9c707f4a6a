"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import type { AuthorizationPolicyRule } from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import { conditionKinds, readConditionKey, writeConditionKey } from "./condition-keys";
import type { FacetContext } from "./policy-facets";

type Condition = AuthorizationPolicyRule["when"][number];

interface ConditionFieldsProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
  context: FacetContext;
  path: ObjectPath;
  readOnly: boolean;
}

const other = "other";

/** One attribute of the request with the values it must, or must not, have. */
export function ConditionFields({ condition, onChange, context, path, readOnly }: ConditionFieldsProps) {
  const { kind, name } = readConditionKey(condition.key);
  const suggestions = kind?.suggest === undefined ? {} : { suggestions: kind.suggest(context) };
  return (
    <>
      <FieldGrid>
        <SelectField
          label="About"
          required
          value={kind?.key ?? other}
          options={[
            ...conditionKinds.map(({ key, label }) => ({ value: key, label })),
            { value: other, label: "Something else" },
          ]}
          readOnly={readOnly}
          onChange={(value) => {
            const next = conditionKinds.find(({ key }) => key === value);
            onChange({ ...condition, key: next === undefined ? "" : writeConditionKey(next, name) });
          }}
        />
        {kind === undefined || kind.named !== undefined ? (
          <TextField
            label={kind === undefined ? "Attribute" : kind.named === "header" ? "Header name" : "Claim name"}
            required
            mono
            value={kind === undefined ? condition.key : name}
            placeholder={
              kind === undefined
                ? "request.auth.claims[realm][roles]"
                : kind.named === "header"
                  ? "x-tenant"
                  : "groups"
            }
            path={[...path, "key"]}
            readOnly={readOnly}
            onChange={(text) =>
              onChange({
                ...condition,
                key: kind === undefined ? (text ?? "") : writeConditionKey(kind, text ?? ""),
              })
            }
          />
        ) : null}
      </FieldGrid>
      <FieldGrid>
        <StringListField
          label="Is one of"
          values={condition.values}
          path={[...path, "values"]}
          readOnly={readOnly}
          {...suggestions}
          onChange={(values) => onChange({ ...condition, values })}
        />
        <StringListField
          label="Is none of"
          values={condition.notValues}
          path={[...path, "notValues"]}
          readOnly={readOnly}
          {...suggestions}
          onChange={(notValues) => onChange({ ...condition, notValues })}
        />
      </FieldGrid>
    </>
  );
}
