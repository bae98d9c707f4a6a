"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { toast } from "@/components/ui/toast";
import { sessionQueries } from "@/lib/client/session";
import { tenancyMutations } from "@/lib/client/tenancy";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { DecideDialog } from "./decide-dialog";
import { describeLevel } from "./level-words";
import { decidePermission } from "./permission";
import { RequestList } from "./request-list";
import { decisionLevel, describeAsk } from "./request-words";
import { listRequests } from "./summarize-tenancy";

interface Deciding {
  request: AccessRequest;
  state: "Approved" | "Denied" | "Withdrawn";
}

/** What was asked at a level and below it, to be decided by whoever may. */
export function RequestsContainer({ level, overview }: { level: Level; overview: TenancyOverview }) {
  const client = useQueryClient();
  const session = useQuery(sessionQueries.current());
  const [deciding, setDeciding] = useState<Deciding>();
  const decide = useMutation(tenancyMutations.decide(client, deciding?.request.metadata.name ?? ""));
  return (
    <>
      <RequestList
        requests={listRequests(level, overview)}
        mayDecide={({ spec }) =>
          decidePermission("request:decide", decisionLevel(spec.ask, overview), overview)
        }
        isOwn={({ spec }) => session.data?.person.username === `isthmus:${spec.requester}`}
        onDecide={(request, state) => {
          decide.reset();
          setDeciding({ request, state });
        }}
        empty={
          <EmptyState icon={Inbox} title="No requests">
            Who may not do something in {describeLevel(level)} can ask for a role, a host or a service. It
            waits here until somebody decides it.
          </EmptyState>
        }
      />
      {deciding === undefined ? null : (
        <DecideDialog
          request={deciding.request}
          state={deciding.state}
          pending={decide.isPending}
          error={decide.error}
          onClose={() => setDeciding(undefined)}
          onDecide={(comment) =>
            decide.mutate(
              { state: deciding.state, comment },
              {
                onSuccess: () => {
                  const { requesterName, requester, ask } = deciding.request.spec;
                  toast.success(
                    deciding.state === "Approved"
                      ? `${requesterName ?? requester} has ${describeAsk(ask)}`
                      : deciding.state === "Denied"
                        ? `The request of ${requesterName ?? requester} was denied`
                        : "The request was taken back",
                  );
                  setDeciding(undefined);
                },
              },
            )
          }
        />
      )}
    </>
  );
}
