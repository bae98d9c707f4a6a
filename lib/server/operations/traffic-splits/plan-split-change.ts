import "server-only";
import { applyTrafficSplit } from "@/lib/domain/istio/apply-traffic-split";
import {
  trafficSplitEditSchema,
  type PlannedObject,
  type TrafficSplitEdit,
} from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { readLiveSplit, type LiveSplit } from "./read-live-split";

export interface PlannedSplit extends LiveSplit {
  edit: TrafficSplitEdit;
  /** In the order in which they must be written: subsets before the routes that name them. */
  objects: PlannedObject[];
}

/**
 * What an edit would write, decided on live objects.
 * @throws StatusError Invalid with a cause per field; Conflict when an object is no longer the one the form read.
 */
export async function planSplitChange(
  context: RequestContext,
  where: ServiceName,
  body: unknown,
): Promise<PlannedSplit> {
  const parsed = trafficSplitEditSchema.safeParse(body);
  if (!parsed.success) {
    throw invalidFromZod(parsed.error, `the traffic split of ${where.service} on cluster ${where.cluster}`, {
      cluster: where.cluster,
      kind: "VirtualService",
      namespace: where.namespace,
      name: where.service,
    });
  }
  const live = await readLiveSplit(context, where);
  const edit = parsed.data;
  refuseMoved(where, "VirtualService", edit.resourceVersions.virtualService, live.view.virtualService);
  refuseMoved(where, "DestinationRule", edit.resourceVersions.destinationRule, live.view.destinationRule);
  const objects = applyTrafficSplit(
    { world: live.world, namespace: where.namespace, service: where.service },
    edit,
  );
  const order = { destinationrules: 0, virtualservices: 1 };
  return { ...live, edit, objects: objects.toSorted((a, b) => order[a.resource] - order[b.resource]) };
}

function refuseMoved(
  where: ServiceName,
  kind: string,
  read: string | null,
  live: KubernetesObject | undefined,
): void {
  const now = live?.metadata.resourceVersion ?? null;
  if (now === read) return;
  const name = live?.metadata.name ?? where.service;
  const what = read === null ? "was created" : now === null ? "was deleted" : "was changed";
  const message = `${kind} ${where.namespace}/${name} on cluster ${where.cluster} ${what} since you opened it; nothing was written`;
  throw new StatusError("Conflict", message, {
    cluster: where.cluster,
    group: "networking.istio.io",
    kind,
    namespace: where.namespace,
    name,
    causes: [
      {
        reason: "ResourceVersionConflict",
        field: "metadata.resourceVersion",
        message: `you edited ${read ?? "nothing"}, the cluster has ${now ?? "nothing"}`,
      },
    ],
  });
}
