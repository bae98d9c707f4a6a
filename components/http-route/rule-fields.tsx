"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { MoreFields } from "@/components/form/more-fields";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { httpRouteFilters } from "@/lib/domain/istio/forms/http-route/http-route";
import { BackendsField } from "./backends-field";
import { FiltersField } from "./filters-field";
import { MatchFields } from "./match-fields";
import { createMatch, type RouteMatch, type RouteRule } from "./route-rule";
import { RulePart } from "./rule-part";

interface RuleFieldsProps extends GroupProps<RouteRule> {
  catalog: MeshCatalog | undefined;
  namespace: string;
}

/** Which requests, what is done to them, where they go. */
export function RuleFields({ catalog, namespace, ...props }: RuleFieldsProps) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  const timeouts = values.timeouts ?? {};
  const setTimeout = (change: typeof timeouts) => {
    const next = { ...timeouts, ...change };
    const isEmpty = next.request === undefined && next.backendRequest === undefined;
    onChange({ ...values, timeouts: isEmpty ? undefined : next });
  };
  const isRedirect = values.filters.some(({ type }) => type === "RequestRedirect");
  return (
    <>
      <RulePart title="Requests">
        <RowList<RouteMatch>
          noun="match"
          {...bind.rows("matches")}
          create={createMatch}
          empty="Without a match it takes every request. With several, one of them is enough."
        >
          {(match, index, change) => (
            <MatchFields
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
          {...bind.group("filters")}
          catalog={catalog}
          namespace={namespace}
          types={httpRouteFilters}
        />
      </RulePart>
      <RulePart title="Go to">
        <BackendsField
          {...bind.group("backendRefs")}
          catalog={catalog}
          namespace={namespace}
          filterTypes={httpRouteFilters}
          isRedirect={isRedirect}
        />
      </RulePart>
      <MoreFields
        title="Timeouts and name"
        isSet={values.timeouts !== undefined || values.name !== undefined}
      >
        <FieldGrid>
          <TextField
            label="Request timeout"
            mono
            value={timeouts.request}
            placeholder="10s"
            description="For the whole request, with its retries."
            path={[...path, "timeouts", "request"]}
            readOnly={readOnly}
            onChange={(request) => setTimeout({ request })}
          />
          <TextField
            label="Timeout of one try"
            mono
            value={timeouts.backendRequest}
            placeholder="2s"
            description="At most the request timeout."
            path={[...path, "timeouts", "backendRequest"]}
            readOnly={readOnly}
            onChange={(backendRequest) => setTimeout({ backendRequest })}
          />
          <TextField label="Rule name" mono {...bind.one("name")} />
        </FieldGrid>
      </MoreFields>
    </>
  );
}
