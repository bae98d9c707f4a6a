"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { LoadBalancerValues } from "./load-balancer-values";

type Hash = NonNullable<LoadBalancerValues["consistentHash"]>;
type Cookie = NonNullable<Hash["httpCookie"]>;
type Attribute = Cookie["attributes"][number];
type Key = "header" | "cookie" | "address" | "parameter";

const keys = [
  { value: "header", label: "A header" },
  { value: "cookie", label: "A cookie", description: "made by the proxy when it has a lifetime" },
  { value: "parameter", label: "A query parameter" },
  { value: "address", label: "The caller's address" },
] as const;

const algorithms = [
  { value: "ring", label: "Ring hash", description: "the default" },
  { value: "maglev", label: "Maglev" },
] as const;

function findKey(hash: Hash): Key {
  if (hash.httpCookie !== undefined) return "cookie";
  if (hash.useSourceIp === true) return "address";
  return hash.httpQueryParameterName === undefined ? "header" : "parameter";
}

function setKey(hash: Hash, key: Key): Hash {
  return {
    ...hash,
    httpHeaderName: key === "header" ? (hash.httpHeaderName ?? "x-user") : undefined,
    httpCookie:
      key === "cookie" ? (hash.httpCookie ?? { name: "session", ttl: "3600s", attributes: [] }) : undefined,
    useSourceIp: key === "address" ? true : undefined,
    httpQueryParameterName: key === "parameter" ? (hash.httpQueryParameterName ?? "user") : undefined,
  };
}

function CookieFields(props: GroupProps<Cookie>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <TextField label="Cookie" mono {...bind.required("name")} />
        <TextField
          label="Lifetime"
          mono
          placeholder="3600s"
          description="0s: until the browser closes. Empty: the cookie is not made."
          {...bind.one("ttl")}
        />
        <TextField label="Path of the cookie" mono placeholder="/" {...bind.one("path")} />
      </FieldGrid>
      <RowList<Attribute>
        noun="cookie attribute"
        rows={values.attributes}
        onChange={(attributes) => onChange({ ...values, attributes })}
        create={() => ({ name: "" })}
        path={[...path, "attributes"]}
        readOnly={readOnly}
      >
        {(row, index, change) => {
          const attribute = bindFields({
            values: row,
            onChange: change,
            path: [...path, "attributes", index],
            readOnly,
          });
          return (
            <FieldGrid>
              <TextField label="Attribute" mono placeholder="SameSite" {...attribute.required("name")} />
              <TextField label="Its value" mono placeholder="Strict" {...attribute.one("value")} />
            </FieldGrid>
          );
        }}
      </RowList>
    </>
  );
}

/** What keeps requests together, and how they are spread. */
export function HashKeyFields(props: GroupProps<Hash>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  const key = findKey(values);
  const problem = useProblem(path);
  return (
    <>
      <FieldGrid>
        <SelectField<Key>
          label="By"
          required
          value={key}
          options={keys}
          readOnly={readOnly}
          onChange={(next) => onChange(setKey(values, next))}
        />
        {key === "header" ? (
          <TextField label="Header" mono required placeholder="x-user" {...bind.one("httpHeaderName")} />
        ) : null}
        {key === "parameter" ? (
          <TextField label="Query parameter" mono required {...bind.one("httpQueryParameterName")} />
        ) : null}
      </FieldGrid>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {values.httpCookie === undefined ? null : (
        <CookieFields
          values={values.httpCookie}
          path={[...path, "httpCookie"]}
          readOnly={readOnly}
          onChange={(httpCookie) => onChange({ ...values, httpCookie })}
        />
      )}
      <SelectField
        label="Spread by"
        required
        className="max-w-80"
        value={values.maglev === undefined ? "ring" : "maglev"}
        options={algorithms}
        readOnly={readOnly}
        onChange={(next) =>
          onChange({
            ...values,
            maglev: next === "maglev" ? (values.maglev ?? {}) : undefined,
            ringHash: next === "maglev" ? undefined : values.ringHash,
          })
        }
      />
      {values.maglev === undefined ? (
        <OptionalSection
          label="Size of the ring"
          create={() => ({ minimumRingSize: 1024 })}
          {...bind.group("ringHash")}
        >
          {(group) => (
            <NumberField
              label="Least size"
              className="max-w-48"
              placeholder="1024"
              {...bindFields(group).one("minimumRingSize")}
            />
          )}
        </OptionalSection>
      ) : (
        <NumberField
          label="Size of the table"
          className="max-w-48"
          placeholder="65537"
          description="A prime number."
          value={values.maglev.tableSize}
          path={[...path, "maglev", "tableSize"]}
          readOnly={readOnly}
          onChange={(tableSize) => onChange({ ...values, maglev: { ...values.maglev, tableSize } })}
        />
      )}
      {values.minimumRingSize === undefined ? null : (
        <NumberField
          label="Least size of the ring (old field)"
          className="max-w-72"
          {...bind.one("minimumRingSize")}
        />
      )}
    </>
  );
}
