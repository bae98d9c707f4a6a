"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { BackendReferenceFields } from "./backend-reference-fields";
import { HeaderModifierFields } from "./header-modifier-fields";
import { PathModifierField } from "./path-modifier-field";
import { createFilter, type FilterType, type RouteFilter } from "./route-rule";

export const filterTypes: readonly { value: FilterType; label: string; description: string }[] = [
  { value: "RequestHeaderModifier", label: "Change request headers", description: "before they are sent on" },
  {
    value: "ResponseHeaderModifier",
    label: "Change response headers",
    description: "before they are answered",
  },
  { value: "RequestRedirect", label: "Redirect", description: "the caller is sent elsewhere" },
  { value: "URLRewrite", label: "Rewrite the address", description: "the service sees another host or path" },
  {
    value: "RequestMirror",
    label: "Mirror",
    description: "a copy to another service; its answer is dropped",
  },
  { value: "CORS", label: "CORS", description: "pages of other origins that may call" },
  { value: "ExtensionRef", label: "Extension", description: "an object of somebody else's kind" },
];

type Cors = NonNullable<RouteFilter["cors"]>;
type Mirror = NonNullable<RouteFilter["requestMirror"]>;
type Redirect = NonNullable<RouteFilter["requestRedirect"]>;
type Scheme = NonNullable<Redirect["scheme"]>;

const same = "same";
const schemes: readonly { value: Scheme | typeof same; label: string }[] = [
  { value: same, label: "as it came" },
  { value: "https", label: "https" },
  { value: "http", label: "http" },
];

function RedirectFields(props: GroupProps<Redirect>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <SelectField
          label="Scheme"
          value={values.scheme ?? same}
          options={schemes}
          path={[...path, "scheme"]}
          readOnly={readOnly}
          onChange={(scheme) => onChange({ ...values, scheme: scheme === same ? undefined : scheme })}
        />
        <NumberField label="Status" {...bind.one("statusCode")} placeholder="302" />
        <TextField label="Other host" mono {...bind.one("hostname")} />
        <NumberField label="Other port" {...bind.one("port")} />
      </FieldGrid>
      <PathModifierField {...bind.group("path")} />
    </>
  );
}

function CorsFields(props: GroupProps<Cors>) {
  const bind = bindFields(props);
  return (
    <FieldGrid>
      <StringListField
        label="Origins that may call"
        placeholder="https://app.example.com"
        {...bind.texts("allowOrigins")}
      />
      <StringListField label="Methods they may use" {...bind.texts("allowMethods")} />
      <StringListField label="Headers they may send" {...bind.texts("allowHeaders")} />
      <StringListField label="Headers they may read" {...bind.texts("exposeHeaders")} />
      <NumberField label="Remembered for" suffix="s" {...bind.one("maxAge")} />
      <SwitchField label="With credentials" {...bind.flag("allowCredentials")} />
    </FieldGrid>
  );
}

interface FilterFieldsProps extends GroupProps<RouteFilter> {
  catalog: MeshCatalog | undefined;
  namespace: string;
  /** What routes of the kind can do. */
  types: readonly FilterType[];
}

function MirrorFields({
  catalog,
  namespace,
  ...props
}: GroupProps<Mirror> & Pick<FilterFieldsProps, "catalog" | "namespace">) {
  const bind = bindFields(props);
  return (
    <>
      <BackendReferenceFields {...bind.group("backendRef")} catalog={catalog} namespace={namespace} />
      <NumberField
        label="Share that is mirrored"
        suffix="%"
        {...bind.one("percent")}
        description="Empty: every request, unless a fraction is written in the YAML."
      />
    </>
  );
}

/** What the chosen filter does; a part of another type stays as it was written. */
function FilterBody({ catalog, namespace, ...props }: Omit<FilterFieldsProps, "types">) {
  const { requestHeaderModifier, responseHeaderModifier, requestMirror } = props.values;
  const { requestRedirect, urlRewrite, cors, extensionRef } = props.values;
  const part = <K extends keyof RouteFilter>(key: K, values: NonNullable<RouteFilter[K]>) => ({
    values,
    onChange: (next: NonNullable<RouteFilter[K]>) => props.onChange({ ...props.values, [key]: next }),
    path: [...props.path, key],
    readOnly: props.readOnly,
  });
  if (requestHeaderModifier !== undefined)
    return <HeaderModifierFields {...part("requestHeaderModifier", requestHeaderModifier)} />;
  if (responseHeaderModifier !== undefined)
    return <HeaderModifierFields {...part("responseHeaderModifier", responseHeaderModifier)} />;
  if (requestMirror !== undefined)
    return <MirrorFields {...part("requestMirror", requestMirror)} catalog={catalog} namespace={namespace} />;
  if (requestRedirect !== undefined) return <RedirectFields {...part("requestRedirect", requestRedirect)} />;
  if (urlRewrite !== undefined) {
    const bind = bindFields(part("urlRewrite", urlRewrite));
    return (
      <>
        <TextField label="Host the service sees" mono {...bind.one("hostname")} />
        <PathModifierField {...bind.group("path")} />
      </>
    );
  }
  if (cors !== undefined) return <CorsFields {...part("cors", cors)} />;
  if (extensionRef !== undefined) {
    const bind = bindFields(part("extensionRef", extensionRef));
    return (
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField label="Group" mono {...bind.one("group")} />
        <TextField label="Kind" mono {...bind.required("kind")} />
        <TextField label="Name" mono {...bind.required("name")} />
      </div>
    );
  }
  return null;
}

/** One thing that is done to requests or answers on the way. */
export function FilterFields({ types, ...props }: FilterFieldsProps) {
  const { values, onChange, path, readOnly } = props;
  return (
    <>
      <SelectField
        label="What it does"
        required
        value={values.type}
        options={filterTypes.filter(({ value }) => types.includes(value))}
        path={[...path, "type"]}
        readOnly={readOnly}
        onChange={(type) => onChange({ ...createFilter(type), ...pickOrigin(values) })}
      />
      <FilterBody {...props} />
    </>
  );
}

/** A row of another type is still the same row. */
function pickOrigin({ origin }: RouteFilter): Pick<RouteFilter, "origin"> {
  return origin === undefined ? {} : { origin };
}
