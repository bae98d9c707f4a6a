"use client";

import Link from "next/link";
import { newObjectHref } from "@/components/configuration/configuration-href";
import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { CoveredNote } from "@/components/policy-scope/covered-note";
import { ScopeFields } from "@/components/policy-scope/scope-fields";
import { formatSelector } from "@/components/policy-scope/start-policy";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { RequestAuthenticationValues } from "@/lib/domain/istio/forms/request-authentication/request-authentication";
import { JwtRuleFields } from "./jwt-rule-fields";
import type { JwtRule } from "./token-places-fields";

const newRule = (): JwtRule => ({
  issuer: "",
  audiences: [],
  fromHeaders: [],
  fromParams: [],
  fromCookies: [],
  outputClaimToHeaders: [],
  spaceDelimitedClaims: [],
});

/** Which tokens are believed. */
export function RequestAuthenticationFields(props: FormFieldsProps<RequestAuthenticationValues>) {
  const { values, onChange, catalog, cluster, namespace, readOnly, isNew, onNamespace } = props;
  const { selector, targetRefs, jwtRules } = values;
  const isTargeted = targetRefs.length > 0;
  const demand = newObjectHref(cluster, "authorizationpolicies.security.istio.io", namespace, {
    template: "require-jwt",
    ...(Object.keys(selector).length === 0 ? {} : { selector: formatSelector(selector) }),
  });
  return (
    <>
      <ScopeFields
        label="Tokens are checked at"
        values={values}
        onChange={onChange}
        catalog={catalog}
        namespace={namespace}
        isNew={isNew}
        readOnly={readOnly}
        onNamespace={onNamespace}
      />
      <Section title="What it does">
        {isTargeted ? null : (
          <CoveredNote
            catalog={catalog}
            namespace={namespace}
            selector={selector}
            unproxied="Tokens are not checked there."
          />
        )}
        <Callout tone="info" title="Requests without a token still pass">
          <p>
            A request with a token that is not valid is refused with 401. One without any token passes, unless
            an access policy demands one.
          </p>
          {isTargeted ? null : (
            <Button size="sm" asChild className="mt-2 text-text">
              <Link href={demand}>Demand a token…</Link>
            </Button>
          )}
        </Callout>
      </Section>
      <Section title="Issuers" description="Tokens of one of them are believed.">
        <RowList<JwtRule>
          noun="issuer"
          rows={jwtRules}
          onChange={(next) => onChange({ ...values, jwtRules: next })}
          create={newRule}
          path={["spec", "jwtRules"]}
          readOnly={readOnly}
          title={({ issuer }, index) => (issuer === "" ? `issuer ${index + 1}` : issuer)}
          empty="None: no token is looked at. Add the one that signs your tokens."
        >
          {(rule, index, change) => (
            <JwtRuleFields
              rule={rule}
              onChange={change}
              path={["spec", "jwtRules", index]}
              readOnly={readOnly}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}
