"use client";

import { useState } from "react";
import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { useProblem } from "@/components/form/problems-context";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { listGatewayNames } from "@/components/traffic-host/known-hosts";
import { Select } from "@/components/ui/select";
import type { HttpMatchValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import type { RouteContext } from "./route-context";
import { NamedMatchesField } from "./named-matches-field";
import { StringMatchField } from "./string-match-field";

interface Asked {
  key: keyof HttpMatchValues;
  label: string;
  description: string;
}

/** What may be asked of a request. Source: istio.io/api networking/v1 `HTTPMatchRequest`. */
const asked: readonly Asked[] = [
  { key: "uri", label: "Path", description: "what is asked for" },
  { key: "headers", label: "Headers", description: "that the request has" },
  { key: "method", label: "Method", description: "GET, POST, …" },
  { key: "withoutHeaders", label: "Headers it must not have", description: "or not with this value" },
  { key: "queryParams", label: "Query parameters", description: "after the ? of the address" },
  { key: "authority", label: "Host it asks for", description: "the authority or Host header" },
  { key: "scheme", label: "Scheme", description: "http or https" },
  { key: "port", label: "Port", description: "the port of the service that is called" },
  { key: "sourceLabels", label: "Labels of the caller", description: "of a workload with a sidecar" },
  { key: "sourceNamespace", label: "Namespace of the caller", description: "of a workload with a sidecar" },
  { key: "gateways", label: "Gateways", description: "through which it comes" },
];
const first: readonly Asked["key"][] = ["uri", "headers"];

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

interface ConditionProps extends GroupProps<HttpMatchValues> {
  asked: keyof HttpMatchValues;
  context: RouteContext;
}

/** The control of one thing that is asked of a request. */
function MatchCondition({ asked, context, ...group }: ConditionProps) {
  const { values, onChange, path, readOnly } = group;
  const bind = bindFields(group);
  switch (asked) {
    case "uri":
      return (
        <>
          <StringMatchField label="Path" initial="prefix" placeholder="/api" {...bind.one("uri")} />
          <SwitchField
            label="Small and capital letters of the path are the same"
            {...bind.flag("ignoreUriCase")}
          />
        </>
      );
    case "headers":
      return (
        <NamedMatchesField label="Headers" noun="header" placeholder="x-canary" {...bind.rows("headers")} />
      );
    case "method":
      return (
        <StringMatchField label="Method" placeholder="GET" suggestions={methods} {...bind.one("method")} />
      );
    case "withoutHeaders":
      return (
        <NamedMatchesField
          label="Headers it must not have"
          noun="excluded header"
          placeholder="x-internal"
          {...bind.rows("withoutHeaders")}
        />
      );
    case "queryParams":
      return (
        <NamedMatchesField
          label="Query parameters"
          noun="parameter"
          placeholder="beta"
          {...bind.rows("queryParams")}
        />
      );
    case "authority":
      return (
        <StringMatchField
          label="Host it asks for"
          placeholder="shop.example.com"
          {...bind.one("authority")}
        />
      );
    case "scheme":
      return (
        <StringMatchField
          label="Scheme"
          placeholder="https"
          suggestions={["http", "https"]}
          {...bind.one("scheme")}
        />
      );
    case "port":
      return <NumberField label="Port" placeholder="8080" {...bind.one("port")} />;
    case "sourceLabels":
      return (
        <TextMapField
          label="Labels of the caller"
          keyLabel="Label"
          addLabel="Add label"
          values={values.sourceLabels}
          path={[...path, "sourceLabels"]}
          readOnly={readOnly}
          onChange={(sourceLabels) => onChange({ ...values, sourceLabels })}
        />
      );
    case "sourceNamespace":
      return (
        <TextField
          label="Namespace of the caller"
          mono
          suggestions={context.catalog?.namespaces}
          {...bind.one("sourceNamespace")}
        />
      );
    case "gateways":
      return (
        <StringListField
          label="Gateways of the match"
          suggestions={["mesh", ...listGatewayNames(context.catalog, context.namespace)]}
          description="Instead of those of the whole object; mesh is every sidecar."
          {...bind.texts("gateways")}
        />
      );
    default:
      return null;
  }
}

/** What one match asks of a request: what is set, and more to add. All of it must hold. */
export function HttpMatchFields(props: GroupProps<HttpMatchValues> & { context: RouteContext }) {
  const { values, path, readOnly } = props;
  const problem = useProblem(path);
  const [opened, setOpened] = useState<readonly Asked["key"][]>(() =>
    asked.some(({ key }) => isSet(values[key])) ? [] : first,
  );
  const isShown = (key: Asked["key"]) => isSet(values[key]) || (!readOnly && opened.includes(key));
  const hidden = asked.filter(({ key }) => !isShown(key));
  return (
    <>
      {asked.map(({ key }) =>
        isShown(key) ? (
          <div key={key} className="flex flex-col gap-2">
            <MatchCondition asked={key} {...props} />
          </div>
        ) : null,
      )}
      {readOnly && hidden.length === asked.length ? <p className="text-sm text-muted">Any request.</p> : null}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {readOnly || hidden.length === 0 ? null : (
        <Select
          label="Ask for something else"
          className="w-56 max-w-full"
          value={undefined}
          placeholder="Ask for something else…"
          options={hidden.map(({ key, label, description }) => ({ value: key, label, description }))}
          onValueChange={(chosen) => {
            const found = hidden.find(({ key }) => key === chosen);
            if (found !== undefined) setOpened([...opened, found.key]);
          }}
        />
      )}
    </>
  );
}
