import { Network, WifiOff } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";

/** No cluster is connected: says what would be here and how it gets here. */
export function TopologyEmpty({ mayConnect }: { mayConnect: boolean }) {
  return (
    <EmptyState
      icon={Network}
      title="No cluster is connected yet"
      action={
        mayConnect ? (
          <Button asChild variant="primary">
            <Link href="/clusters?connect=true">Connect a cluster</Link>
          </Button>
        ) : undefined
      }
    >
      <p>
        Once a cluster is connected, its gateways, services and workloads appear here as one live picture,
        with the traffic between them.
      </p>
      {mayConnect ? (
        <p className="mt-2">You need its kubeconfig.</p>
      ) : (
        <p className="mt-2">An operator connects clusters.</p>
      )}
    </EmptyState>
  );
}

/** The filters left nothing to draw. */
export function TopologyNothing({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={Network}
      title="Nothing to draw"
      action={<Button onClick={onClear}>Show everything</Button>}
    >
      <p>No gateway, service or workload is in the clusters and namespaces you chose.</p>
    </EmptyState>
  );
}

/** Roughly what is on its way. */
export function TopologySkeleton() {
  return (
    <output className="flex size-full flex-col gap-5 p-6">
      <span className="sr-only">Reading the topology</span>
      {[0, 1].map((region) => (
        <div key={region} className="flex flex-1 flex-col gap-5 rounded-lg border bg-region p-5">
          <Skeleton className="h-4 w-52" />
          <div className="flex flex-1 flex-wrap content-start gap-8 rounded-md border border-dashed border-line-strong p-6">
            {[0, 1, 2, 3].map((card) => (
              <Skeleton key={card} className="h-13 w-48" />
            ))}
          </div>
        </div>
      ))}
    </output>
  );
}

/** The stream is gone: what is drawn is last-known, this old. */
export function TopologyLost({
  lastEvent,
  reason,
}: {
  lastEvent: string | undefined;
  reason: string | undefined;
}) {
  return (
    <output
      data-testid="topology-lost"
      className="flex flex-wrap items-center gap-2 border-b border-warn-mark bg-warn-soft px-4 py-2 text-sm md:px-6"
    >
      <WifiOff aria-hidden className="size-4 text-warn" />
      <span>
        Connection lost, trying again.{" "}
        {lastEvent === undefined ? (
          "Nothing was read yet."
        ) : (
          <>
            You see the topology as it was <RelativeTime time={lastEvent} />.
          </>
        )}
      </span>
      {reason === undefined ? null : <span className="text-muted">{reason}</span>}
    </output>
  );
}
