"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { OptionalSection } from "@/components/form/optional-section";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { HeaderOperationsFields } from "./header-operations-fields";

type Rewrite = NonNullable<HttpRouteValues["rewrite"]>;

function RewriteFields(props: GroupProps<Rewrite>) {
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <TextField
          label="Path instead"
          mono
          placeholder="/"
          description="Of a matched prefix, that part only."
          {...bind.one("uri")}
        />
        <TextField label="Host instead" mono {...bind.one("authority")} />
      </FieldGrid>
      <OptionalSection
        label="By an expression"
        description="Instead of a path: the part of it that the expression finds is replaced."
        create={() => ({ match: "" })}
        {...bind.group("uriRegexRewrite")}
      >
        {(group) => {
          const regex = bindFields(group);
          return (
            <FieldGrid>
              <TextField label="Expression" mono placeholder="^/v1/(.*)" {...regex.required("match")} />
              <TextField label="Replaced by" mono placeholder="/\1" {...regex.one("rewrite")} />
            </FieldGrid>
          );
        }}
      </OptionalSection>
    </>
  );
}

/** What is changed of a request before it is forwarded. */
export function RouteRewriteFields(props: GroupProps<HttpRouteValues>) {
  const { redirect, directResponse, rewrite } = props.values;
  const bind = bindFields(props);
  const forwards = redirect === undefined && directResponse === undefined;
  return (
    <>
      {forwards || rewrite !== undefined ? (
        <OptionalSection
          label="Rewrite"
          description="Another path or host than the caller asked for."
          create={() => ({ uri: "/" })}
          {...bind.group("rewrite")}
        >
          {(group) => <RewriteFields {...group} />}
        </OptionalSection>
      ) : null}
      <HeaderOperationsFields label="Headers" {...bind.group("headers")} />
    </>
  );
}
