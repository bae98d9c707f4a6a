"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { MoreFields } from "@/components/form/more-fields";
import type { ObjectPath } from "@/components/form/problems-context";
import { StringListField } from "@/components/form/string-list-field";
import { TextMapField } from "@/components/form/text-map-field";
import type { AllowedRoutes } from "./listener";

type From = NonNullable<NonNullable<AllowedRoutes["namespaces"]>["from"]>;

interface AllowedRoutesFieldsProps {
  allowed: AllowedRoutes | undefined;
  onChange: (allowed: AllowedRoutes) => void;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
}

const gatewayApi = "gateway.networking.k8s.io";

/** Whose routes a listener takes. */
export function AllowedRoutesFields(props: AllowedRoutesFieldsProps) {
  const { allowed = { kinds: [] }, onChange, namespace, path, readOnly } = props;
  const { namespaces = { selector: {} }, kinds } = allowed;
  const change = (next: typeof namespaces) => onChange({ ...allowed, namespaces: next });
  return (
    <>
      <ChoiceField<From>
        label="It takes routes of"
        value={namespaces.from ?? "Same"}
        choices={[
          {
            value: "Same",
            label: "Its own namespace",
            description: namespace === "" ? "The default." : `Those of ${namespace}. The default.`,
          },
          {
            value: "All",
            label: "Every namespace",
            description: "Anybody who may write routes can take its hosts.",
          },
          {
            value: "Selector",
            label: "Namespaces with labels",
            description: "Those that have all of the labels below.",
          },
          { value: "None", label: "Nobody", description: "It attaches no route." },
        ]}
        path={[...path, "namespaces", "from"]}
        readOnly={readOnly}
        onChange={(from) => change({ from, selector: from === "Selector" ? namespaces.selector : {} })}
      />
      {namespaces.from === "Selector" ? (
        <TextMapField
          label="Labels of namespaces"
          keyLabel="Label"
          addLabel="Add label"
          description="kubernetes.io/metadata.name is the namespace's name."
          values={namespaces.selector}
          path={[...path, "namespaces", "selector"]}
          readOnly={readOnly}
          onChange={(selector) => change({ ...namespaces, selector })}
        />
      ) : null}
      <MoreFields title="Kinds of routes" isSet={kinds.length > 0}>
        <StringListField
          label="Kinds of routes"
          values={kinds.map(({ kind }) => kind)}
          suggestions={["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"]}
          description="Empty: every kind that fits the protocol."
          path={[...path, "kinds"]}
          readOnly={readOnly}
          onChange={(next) =>
            onChange({
              ...allowed,
              kinds: next.map(
                (kind) => kinds.find((row) => row.kind === kind) ?? { group: gatewayApi, kind },
              ),
            })
          }
        />
      </MoreFields>
    </>
  );
}
