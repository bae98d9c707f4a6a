"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { ParentFields } from "./parent-fields";
import type { ParentRef } from "./route-rule";

interface RoutePlace {
  parentRefs: ParentRef[];
  hostnames: string[];
}

type RoutePlaceFieldsProps<T> = Pick<
  FormFieldsProps<T>,
  "values" | "onChange" | "catalog" | "namespace" | "readOnly"
>;

/** Whose requests a route takes, and for which hosts: the same for every kind of route that has hosts. */
export function RoutePlaceFields<T extends RoutePlace>(props: RoutePlaceFieldsProps<T>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const { parentRefs, hostnames } = values;
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
    </>
  );
}
