"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { memberObjectQueries } from "@/lib/client/member-object";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import type { TopologyNode } from "@/lib/domain/topology/topology";
import { ObjectYamlView } from "./object-yaml-view";

/** The object behind a card, read through the portal as the signed-in person: what they may not see is refused there. */
export function ObjectYamlViewContainer({ node }: { node: TopologyNode }) {
  const { object } = node;
  const query = useQuery(
    memberObjectQueries.get({
      cluster: node.cluster,
      group: object.group,
      version: object.version,
      resource: object.resource,
      namespace: object.namespace,
      name: object.name,
    }),
  );
  if (query.data !== undefined) {
    return (
      <ObjectYamlView
        text={toYaml(query.data)}
        label={`${object.kind} ${object.namespace}/${object.name}`}
        conditions={readConditions(query.data)}
      />
    );
  }
  if (query.error !== null) {
    return (
      <ErrorState
        className="m-5"
        title={`${object.kind} ${object.name} could not be read`}
        error={query.error}
        retrying={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <SkeletonRows rows={10} label={`Reading ${object.kind} ${object.name}`} />;
}

function readConditions(
  object: Record<string, unknown>,
): { type: string; status: string; message: string }[] {
  const { status } = object;
  if (
    typeof status !== "object" ||
    status === null ||
    !("conditions" in status) ||
    !Array.isArray(status.conditions)
  )
    return [];
  return status.conditions.flatMap((condition: unknown) => {
    if (
      typeof condition !== "object" ||
      condition === null ||
      !("type" in condition) ||
      !("status" in condition)
    )
      return [];
    const message = "message" in condition && typeof condition.message === "string" ? condition.message : "";
    return [{ type: String(condition.type), status: String(condition.status), message }];
  });
}
