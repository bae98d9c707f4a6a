"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { useProblem } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { NamedRows } from "@/components/http-route/named-rows";
import type { GrpcMatch } from "./grpc-rule";

type Method = NonNullable<GrpcMatch["method"]>;
type MethodType = NonNullable<Method["type"]>;

const every = "every";
const types: readonly { value: MethodType | typeof every; label: string; description?: string }[] = [
  { value: every, label: "every method" },
  { value: "Exact", label: "is exactly" },
  { value: "RegularExpression", label: "matches", description: "RE2, the whole name" },
];

function NameFields(props: GroupProps<Method>) {
  const bind = bindFields(props);
  // Both names are missing: said where the first of them goes.
  const problem = useProblem(props.path);
  return (
    <>
      <TextField
        label="gRPC service"
        mono
        {...bind.one("service")}
        error={problem}
        placeholder="shop.Cart"
        description="With its package. Empty: of any service."
      />
      <TextField
        label="gRPC method"
        mono
        {...bind.one("method")}
        placeholder="Add"
        description="Empty: every method."
      />
    </>
  );
}

/** What a call must be: all of it. */
export function GrpcMatchFields(props: GroupProps<GrpcMatch>) {
  const { values, onChange, path, readOnly } = props;
  const { method } = values;
  const bind = bindFields(props);
  const choose = (type: MethodType | typeof every) =>
    onChange({ ...values, method: type === every ? undefined : { ...method, type } });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          label="Called method"
          required
          value={method === undefined ? every : (method.type ?? "Exact")}
          options={types}
          path={[...path, "method", "type"]}
          readOnly={readOnly}
          onChange={choose}
        />
        {method === undefined ? null : (
          <NameFields
            values={method}
            onChange={(next) => onChange({ ...values, method: next })}
            path={[...path, "method"]}
            readOnly={readOnly}
          />
        )}
      </div>
      <NamedRows noun="header" {...bind.group("headers")} />
    </>
  );
}
