"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { useFailure } from "@/components/ui/use-failure";
import { auditQueries } from "@/lib/client/audit";
import { DecisionReplayResult } from "./decision-replay-result";

/** Asks the policy of then again; nothing is asked before somebody wants to know. */
export function DecisionReplayContainer({ sequence }: { sequence: number }) {
  const replay = useQuery(auditQueries.replay(sequence));
  const failure = useFailure(replay);
  const again = () => void replay.refetch();
  return (
    <div className="flex flex-col items-start gap-3">
      {failure ? (
        <ErrorState
          title="The decision could not be replayed"
          error={failure}
          retrying={replay.isFetching}
          onRetry={again}
        />
      ) : (
        <Button size="sm" icon={RotateCcw} pending={replay.isFetching} onClick={again}>
          Replay the decision
        </Button>
      )}
      <div aria-live="polite" className="w-full">
        {replay.data === undefined ? null : <DecisionReplayResult replay={replay.data} />}
      </div>
    </div>
  );
}
