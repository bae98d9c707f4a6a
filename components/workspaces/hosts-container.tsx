"use client";

import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { listAdministrators } from "@/components/tenancy/permission";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { HostList } from "./host-list";
import { findHostObstacle, listHosts } from "./host-state";

interface Props {
  workspace: Workspace;
  overview: TenancyOverview;
}

/** The hosts of a workspace, and the request for another one. */
export function HostsContainer({ workspace, overview }: Props) {
  const [asking, setAsking] = useState(false);
  const { name } = workspace.metadata;
  return (
    <>
      <HostList
        hosts={listHosts(workspace, overview)}
        onAsk={() => setAsking(true)}
        deciders={listAdministrators({ kind: "Tenant", name: workspace.spec.tenant }, overview)}
      />
      {asking ? (
        <AskContainer
          start={{ type: "Host", workspace: name }}
          overview={overview}
          findObstacle={(host) => findHostObstacle(host, workspace, overview)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
