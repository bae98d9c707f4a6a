"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { explainQueries } from "@/lib/client/explain";
import { sessionQueries } from "@/lib/client/session";
import { WorkloadExplanationView } from "./workload-explanation-view";

/** Reads what holds for a workload, and why. */
export function WorkloadExplanationContainer({
  cluster,
  namespace,
  workload,
}: {
  cluster: string;
  namespace: string;
  workload: string;
}) {
  const explanation = useQuery(explainQueries.workload(cluster, namespace, workload));
  const session = useQuery(sessionQueries.current());
  const failure = useFailure(explanation);
  if (explanation.data === undefined) {
    return failure ? (
      <ErrorState
        title="This could not be explained"
        error={failure}
        retrying={explanation.isFetching}
        onRetry={() => void explanation.refetch()}
      />
    ) : (
      <SkeletonRows rows={6} label="Asking the engine" />
    );
  }
  return (
    <WorkloadExplanationView
      explanation={explanation.data}
      mayEdit={session.data !== undefined && session.data.person.role !== "viewer"}
    />
  );
}
