"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plug, Server } from "lucide-react";
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useFailure } from "@/components/ui/use-failure";
import { clusterMutations, clusterQueries } from "@/lib/client/clusters";
import { sessionQueries } from "@/lib/client/session";
import { tenancyQueries } from "@/lib/client/tenancy";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { decideOwnership } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { listOwnersIn } from "@/lib/domain/tenancy/ownership/list-owners-in";
import { ClusterTable } from "./cluster-table";
import { ConnectClusterDialog } from "./connect-cluster-dialog";

const view = {
  sort: parseAsStringLiteral(["name", "region", "state", "services", "workloads"]).withDefault("name"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  connect: parseAsBoolean.withDefault(false),
};

/** The page of all clusters, with the dialog that connects one. */
export function ClustersContainer() {
  const [{ sort, order, connect }, setView] = useQueryStates(view);
  const client = useQueryClient();
  const clusters = useQuery(clusterQueries.list());
  const failure = useFailure(clusters);
  const session = useQuery(sessionQueries.current());
  const connecting = useMutation(clusterMutations.connect(client));
  const operator = session.data?.person.role === "operator";
  const overview = useQuery({ ...tenancyQueries.overview(), enabled: operator && connect });
  const ownership = useMemo(() => overview.data && decideOwnership(overview.data), [overview.data]);

  const openDialog = (open: boolean) => {
    if (!open) connecting.reset();
    void setView({ connect: open });
  };
  const button = operator && (
    <Button
      variant="primary"
      icon={Plug}
      disabled={session.data?.hostReachable === false}
      onClick={() => openDialog(true)}
    >
      Connect a cluster
    </Button>
  );
  const items = clusters.data?.items;

  return (
    <>
      <PageHeader
        title="Clusters"
        state={items && <span className="text-muted">{items.length} connected</span>}
        actions={items?.length === 0 ? undefined : button}
      />
      <div className="p-4 md:p-6">
        <Card flush>
          {clusters.isPending && !failure && <SkeletonRows label="Loading the clusters" />}
          {failure && (
            <ErrorState
              title="Could not load the clusters"
              error={failure}
              onRetry={() => void clusters.refetch()}
              retrying={clusters.isFetching}
              className="m-4"
            />
          )}
          {items && items.length > 0 && (
            <ClusterTable
              clusters={items}
              sorting={{ column: sort, order }}
              onSort={({ column, order }) => void setView({ sort: column, order })}
            />
          )}
          {items?.length === 0 && (
            <EmptyState icon={Server} title="No cluster is connected" action={button || undefined}>
              {operator
                ? "Paste a kubeconfig; Isthmus creates its own accounts in the cluster and starts watching at once."
                : "An operator connects clusters; then their services, routes and traffic appear here."}
            </EmptyState>
          )}
        </Card>
      </div>
      {operator && (
        <ConnectClusterDialog
          key={connect ? "open" : "closed"}
          open={connect}
          onOpenChange={openDialog}
          pending={connecting.isPending}
          failure={isStatusError(connecting.error) ? connecting.error : undefined}
          ownersProblem={ownership ? undefined : overview.error?.message}
          ownersIn={(cluster) => (ownership ? listOwnersIn(ownership, cluster) : [])}
          onConnect={(cluster) =>
            connecting.mutate(cluster, {
              onSuccess: ({ displayName }) => {
                openDialog(false);
                toast.success(`${displayName} is connected`, {
                  description: "Its first lists are under way.",
                });
              },
            })
          }
        />
      )}
    </>
  );
}
