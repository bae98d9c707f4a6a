"use client";

import type { ReactNode } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import {
  type AuthorizationPolicyRule,
  emptyOperation,
  emptySource,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import { ConditionFields } from "./condition-fields";
import { FacetFields } from "./facet-fields";
import { type FacetContext, operationFacets, sourceFacets } from "./policy-facets";

interface RuleFieldsProps {
  rule: AuthorizationPolicyRule;
  onChange: (rule: AuthorizationPolicyRule) => void;
  /** The rule in words. */
  sentence: string;
  context: FacetContext;
  path: ObjectPath;
  readOnly: boolean;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

function Problem({ path }: { path: ObjectPath }) {
  const problem = useProblem(path);
  return problem === undefined ? null : (
    <p role="alert" className="text-sm wrap-anywhere text-bad">
      {problem}
    </p>
  );
}

/** One rule: one of the callers, and one of the calls, and all conditions. */
export function RuleFields({ rule, onChange, sentence, context, path, readOnly }: RuleFieldsProps) {
  return (
    <>
      <p data-testid="rule-sentence" className="text-sm font-medium wrap-anywhere">
        {sentence}
      </p>
      <Part title="Who calls">
        <RowList
          noun="caller"
          rows={rule.from}
          onChange={(from) => onChange({ ...rule, from })}
          create={() => ({ source: emptySource() })}
          path={[...path, "from"]}
          readOnly={readOnly}
          empty="Anyone."
        >
          {(row, index, change) => (
            <FacetFields
              facets={sourceFacets}
              values={row.source}
              onChange={(source) => change({ ...row, source })}
              context={context}
              path={[...path, "from", index, "source"]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Part>
      <Part title="What is called">
        <RowList
          noun="call"
          rows={rule.to}
          onChange={(to) => onChange({ ...rule, to })}
          create={() => ({ operation: emptyOperation() })}
          path={[...path, "to"]}
          readOnly={readOnly}
          empty="Anything."
        >
          {(row, index, change) => (
            <FacetFields
              facets={operationFacets}
              values={row.operation}
              onChange={(operation) => change({ ...row, operation })}
              context={context}
              path={[...path, "to", index, "operation"]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Part>
      <Part title="When">
        <RowList
          noun="condition"
          rows={rule.when}
          onChange={(when) => onChange({ ...rule, when })}
          create={() => ({ key: "request.headers[]", values: [], notValues: [] })}
          path={[...path, "when"]}
          readOnly={readOnly}
          empty="Always."
        >
          {(condition, index, change) => (
            <>
              <ConditionFields
                condition={condition}
                onChange={change}
                context={context}
                path={[...path, "when", index]}
                readOnly={readOnly}
              />
              <Problem path={[...path, "when", index]} />
            </>
          )}
        </RowList>
      </Part>
      <Problem path={path} />
    </>
  );
}
