"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { explainQueries } from "@/lib/client/explain";
import type { ServiceKey } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { ServiceExplanationView } from "./service-explanation-view";

/** Reads what holds for a service, and why. */
export function ServiceExplanationContainer({ service }: { service: ServiceKey }) {
  const explanation = useQuery(explainQueries.service(service));
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
    <ServiceExplanationView
      explanation={explanation.data}
      mayEdit={session.data !== undefined && session.data.person.role !== "viewer"}
    />
  );
}
