import { Card, DefinitionList } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import type { ChangePreview } from "@/lib/domain/istio/change";
import type { ChangeSetPreview } from "@/lib/domain/tenancy/change-sets/change-set-view";

import { countNoun } from "./change-set-words";

interface EffectSummaryProps {
  preview: ChangeSetPreview | undefined;
  error: Failure | null;
  onRetry: () => void;
  retrying: boolean;
}

const sum = (previews: readonly ChangePreview[], count: (preview: ChangePreview) => number) =>
  previews.reduce((total, preview) => total + count(preview), 0);

/** How far it reaches, over all changes. Each change is looked at on its own. */
export function EffectSummary({ preview, error, onRetry, retrying }: EffectSummaryProps) {
  if (error !== null && preview === undefined)
    return <ErrorState title="It could not be checked" error={error} onRetry={onRetry} retrying={retrying} />;
  if (preview === undefined)
    return (
      <Card title="What will change">
        <SkeletonRows rows={3} label="Asking the clusters" />
      </Card>
    );
  const previews = preview.changes.flatMap((change) => ("preview" in change ? [change.preview] : []));
  const unknown = preview.changes.filter((change) => "failure" in change).length;
  const cutOff = sum(previews, ({ effect }) => effect.cutOff.length);
  const introduced = sum(previews, ({ findings }) => findings.introduced.length);
  return (
    <Card title="What will change" aside={retrying ? "asking the clusters…" : undefined}>
      <div data-testid="effect-summary" className="flex flex-col gap-3">
        {cutOff === 0 ? null : (
          <StatusText tone="bad" className="whitespace-normal!">
            {countNoun(cutOff, "caller")} would be cut off
          </StatusText>
        )}
        {introduced === 0 ? null : (
          <StatusText tone="warn" className="whitespace-normal!">
            {countNoun(introduced, "new issue")}
          </StatusText>
        )}
        {unknown === 0 ? null : (
          <StatusText tone="unknown" className="whitespace-normal!">
            {unknown} of {preview.changes.length} changes could not be checked
          </StatusText>
        )}
        <DefinitionList
          items={[
            { term: "Routes", value: sum(previews, ({ effect }) => effect.routes.length) },
            { term: "Encryption", value: sum(previews, ({ effect }) => effect.mtls.length) },
            { term: "Who may call", value: sum(previews, ({ effect }) => effect.decisions.length) },
            { term: "Issues ended", value: sum(previews, ({ findings }) => findings.resolved.length) },
          ]}
        />
        <p className="text-xs text-muted">
          Each change on its own, against what its cluster has now; under each change it says more.
        </p>
      </div>
    </Card>
  );
}
