"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { sessionQueries } from "@/lib/client/session";
import { tenancyMutations } from "@/lib/client/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { AskDialog, type AskStart } from "./ask-dialog";
import { askLevel, decisionLevel, describeAsk } from "./request-words";
import { describeLevel } from "./level-words";
import { listAdministrators } from "./permission";
import { makeName } from "./resource-draft";

interface Props {
  start: AskStart;
  overview: TenancyOverview;
  findObstacle?: (host: string) => string | undefined;
  onClose: () => void;
}

/** Writes a request; it shows up among the requests of its level until somebody decides it. */
export function AskContainer({ start, overview, findObstacle, onClose }: Props) {
  const client = useQueryClient();
  const session = useQuery(sessionQueries.current());
  const ask = useMutation(tenancyMutations.create(client, "accessrequests"));
  const level = decisionLevel(
    start.type === "Role"
      ? { type: "Role", level: start.level, role: start.role ?? "" }
      : { type: start.type, workspace: start.workspace, host: start.host ?? "" },
    overview,
  );
  return (
    <AskDialog
      start={start}
      roles={overview.roles}
      deciders={listAdministrators(level, overview)}
      {...(findObstacle === undefined ? {} : { findObstacle })}
      pending={ask.isPending}
      error={ask.error}
      onClose={onClose}
      onAsk={(what, reason) =>
        ask.mutate(
          {
            metadata: { name: makeName("request") },
            // Who asks is decided by the server from the session; the kind wants it in every body.
            spec: { requester: session.data?.person.username ?? "me", reason, ask: what },
          },
          {
            onSuccess: () => {
              toast.success(`You asked for ${describeAsk(what)}`, {
                description: `It waits among the requests of ${describeLevel(askLevel(what))}.`,
              });
              onClose();
            },
          },
        )
      }
    />
  );
}
