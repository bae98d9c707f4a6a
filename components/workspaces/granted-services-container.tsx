"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

interface Props {
  workspace: Workspace;
  overview: TenancyOverview;
}

/** Services of other tenants to which this one may send, and the request for another. */
export function GrantedServicesContainer({ workspace, overview }: Props) {
  const [asking, setAsking] = useState(false);
  const grants = overview.serviceGrants.filter(({ spec }) => spec.toTenant === workspace.spec.tenant);
  return (
    <Card title="Services of others">
      <div className="flex flex-col items-start gap-3 text-sm">
        {grants.length === 0 ? (
          <p className="text-muted">
            Routes may only send to services of the same tenant, until another grants one.
          </p>
        ) : (
          <ul className="flex min-w-0 flex-col gap-1">
            {grants.flatMap(({ metadata, spec }) =>
              spec.hosts.map((host) => (
                <li key={`${metadata.name} ${host}`} className="wrap-anywhere">
                  <span className="font-mono text-xs">{host}</span>{" "}
                  <span className="text-muted">of {spec.fromTenant}</span>
                </li>
              )),
            )}
          </ul>
        )}
        <Button size="sm" icon={Plus} onClick={() => setAsking(true)}>
          Ask for a service
        </Button>
      </div>
      {asking ? (
        <AskContainer
          start={{ type: "Service", workspace: workspace.metadata.name }}
          overview={overview}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  );
}
