"use client";

import type { ReactNode } from "react";
import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { TextField } from "@/components/form/text-field";
import type {
  HttpMatchValues,
  HttpRouteValues,
} from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { describeMatch } from "./describe-route";
import { HttpMatchFields } from "./http-match-fields";
import { RouteActionFields } from "./route-action-fields";
import type { RouteContext } from "./route-context";
import { RouteCorsFields } from "./route-cors-fields";
import { RouteMirrorFields } from "./route-mirror-fields";
import { RouteResilienceFields } from "./route-resilience-fields";
import { RouteRewriteFields } from "./route-rewrite-fields";
import { newMatch } from "./start-route";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

/** One route: which requests, what happens to them, and what else is done on the way. */
export function HttpRouteFields(props: GroupProps<HttpRouteValues> & { context: RouteContext }) {
  const { values, onChange, path, readOnly, context } = props;
  const problem = useProblem(path);
  return (
    <>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      <Part title="Which requests">
        <RowList<HttpMatchValues>
          noun="match"
          rows={values.match}
          onChange={(match) => onChange({ ...values, match })}
          create={newMatch}
          path={[...path, "match"]}
          readOnly={readOnly}
          empty="Every request. Add a match to choose some; with several, one of them must hold."
          title={(match) => describeMatch(match)}
        >
          {(match, index, change) => (
            <HttpMatchFields
              values={match}
              onChange={change}
              path={[...path, "match", index]}
              readOnly={readOnly}
              context={context}
            />
          )}
        </RowList>
      </Part>
      <RouteActionFields {...props} />
      <Part title="On the way">
        <RouteResilienceFields {...props} />
        <RouteMirrorFields {...props} />
        <RouteRewriteFields {...props} />
        <RouteCorsFields {...props} />
        <TextField
          label="Name of the route"
          mono
          className="max-w-72"
          description="Written to access logs."
          {...bindFields(props).one("name")}
        />
      </Part>
    </>
  );
}
