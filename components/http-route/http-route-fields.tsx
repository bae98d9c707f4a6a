"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/http-route/http-route";
import { ParentFields } from "./parent-fields";
import { createRule, describeRouteRule, type ParentRef, type RouteRule } from "./route-rule";
import { RuleFields } from "./rule-fields";

/** Which requests to a gateway, or in the mesh to a service, go where. */
export function HttpRouteFields(props: FormFieldsProps<HttpRouteValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const { parentRefs, hostnames, rules } = values;
  const fold = useOpenRows(rules, (next) => onChange({ ...values, rules: next }));
  const known = (catalog?.gateways ?? []).filter(({ api }) => api === "gateway-api");
  const isInMesh = parentRefs.length > 0 && parentRefs.every(({ kind }) => kind?.startsWith("Service"));
  return (
    <>
      <Section
        title="Parents"
        description="The gateways whose requests follow this route, or the services whose callers in the mesh do."
      >
        <RowList<ParentRef>
          noun="parent"
          rows={parentRefs}
          onChange={(next) => onChange({ ...values, parentRefs: next })}
          create={() => ({
            name: known.find((gateway) => gateway.namespace === namespace)?.name ?? "",
          })}
          title={({ kind = "Gateway", name, sectionName }, index) =>
            name === "" ? `parent ${index + 1}` : `${kind} ${name}${sectionName ? ` · ${sectionName}` : ""}`
          }
          path={["spec", "parentRefs"]}
          readOnly={readOnly}
          empty="Without a parent nobody follows it. Add a Gateway for traffic from outside, or a Service for traffic in the mesh."
        >
          {(parent, index, change) => (
            <ParentFields
              parent={parent}
              onChange={change}
              catalog={catalog}
              namespace={namespace}
              path={["spec", "parentRefs", index]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Section>
      <Section title="Hosts">
        <StringListField
          label="Hostnames"
          values={hostnames}
          suggestions={[...new Set(known.flatMap(({ hosts }) => hosts))].filter((host) => host !== "*")}
          placeholder="shop.example.com"
          description={
            isInMesh
              ? "Calls to a service in the mesh are matched by the service, so leave this empty."
              : "Names or *.example.com. Empty: whatever the listener takes. They must meet the listener's hostname."
          }
          path={["spec", "hostnames"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, hostnames: next })}
        />
      </Section>
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
