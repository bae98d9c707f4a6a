import "server-only";
import { trafficSplitUndoSchema, type TrafficSplitApplied } from "@/lib/domain/istio/traffic-split";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readPushVersion } from "@/lib/server/operations/changes/read-push-version";
import { undoAll } from "@/lib/server/operations/changes/undo-all";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { splitTarget } from "./read-live-split";

/**
 * Takes a saved split back, the VirtualService before the DestinationRule whose subsets it names; all of it is dry-run first.
 * @throws StatusError Conflict when somebody edited since; the message names the object and what was already restored.
 */
export async function undoTrafficSplit(
  context: RequestContext,
  where: ServiceName,
  body: unknown,
): Promise<TrafficSplitApplied> {
  const parsed = trafficSplitUndoSchema.safeParse(body);
  if (!parsed.success)
    throw invalidFromZod(parsed.error, "the undo", {
      cluster: where.cluster,
      namespace: where.namespace,
      name: where.service,
    });
  const member = getMember(context, where.cluster);
  const pushVersion = await readPushVersion(member);
  const order = { virtualservices: 0, destinationrules: 1 };
  const items = parsed.data.objects
    .toSorted((a, b) => order[a.resource] - order[b.resource])
    .map(({ resource, name, uid, resourceVersion, restore }) => ({
      target: splitTarget(where, resource, name),
      written: { uid, resourceVersion },
      restore,
    }));
  const restored = await undoAll(context, member, items, "traffic split undone");
  const objects = restored.map(({ item, stored }) => ({
    kind: item.target.kind,
    namespace: where.namespace,
    name: item.target.name,
    action: "update" as const,
    resourceVersion: stored?.metadata.resourceVersion ?? "",
  }));
  return { objects, undo: { objects: [] }, pushVersion };
}
