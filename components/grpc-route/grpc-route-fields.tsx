"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { useOpenRows } from "@/components/form/use-open-rows";
import { RoutePlaceFields } from "@/components/http-route/route-place-fields";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import type { GrpcRouteValues } from "@/lib/domain/istio/forms/grpc-route/grpc-route";
import { createGrpcRule, describeGrpcRule, type GrpcRule } from "./grpc-rule";
import { GrpcRuleFields } from "./grpc-rule-fields";

/** Which gRPC calls to a gateway, or in the mesh to a service, go where. */
export function GrpcRouteFields(props: FormFieldsProps<GrpcRouteValues>) {
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
        description="The most specific match wins: service and method, service alone, then expressions and methods of any service; of those the longer name, then more headers. The order here decides only between equals."
      >
        <RowList<GrpcRule>
          noun="rule"
          ordered
          rows={rules}
          onChange={fold.onChange}
          fold={fold}
          create={createGrpcRule}
          title={describeGrpcRule}
          path={["spec", "rules"]}
          readOnly={readOnly}
          empty="Without a rule it takes no call."
        >
          {(rule, index, change) => (
            <GrpcRuleFields
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
