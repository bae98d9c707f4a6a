"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { RequestsContainer } from "@/components/tenancy/requests-container";
import { decidePermission } from "@/components/tenancy/permission";
import { decisionLevel, isPending } from "@/components/tenancy/request-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

interface Props {
  overview: TenancyOverview;
  /** The element of who is signed in. */
  self: string;
}

const organization: Level = { kind: "Organization", name: "" };

/** What waits for the person to decide, what they asked for themselves, and everything else they see. */
export function AllRequestsContainer({ overview, self }: Props) {
  const [asking, setAsking] = useState(false);
  const isMine = ({ spec }: AccessRequest) => `User/${spec.requester}` === self;
  const isMyTurn = (request: AccessRequest) =>
    !isMine(request) &&
    isPending(request) &&
    decidePermission("request:decide", decisionLevel(request.spec.ask, overview), overview).allowed;
  const only = (keep: (request: AccessRequest) => boolean): TenancyOverview => ({
    ...overview,
    requests: overview.requests.filter(keep),
  });
  const others = only((request) => !isMine(request) && !isMyTurn(request));
  const first = overview.workspaces[0]?.metadata.name;
  return (
    <div className="flex flex-col gap-4">
      <Card flush title="Yours to decide">
        <RequestsContainer level={organization} overview={only(isMyTurn)} />
      </Card>
      <Card
        flush
        title="Yours"
        aside={
          <Button size="sm" icon={Send} onClick={() => setAsking(true)}>
            Ask for access
          </Button>
        }
      >
        <RequestsContainer level={organization} overview={only(isMine)} />
      </Card>
      {others.requests.length === 0 ? null : (
        <Card flush title="All others">
          <RequestsContainer level={organization} overview={others} />
        </Card>
      )}
      {asking ? (
        <AskContainer
          start={{
            type: "Role",
            level: first === undefined ? organization : { kind: "Workspace", name: first },
          }}
          overview={overview}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
