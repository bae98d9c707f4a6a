"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { MoreFields } from "@/components/form/more-fields";
import { RowList } from "@/components/form/row-list";
import { TextField } from "@/components/form/text-field";
import { BackendsField } from "@/components/http-route/backends-field";
import { FiltersField } from "@/components/http-route/filters-field";
import { RulePart } from "@/components/http-route/rule-part";
import { grpcRouteFilters } from "@/lib/domain/istio/forms/grpc-route/grpc-route";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { GrpcMatchFields } from "./grpc-match-fields";
import { createGrpcMatch, type GrpcMatch, type GrpcRule, keepGrpcFilters } from "./grpc-rule";

interface GrpcRuleFieldsProps extends GroupProps<GrpcRule> {
  catalog: MeshCatalog | undefined;
  namespace: string;
}

/** Which calls, what is done to them, where they go. */
export function GrpcRuleFields({ catalog, namespace, ...props }: GrpcRuleFieldsProps) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  return (
    <>
      <RulePart title="Calls">
        <RowList<GrpcMatch>
          noun="match"
          {...bind.rows("matches")}
          create={createGrpcMatch}
          empty="Without a match it takes every call. With several, one of them is enough."
        >
          {(match, index, change) => (
            <GrpcMatchFields
              values={match}
              onChange={change}
              path={[...path, "matches", index]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </RulePart>
      <RulePart title="On the way">
        <FiltersField
          values={values.filters}
          onChange={(filters) => onChange({ ...values, filters: keepGrpcFilters(filters) })}
          path={[...path, "filters"]}
          readOnly={readOnly}
          catalog={catalog}
          namespace={namespace}
          types={grpcRouteFilters}
        />
      </RulePart>
      <RulePart title="Go to">
        <BackendsField
          values={values.backendRefs}
          onChange={(backends) =>
            onChange({
              ...values,
              backendRefs: backends.map((backend) => ({
                ...backend,
                filters: keepGrpcFilters(backend.filters),
              })),
            })
          }
          path={[...path, "backendRefs"]}
          readOnly={readOnly}
          catalog={catalog}
          namespace={namespace}
          filterTypes={grpcRouteFilters}
        />
      </RulePart>
      <MoreFields title="Name" isSet={values.name !== undefined}>
        <TextField label="Rule name" mono {...bind.one("name")} />
      </MoreFields>
    </>
  );
}
