"use client";

import type { GroupProps } from "@/components/form/bind-fields";
import { MoreFields } from "@/components/form/more-fields";
import { NumberField } from "@/components/form/number-field";
import { RowList } from "@/components/form/row-list";
import { ShareBar, versionColor } from "@/components/ui/share-bar";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { BackendReferenceFields } from "./backend-reference-fields";
import { FiltersField } from "./filters-field";
import { type BackendRef, createBackend, type FilterType, findShares, formatShare } from "./route-rule";

interface BackendsFieldProps extends GroupProps<BackendRef[]> {
  catalog: MeshCatalog | undefined;
  namespace: string;
  /** What routes of the kind can do. */
  filterTypes: readonly FilterType[];
  /** A redirect answers by itself. */
  isRedirect?: boolean;
}

/** Where requests go, each with its weight and the share that follows from all of them. */
export function BackendsField(props: BackendsFieldProps) {
  const { values, onChange, path, readOnly, catalog, namespace, filterTypes, isRedirect = false } = props;
  const shares = findShares(values);
  const named = values.map(({ name }, index) => ({
    name: `${index + 1} ${name}`,
    percent: shares[index] ?? 0,
    color: versionColor(index),
  }));
  const isSplit = values.length > 1;
  return (
    <>
      {isSplit ? (
        <ShareBar
          label={values.map(({ name }, index) => `${name} ${formatShare(shares[index] ?? 0)}`).join(", ")}
          shares={named}
        />
      ) : null}
      <RowList<BackendRef>
        noun="backend"
        rows={values}
        onChange={onChange}
        create={createBackend}
        title={({ name, port }, index) =>
          `${name || `backend ${index + 1}`}${port === undefined ? "" : `:${port}`}${isSplit ? ` · ${formatShare(shares[index] ?? 0)}` : ""}`
        }
        path={path}
        readOnly={readOnly}
        empty={
          isRedirect
            ? "None is needed: the rule redirects."
            : "Without a backend the rule answers with 500. Add a service."
        }
      >
        {(backend, index, change) => (
          <>
            <BackendReferenceFields
              values={backend}
              onChange={change}
              path={[...path, index]}
              readOnly={readOnly}
              catalog={catalog}
              namespace={namespace}
            />
            {isSplit || backend.weight !== undefined ? (
              <NumberField
                label="Weight"
                value={backend.weight}
                placeholder="1"
                description={`${formatShare(shares[index] ?? 0)} of the requests of this rule. Empty counts as 1.`}
                path={[...path, index, "weight"]}
                readOnly={readOnly}
                onChange={(weight) => change({ ...backend, weight })}
              />
            ) : null}
            <MoreFields title="Filters of this backend alone" isSet={backend.filters.length > 0}>
              <FiltersField
                noun="backend filter"
                values={backend.filters}
                onChange={(filters) => change({ ...backend, filters })}
                path={[...path, index, "filters"]}
                readOnly={readOnly}
                catalog={catalog}
                namespace={namespace}
                types={filterTypes}
              />
            </MoreFields>
          </>
        )}
      </RowList>
    </>
  );
}
