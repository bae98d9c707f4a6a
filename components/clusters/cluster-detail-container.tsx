"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Server, Unplug } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useFailure } from "@/components/ui/use-failure";
import { clusterMutations, clusterQueries } from "@/lib/client/clusters";
import { sessionQueries } from "@/lib/client/session";
import { ClusterDetail } from "./cluster-detail";
import { formatCount } from "./format-count";
import { FreshnessPill } from "./freshness-pill";

/** The page of one cluster. */
export function ClusterDetailContainer({ name }: { name: string }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  const client = useQueryClient();
  const clusters = useQuery(clusterQueries.list());
  const failure = useFailure(clusters);
  const session = useQuery(sessionQueries.current());
  const disconnecting = useMutation(clusterMutations.disconnect(client));
  const cluster = clusters.data?.items.find((each) => each.name === name);

  const disconnect = () =>
    disconnecting.mutate(name, {
      onSuccess: ({ revoked, message }) => {
        router.push("/clusters");
        const options = { description: message, milliseconds: 20_000 };
        if (revoked) toast.success(`${name} is disconnected`, options);
        else toast.warning(`${name} is disconnected, its accounts remain`, options);
      },
    });

  if (failure) {
    return (
      <ErrorState
        title="Could not load the cluster"
        error={failure}
        onRetry={() => void clusters.refetch()}
        retrying={clusters.isFetching}
        className="m-6"
      />
    );
  }
  if (!clusters.data) return <SkeletonRows label="Loading the cluster" />;
  if (!cluster) {
    return (
      <EmptyState
        icon={Server}
        title={`There is no cluster named ${name}`}
        action={
          <Button asChild>
            <Link href="/clusters">All clusters</Link>
          </Button>
        }
      >
        It was never connected, or somebody disconnected it.
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader
        title={cluster.displayName}
        state={
          <>
            <FreshnessPill cluster={cluster} />
            {cluster.role === "host" && <Badge>host cluster</Badge>}
          </>
        }
        actions={
          session.data?.person.role === "operator" && (
            <Button icon={Unplug} disabled={!session.data.hostReachable} onClick={() => setAsking(true)}>
              Disconnect
            </Button>
          )
        }
      />
      <ClusterDetail cluster={cluster} />
      <AlertDialog
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          if (!open) disconnecting.reset();
        }}
        title={`Disconnect ${cluster.displayName}?`}
        confirmLabel={`Disconnect ${cluster.name}`}
        pending={disconnecting.isPending}
        onConfirm={disconnect}
      >
        <p>
          Destroyed: the Cluster <b className="text-text">{cluster.name}</b> and the Secret with its tokens in
          the host, and Isthmus&apos; two accounts in the cluster. Its{" "}
          {formatCount(cluster.counts.services, "service")} disappear from topology and lists for everybody.
        </p>
        <p>
          Kept: everything that runs there, and every route and policy. You can connect it again with a
          kubeconfig.
        </p>
        {disconnecting.isError && <ErrorState title="It was not disconnected" error={disconnecting.error} />}
      </AlertDialog>
    </>
  );
}
