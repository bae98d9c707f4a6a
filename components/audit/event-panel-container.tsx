"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { SidePanel } from "@/components/ui/side-panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { auditQueries } from "@/lib/client/audit";
import { DecisionReplayContainer } from "./decision-replay-container";
import { describeObject, describeWho } from "./describe-event";
import { EventDetail } from "./event-detail";

/** One event, whole, beside the table. */
export function EventPanelContainer({ sequence, onClose }: { sequence: number; onClose: () => void }) {
  const event = useQuery(auditQueries.event(sequence));
  const failure = useFailure(event);
  const { data } = event;
  return (
    <SidePanel
      title={data === undefined ? `Event ${sequence}` : `${data.verb} ${describeObject(data)}`}
      subtitle={data === undefined ? undefined : `${describeWho(data)} · event ${sequence}`}
      onClose={onClose}
      className="lg:w-[36rem]"
    >
      {failure ? (
        <ErrorState
          className="m-4"
          title="The event could not be read"
          error={failure}
          retrying={event.isFetching}
          onRetry={() => void event.refetch()}
        />
      ) : data === undefined ? (
        <SkeletonRows rows={8} label="Reading the event" />
      ) : (
        <EventDetail event={data} replay={<DecisionReplayContainer sequence={sequence} />} />
      )}
    </SidePanel>
  );
}
