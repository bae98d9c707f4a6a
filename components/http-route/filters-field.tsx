"use client";

import type { GroupProps } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { FilterFields, filterTypes } from "./filter-fields";
import { createFilter, type RouteFilter } from "./route-rule";

interface FiltersFieldProps extends GroupProps<RouteFilter[]> {
  catalog: MeshCatalog | undefined;
  namespace: string;
}

/** What is done on the way, in its order. */
export function FiltersField({ values, onChange, path, readOnly, catalog, namespace }: FiltersFieldProps) {
  return (
    <RowList<RouteFilter>
      noun="filter"
      ordered
      rows={values}
      onChange={onChange}
      create={() => createFilter("RequestHeaderModifier")}
      title={({ type }, index) =>
        filterTypes.find(({ value }) => value === type)?.label ?? `filter ${index + 1}`
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
        />
      )}
    </RowList>
  );
}
