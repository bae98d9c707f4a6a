import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import type { ChangePreview } from "@/lib/domain/istio/change";
import { formatReference } from "@/lib/domain/istio/explanation";
import { EffectView } from "./effect-view";
import { FindingList } from "./finding-list";

interface ChangePreviewCardProps {
  cluster: string;
  preview: ChangePreview | undefined;
  error: Failure | null;
  loading: boolean;
  /** Why there is no preview: nothing was changed, or it is not valid yet. */
  idle: string | undefined;
}

function DryRun({ edit }: { edit: ChangePreview["edits"][number] }) {
  const { accepted, message, warnings } = edit.dryRun;
  return (
    <li data-testid="planned-edit" data-accepted={accepted} className="text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-mono text-xs wrap-anywhere">
          {edit.action} {formatReference(edit.object)}
        </span>
        <StatusText tone={accepted ? "ok" : "bad"}>
          {accepted
            ? edit.action === "unchanged"
              ? "nothing to write"
              : "accepted by the cluster"
            : "refused"}
        </StatusText>
      </p>
      {accepted ? null : <p className="text-sm wrap-anywhere text-bad">{message}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="text-sm wrap-anywhere text-warn">
          {warning}
        </p>
      ))}
    </li>
  );
}

/** What a save would do, asked of the cluster (dry run) and of the engine (effect, findings). */
export function ChangePreviewCard({ cluster, preview, error, loading, idle }: ChangePreviewCardProps) {
  const ready = idle === undefined && error === null ? preview : undefined;
  const introduced = ready?.findings.introduced ?? [];
  const resolved = ready?.findings.resolved ?? [];
  return (
    <Card
      title="What will change"
      aside={
        <span aria-live="polite" data-testid="preview-state">
          {loading ? "asking the cluster…" : ready === undefined ? "" : `checked by ${cluster} just now`}
        </span>
      }
    >
      {idle === undefined ? null : <p className="text-sm text-muted">{idle}</p>}
      {idle === undefined && error !== null ? (
        <ErrorState title="The cluster could not check this change" error={error} />
      ) : null}
      {idle === undefined && error === null && preview === undefined ? (
        <SkeletonRows rows={3} label="Asking the cluster" />
      ) : null}
      {ready === undefined ? null : (
        <div className="flex flex-col gap-4">
          <ul aria-label="Objects" className="flex flex-col gap-2">
            {ready.edits.map((edit) => (
              <DryRun key={formatReference(edit.object)} edit={edit} />
            ))}
          </ul>
          <EffectView effect={ready.effect} />
          {introduced.length === 0 ? null : (
            <section aria-label="New issues">
              <h3 className="mb-1 text-2xs font-semibold tracking-wide text-muted uppercase">
                Issues it would bring · {introduced.length}
              </h3>
              <FindingList findings={introduced} label="Issues it would bring" />
            </section>
          )}
          {resolved.length === 0 ? null : (
            <section aria-label="Resolved issues">
              <h3 className="mb-1 text-2xs font-semibold tracking-wide text-muted uppercase">
                Issues it would end · {resolved.length}
              </h3>
              <FindingList findings={resolved} label="Issues it would end" />
            </section>
          )}
        </div>
      )}
    </Card>
  );
}
