"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { useOpenRows } from "@/components/form/use-open-rows";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/http-route/http-route";
import { RoutePlaceFields } from "./route-place-fields";
import { createRule, describeRouteRule, type RouteRule } from "./route-rule";
import { RuleFields } from "./rule-fields";

/** Which requests to a gateway, or in the mesh to a service, go where. */
export function HttpRouteFields(props: FormFieldsProps<HttpRouteValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const { rules } = values;
  const fold = useOpenRows(rules, (next) => onChange({ ...values, rules: next }));
  return (
    <>
      <RoutePlaceFields
        values={values}
        onChange={onChange}
        catalog={catalog}
        namespace={namespace}
        readOnly={readOnly}
      />
      <Section
        title="Rules"
        description="The most specific match wins: exact path, longest prefix, method, then most headers. The order here decides only between equals."
      >
        <RowList<RouteRule>
          noun="rule"
          ordered
          rows={rules}
          onChange={fold.onChange}
          fold={fold}
          create={createRule}
          title={describeRouteRule}
          path={["spec", "rules"]}
          readOnly={readOnly}
          empty="Without a rule every request is answered with 500."
        >
          {(rule, index, change) => (
            <RuleFields
              values={rule}
              onChange={change}
              path={["spec", "rules", index]}
              readOnly={readOnly}
              catalog={catalog}
              namespace={namespace}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}
