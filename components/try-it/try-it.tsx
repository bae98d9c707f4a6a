"use client";

import { KeyValueField } from "@/components/form/key-value-field";
import { FieldGrid } from "@/components/form/section";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RequestExplanation } from "@/lib/domain/istio/explain/request-explanation";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { ExplanationView } from "./explanation-view";
import { TargetFields } from "./target-fields";
import type { TryItDraft } from "./try-it-draft";

interface TryItProps {
  draft: TryItDraft;
  onChange: (draft: TryItDraft) => void;
  catalog: MeshCatalog;
  /** Issuers of tokens that are likely meant. */
  issuers: readonly string[];
  /** What the request lacks; undefined: it is asked about. */
  missing: string | undefined;
  result: { before: RequestExplanation; after: RequestExplanation } | undefined;
  /** There is an edit that was taken into account. */
  changed: boolean;
  loading: boolean;
  error: Failure | null;
  onRetry: () => void;
}

function Answer({
  cluster,
  missing,
  result,
  changed,
  error,
  onRetry,
  loading,
}: Omit<TryItProps, "draft" | "onChange" | "catalog" | "issuers"> & { cluster: string }) {
  if (missing !== undefined) return <p className="text-sm text-muted">{missing}</p>;
  if (error !== null)
    return (
      <ErrorState
        title="The request could not be followed"
        error={error}
        retrying={loading}
        onRetry={onRetry}
      />
    );
  if (result === undefined) return <SkeletonRows rows={3} label="Following the request" />;
  const { before, after } = result;
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  // While the change is asked about, the last answer stays; it may know nothing of the change.
  if (!changed || (loading && isSame))
    return <ExplanationView cluster={cluster} title="As it is now" explanation={before} />;
  if (isSame)
    return (
      <ExplanationView cluster={cluster} title="The same now and with your change" explanation={after} />
    );
  return (
    <div className="grid gap-6 lg:grid-cols-2 xl:grid-cols-1 2xl:grid-cols-2">
      <ExplanationView cluster={cluster} title="Now" explanation={before} />
      <ExplanationView cluster={cluster} title="With your change" explanation={after} />
    </div>
  );
}

function TokenFields({ draft, onChange, issuers }: Pick<TryItProps, "draft" | "onChange" | "issuers">) {
  const { token } = draft;
  if (token === undefined) return null;
  const change = (part: Partial<typeof token>) => onChange({ ...draft, token: { ...token, ...part } });
  return (
    <>
      <FieldGrid>
        <TextField
          label="Issuer"
          required
          mono
          value={token.issuer}
          placeholder="https://issuer.example.com"
          suggestions={issuers}
          onChange={(issuer) => change({ issuer: issuer ?? "" })}
        />
        <TextField
          label="Subject"
          required
          mono
          value={token.subject}
          onChange={(subject) => change({ subject: subject ?? "" })}
        />
      </FieldGrid>
      <KeyValueField
        label="Claims"
        keyLabel="Claim"
        addLabel="Add claim"
        description={'A list is written as JSON: ["a", "b"].'}
        entries={token.claims}
        onChange={(claims) => change({ claims })}
      />
    </>
  );
}

/** A described request, and what becomes of it with and without the edit. Nothing is sent to a workload. */
export function TryIt(props: TryItProps) {
  const { draft, onChange, catalog, issuers, loading, ...answer } = props;
  const change = (part: Partial<TryItDraft>) => onChange({ ...draft, ...part });
  return (
    <Card
      title="Try it"
      aside={
        <span aria-live="polite" data-testid="try-it-state">
          {loading ? "following the request…" : "described, not sent"}
        </span>
      }
    >
      <div className="flex flex-col gap-4">
        <TargetFields draft={draft} onChange={onChange} catalog={catalog} />
        {draft.protocol === "tcp" ? null : (
          <>
            <FieldGrid>
              <TextField
                label="Method"
                required
                mono
                value={draft.method}
                suggestions={["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]}
                onChange={(method) => change({ method: method ?? "" })}
              />
              <TextField
                label="Path"
                required
                mono
                value={draft.path}
                onChange={(path) => change({ path: path ?? "" })}
              />
            </FieldGrid>
            <KeyValueField
              label="Headers"
              addLabel="Add header"
              entries={draft.headers}
              onChange={(headers) => change({ headers })}
            />
            <SwitchField
              label="With a valid token"
              description="A JSON Web Token that a request authentication believes."
              checked={draft.token !== undefined}
              onChange={(on) =>
                change({ token: on ? { issuer: issuers[0] ?? "", subject: "", claims: [] } : undefined })
              }
            />
            <TokenFields draft={draft} onChange={onChange} issuers={issuers} />
          </>
        )}
        <div aria-live="polite" className="border-t border-line pt-4">
          <Answer {...answer} cluster={catalog.cluster} loading={loading} />
        </div>
      </div>
    </Card>
  );
}
