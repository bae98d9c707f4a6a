import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";

interface ExplainedProps<T> {
  explanation: UseQueryResult<T>;
  children: (explanation: T) => ReactNode;
}

/** What the engine says, or that it is being asked, or why it cannot say. */
export function Explained<T>({ explanation, children }: ExplainedProps<T>) {
  const failure = useFailure(explanation);
  if (explanation.data !== undefined) return children(explanation.data);
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
