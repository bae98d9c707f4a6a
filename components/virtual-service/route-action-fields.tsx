"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { HeaderOperationsFields } from "./header-operations-fields";
import { findRouteAction, type RouteAction, setRouteAction } from "./route-action";
import type { RouteContext } from "./route-context";
import { WeightedDestinations } from "./weighted-destinations";

const actions: readonly Choice<RouteAction>[] = [
  { value: "forward", label: "Forward", description: "To one service or version, or shared among several." },
  { value: "redirect", label: "Redirect", description: "The caller is told another address." },
  { value: "answer", label: "Answer", description: "The proxy answers itself; no service is asked." },
  { value: "delegate", label: "Delegate", description: "The routes of another VirtualService decide." },
];

type Redirect = NonNullable<HttpRouteValues["redirect"]>;
type Answer = NonNullable<HttpRouteValues["directResponse"]>;
type Delegate = NonNullable<HttpRouteValues["delegate"]>;

const codes = [
  { value: "301", label: "301 Moved permanently" },
  { value: "302", label: "302 Found" },
  { value: "303", label: "303 See other" },
  { value: "307", label: "307 Temporary redirect" },
  { value: "308", label: "308 Permanent redirect" },
];

function RedirectFields(props: GroupProps<Redirect>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  const code = String(values.redirectCode ?? 301);
  return (
    <>
      <FieldGrid>
        <TextField
          label="New path"
          mono
          placeholder="/new"
          description="The whole path. %PREFIX()% keeps what follows a matched prefix."
          {...bind.one("uri")}
        />
        <TextField label="New host" mono placeholder="shop.example.com" {...bind.one("authority")} />
      </FieldGrid>
      <FieldGrid>
        <SelectField
          label="Status"
          required
          value={code}
          options={
            codes.some(({ value }) => value === code) ? codes : [...codes, { value: code, label: code }]
          }
          path={[...path, "redirectCode"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, redirectCode: Number(next) })}
        />
        <TextField
          label="New scheme"
          mono
          placeholder="https"
          suggestions={["http", "https"]}
          {...bind.one("scheme")}
        />
        <NumberField label="New port" {...bind.one("port")} />
        <SelectField
          label="Port without a new one"
          value={values.derivePort}
          placeholder="That of the request"
          options={[
            { value: "FROM_PROTOCOL_DEFAULT", label: "80 or 443, by the scheme" },
            { value: "FROM_REQUEST_PORT", label: "That of the request" },
          ]}
          path={[...path, "derivePort"]}
          readOnly={readOnly}
          onChange={(derivePort) => onChange({ ...values, derivePort })}
        />
      </FieldGrid>
    </>
  );
}

function AnswerFields(props: GroupProps<Answer>) {
  const { values, onChange, path, readOnly } = props;
  return (
    <FieldGrid>
      <NumberField label="Status of the answer" required {...bindFields(props).one("status")} />
      <TextField
        label={values.body?.kind === "bytes" ? "Body (base64)" : "Body"}
        value={values.body?.value}
        path={[...path, "body"]}
        readOnly={readOnly}
        onChange={(text) =>
          onChange({
            ...values,
            body: text === undefined ? undefined : { kind: values.body?.kind ?? "string", value: text },
          })
        }
      />
    </FieldGrid>
  );
}

function DelegateFields(props: GroupProps<Delegate> & { context: RouteContext }) {
  const bind = bindFields(props);
  return (
    <FieldGrid>
      <TextField
        label="VirtualService"
        mono
        description="One without hosts. It may only narrow what this route matches."
        {...bind.required("name")}
      />
      <TextField
        label="Its namespace"
        mono
        placeholder={props.context.namespace}
        suggestions={props.context.catalog?.namespaces}
        {...bind.one("namespace")}
      />
    </FieldGrid>
  );
}

/** What happens to the requests of a route. */
export function RouteActionFields(props: GroupProps<HttpRouteValues> & { context: RouteContext }) {
  const { values, onChange, path, readOnly, context } = props;
  const { redirect, directResponse, delegate } = values;
  const action = findRouteAction(values);
  return (
    <>
      <ChoiceField<RouteAction>
        label="What happens"
        value={action}
        choices={actions}
        readOnly={readOnly}
        onChange={(next) => onChange(setRouteAction(values, next, context.host))}
      />
      {action === "forward" || values.route.length > 0 ? (
        <WeightedDestinations
          rows={values.route}
          create={() => ({ destination: { host: context.host } })}
          path={[...path, "route"]}
          readOnly={readOnly}
          context={context}
          renderMore={(row, index, change) => (
            <HeaderOperationsFields
              label="Headers of this destination"
              values={row.headers}
              path={[...path, "route", index, "headers"]}
              readOnly={readOnly}
              onChange={(headers) => change({ ...row, headers })}
            />
          )}
          onChange={(route) => onChange({ ...values, route })}
        />
      ) : null}
      {redirect === undefined ? null : (
        <RedirectFields
          values={redirect}
          path={[...path, "redirect"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, redirect: next })}
        />
      )}
      {directResponse === undefined ? null : (
        <AnswerFields
          values={directResponse}
          path={[...path, "directResponse"]}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...values, directResponse: next })}
        />
      )}
      {delegate === undefined ? null : (
        <DelegateFields
          values={delegate}
          path={[...path, "delegate"]}
          readOnly={readOnly}
          context={context}
          onChange={(next) => onChange({ ...values, delegate: next })}
        />
      )}
    </>
  );
}
