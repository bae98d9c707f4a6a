"use client";

import { useState } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { Select } from "@/components/ui/select";
import type { Facet, FacetContext } from "./policy-facets";

interface FacetFieldsProps<K extends string> {
  facets: readonly Facet<K>[];
  values: Record<K, string[]>;
  onChange: (values: Record<K, string[]>) => void;
  context: FacetContext;
  /** Of the source or operation in the object. */
  path: ObjectPath;
  readOnly: boolean;
}

/** What is asked of a caller or a call: those that are set, and others to add. All of them must hold. */
export function FacetFields<K extends string>(props: FacetFieldsProps<K>) {
  const { facets, values, onChange, context, path, readOnly } = props;
  const problem = useProblem(path);
  const isSet = ({ key, notKey }: Facet<K>) => values[key].length + values[notKey].length > 0;
  // A new row begins with what is asked for most.
  const [opened, setOpened] = useState<readonly K[]>(() =>
    facets.some(isSet) ? [] : facets.slice(0, 2).map(({ key }) => key),
  );
  const shown = facets.filter((facet) => isSet(facet) || (!readOnly && opened.includes(facet.key)));
  const hidden = facets.filter((facet) => !shown.includes(facet));
  const list = (facet: Facet<K>, key: K, label: string, description?: string) => (
    <StringListField
      label={label}
      values={values[key]}
      path={[...path, key]}
      {...(key === facet.key ? { placeholder: facet.placeholder } : {})}
      readOnly={readOnly}
      {...(description === undefined ? {} : { description })}
      {...(facet.suggest === undefined ? {} : { suggestions: facet.suggest(context) })}
      onChange={(next) => onChange({ ...values, [key]: next })}
    />
  );
  return (
    <div className="flex flex-col gap-4">
      {shown.map((facet) => (
        <FieldGrid key={facet.key}>
          {list(facet, facet.key, facet.label, facet.description)}
          {list(facet, facet.notKey, facet.notLabel)}
        </FieldGrid>
      ))}
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
          onValueChange={(key) => {
            const facet = hidden.find((item) => item.key === key);
            if (facet !== undefined) setOpened([...opened, facet.key]);
          }}
        />
      )}
    </div>
  );
}
