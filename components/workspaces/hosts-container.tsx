"use client";

import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { decidePermission, listAdministrators } from "@/components/tenancy/permission";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { HostList } from "./host-list";
import { findHostObstacle, listHosts } from "./host-state";
import { workspaceHref } from "./workspace-table";

interface Props {
  workspace: Workspace;
  overview: TenancyOverview;
}

/** The hosts of a workspace, and the request for another one. */
export function HostsContainer({ workspace, overview }: Props) {
  const [asking, setAsking] = useState(false);
  const { name } = workspace.metadata;
  const tenant: Level = { kind: "Tenant", name: workspace.spec.tenant };
  const permission = decidePermission("workspace:write", tenant, overview);
  return (
    <>
      <HostList
        hosts={listHosts(workspace, overview)}
        onAsk={() => setAsking(true)}
        editHref={permission.allowed ? `${workspaceHref(name)}/edit` : undefined}
        deciders={listAdministrators(tenant, overview)}
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
