"use client";

import type { GroupProps } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { FilterFields, filterTypes } from "./filter-fields";
import { createFilter, type FilterType, type RouteFilter } from "./route-rule";

interface FiltersFieldProps extends GroupProps<RouteFilter[]> {
  catalog: MeshCatalog | undefined;
  namespace: string;
  /** What routes of the kind can do. */
  types: readonly FilterType[];
  /** "filter" unless it is one of a part of the rule. */
  noun?: string;
}

/** What is done on the way, in its order. */
export function FiltersField(props: FiltersFieldProps) {
  const { values, onChange, path, readOnly, catalog, namespace, types, noun = "filter" } = props;
  return (
    <RowList<RouteFilter>
      noun={noun}
      ordered
      rows={values}
      onChange={onChange}
      create={() => createFilter("RequestHeaderModifier")}
      title={({ type }, index) =>
        filterTypes.find(({ value }) => value === type)?.label ?? `${noun} ${index + 1}`
      }
      path={path}
      readOnly={readOnly}
    >
      {(filter, index, change) => (
        <FilterFields
          values={filter}
          onChange={change}
          path={[...path, index]}
          readOnly={readOnly}
          catalog={catalog}
          namespace={namespace}
          types={types}
        />
      )}
    </RowList>
  );
}
