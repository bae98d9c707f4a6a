import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

interface OverviewGateProps {
  /** Of the page while there is nothing to show yet. */
  title: string;
  overview: TenancyOverview | undefined;
  failure: Error | undefined;
  retrying: boolean;
  onRetry: () => void;
  children: (overview: TenancyOverview) => ReactNode;
}

/** Loading, failure and not read yet, the same on every page of tenancy. */
export function OverviewGate({ title, overview, failure, retrying, onRetry, children }: OverviewGateProps) {
  if (overview?.isSynced === true) return <>{children(overview)}</>;
  return (
    <>
      <PageHeader title={title} />
      <div className="p-4 md:p-6">
        <Card flush>
          {failure ? (
            <ErrorState
              className="m-4"
              title="Tenancy could not be read"
              error={failure}
              onRetry={onRetry}
              retrying={retrying}
            />
          ) : (
            <SkeletonRows
              rows={8}
              label={overview === undefined ? "Loading tenancy" : "The host cluster is being read"}
            />
          )}
        </Card>
      </div>
    </>
  );
}

/** What is partly known, and what cannot be saved now; nothing while everything is well. */
export function OverviewNotes({ overview }: { overview: TenancyOverview }) {
  return (
    <>
      {overview.hostReachable ? null : (
        <Callout tone="warn" title="The host cluster does not answer">
          This is what was last known. Nothing can be saved until it answers again.
        </Callout>
      )}
      {overview.problems.length === 0 ? null : (
        <Callout
          tone="warn"
          title={
            overview.problems.length === 1
              ? "One object of tenancy counts for nothing"
              : `${overview.problems.length} objects of tenancy count for nothing`
          }
        >
          <ul className="flex flex-col gap-1">
            {overview.problems.slice(0, 5).map(({ resource, namespace, name, message }) => (
              <li key={`${resource} ${namespace ?? ""} ${name ?? ""} ${message}`}>
                <code className="font-mono text-xs">
                  {[resource, namespace, name].filter((part) => part !== undefined).join("/")}
                </code>{" "}
                {message}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}
