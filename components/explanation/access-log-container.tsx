"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ExplanationView } from "@/components/try-it/explanation-view";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { explainMutations } from "@/lib/client/explain";
import type { AccessLogExplanation } from "@/lib/domain/istio/explain/request-explanation";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { ObjectLink } from "./object-link";

function Answer({ cluster, answer }: { cluster: string; answer: AccessLogExplanation }) {
  const { entry, said, request, explanation } = answer;
  return (
    <div data-testid="access-log-answer" className="flex flex-col gap-4">
      <p className="font-mono text-sm wrap-anywhere">
        {entry.method} {entry.authority}
        {entry.path} → {entry.responseCode} {entry.flags.join(",")}
      </p>
      <Callout
        tone={entry.responseCode >= 400 || said !== undefined ? "bad" : "info"}
        title={said ?? "The line tells of no trouble on the way."}
      >
        {entry.deniedBy === undefined ? undefined : (
          <ObjectLink
            cluster={cluster}
            object={{
              kind: "AuthorizationPolicy",
              namespace: entry.deniedBy.namespace,
              name: entry.deniedBy.policy,
            }}
          />
        )}
      </Callout>
      {explanation === undefined || request === undefined ? (
        <p className="text-sm text-muted">
          The line does not tell which service of this cluster was called, so the request cannot be followed.
        </p>
      ) : (
        <>
          <p className="text-sm text-muted">
            Followed with what the line tells; other headers and a token are not in it. Caller:{" "}
            {request.source.kind === "outside"
              ? `${request.source.ip ?? "unknown"}, no workload of this cluster`
              : `account ${request.source.serviceAccount} of ${request.source.namespace}`}
            .
          </p>
          <ExplanationView cluster={cluster} title="What becomes of it now" explanation={explanation} />
        </>
      )}
    </div>
  );
}

/** Takes a pasted line and points at the rule behind it. */
export function AccessLogContainer({ cluster }: { cluster: string }) {
  const [line, setLine] = useState("");
  const explain = useMutation(explainMutations.accessLog(cluster));
  const refusal = isStatusError(explain.error) && explain.error.code === 422 ? explain.error : undefined;
  return (
    <div className="flex flex-col gap-4">
      <form
        aria-label="Explain a line of an access log"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (line.trim() !== "") explain.mutate(line);
        }}
      >
        <Field
          label="Line"
          required
          description="Of a sidecar or gateway, in Istio's default text format or as JSON."
          error={refusal?.details?.causes?.[0]?.message ?? refusal?.message}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              spellCheck={false}
              className="font-mono text-xs"
              value={line}
              onChange={(event) => {
                explain.reset();
                setLine(event.target.value);
              }}
            />
          )}
        </Field>
        <div>
          <Button type="submit" variant="primary" pending={explain.isPending} disabled={line.trim() === ""}>
            Explain
          </Button>
        </div>
      </form>
      {explain.error !== null && refusal === undefined ? (
        <ErrorState title="The line could not be explained" error={explain.error} />
      ) : null}
      {explain.data === undefined ? null : <Answer cluster={cluster} answer={explain.data} />}
    </div>
  );
}
