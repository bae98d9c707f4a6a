"use client";

import { useState } from "react";
import { KeyValueField, type KeyValue } from "@/components/form/key-value-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import type { CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { formatWorkload, listStableLabels } from "./covered-workloads";

interface SelectorFieldProps {
  selector: Readonly<Record<string, string>>;
  onChange: (selector: Record<string, string>) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  readOnly: boolean;
  /** Of the labels in the object. */
  path?: ObjectPath;
}

const inSelector = ["spec", "selector"];
const toEntries = (selector: Readonly<Record<string, string>>): KeyValue[] =>
  Object.entries(selector).map(([key, value]) => ({ key, value }));
const toSelector = (entries: readonly KeyValue[]) =>
  Object.fromEntries(entries.flatMap(({ key, value }) => (key === "" ? [] : [[key, value] as const])));
const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  JSON.stringify(a) === JSON.stringify(b);

/** `app` and `version` when there is no other way to tell: a policy should outlive other labels. */
function chooseLabels(workload: CatalogWorkload): Record<string, string> {
  const stable = listStableLabels(workload);
  const preferred = stable.filter(([key]) =>
    ["app", "app.kubernetes.io/name", "version", "app.kubernetes.io/version"].includes(key),
  );
  return Object.fromEntries(preferred.length > 0 ? preferred : stable);
}

/** Labels of the workloads that are meant, taken from a workload or written by hand. */
export function SelectorField(props: SelectorFieldProps) {
  const { selector, onChange, catalog, namespace, readOnly, path = inSelector } = props;
  // A label whose name is still being typed is no label yet.
  const [typed, setTyped] = useState(() => toEntries(selector));
  const entries = isSame(toSelector(typed), selector) ? typed : toEntries(selector);
  const near = (catalog?.workloads ?? []).filter(
    (workload) =>
      (namespace === catalog?.rootNamespace || workload.namespace === namespace) &&
      Object.keys(workload.labels).length > 0,
  );
  const options = near.map((workload) => ({
    value: `${workload.namespace}/${workload.kind}/${workload.name}`,
    label: formatWorkload(workload, namespace),
    description: Object.entries(chooseLabels(workload))
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
  }));
  const change = (next: KeyValue[]) => {
    setTyped(next);
    onChange(toSelector(next));
  };
  return (
    <div className="flex flex-col gap-3">
      {readOnly || options.length === 0 ? null : (
        <SelectField
          label="Take the labels of"
          value={undefined}
          placeholder="Choose a workload…"
          options={options}
          onChange={(key) => {
            const workload = near[options.findIndex(({ value }) => value === key)];
            if (workload !== undefined) change(toEntries(chooseLabels(workload)));
          }}
        />
      )}
      <KeyValueField
        label="Labels"
        keyLabel="Label"
        valueLabel="Value"
        addLabel="Add label"
        description="A workload is meant when it has all of them."
        entries={entries}
        path={path}
        readOnly={readOnly}
        onChange={change}
      />
    </div>
  );
}
