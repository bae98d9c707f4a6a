import "server-only";
import { trafficSplitUndoSchema, type TrafficSplitApplied } from "@/lib/domain/istio/traffic-split";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { readPushVersion } from "./read-push-version";
import { restoreObject } from "./restore-object";

/**
 * Takes a saved split back, the VirtualService before the DestinationRule whose subsets it names.
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
  const member = getMember(where.cluster);
  const pushVersion = await readPushVersion(member);
  const objects: TrafficSplitApplied["objects"] = [];
  const order = { virtualservices: 0, destinationrules: 1 };
  for (const item of parsed.data.objects.toSorted((a, b) => order[a.resource] - order[b.resource])) {
    const stored = await restoreObject(context, where, member, item);
    objects.push({
      kind: item.resource === "virtualservices" ? "VirtualService" : "DestinationRule",
      namespace: where.namespace,
      name: item.name,
      action: "update",
      resourceVersion: stored?.metadata.resourceVersion ?? "",
    });
  }
  return { objects, undo: { objects: [] }, pushVersion };
}
