import "server-only";
import { trafficSplitUndoSchema, type TrafficSplitApplied } from "@/lib/domain/istio/traffic-split";
import { invalidFromZod, isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getRuntime } from "@/lib/server/runtime";
import { readPushVersion } from "./read-push-version";
import { restoreObject } from "./restore-object";

const kinds = { virtualservices: "VirtualService", destinationrules: "DestinationRule" } as const;

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
  const member = getMember(where.cluster);
  const pushVersion = await readPushVersion(member);
  const order = { virtualservices: 0, destinationrules: 1 };
  const items = parsed.data.objects.toSorted((a, b) => order[a.resource] - order[b.resource]);
  for (const item of items) await restoreObject(context, where, member, item, { dryRun: true });
  const objects: TrafficSplitApplied["objects"] = [];
  for (const item of items) {
    try {
      const stored = await restoreObject(context, where, member, item, { dryRun: false });
      objects.push({
        kind: kinds[item.resource],
        namespace: where.namespace,
        name: item.name,
        action: "update",
        resourceVersion: stored?.metadata.resourceVersion ?? "",
      });
    } catch (error) {
      throw objects.length > 0 && isStatusError(error) ? tellRestored(error, objects) : error;
    }
  }
  getRuntime().logger.info(
    {
      event: "audit",
      requestId: context.requestId,
      person: context.person.username,
      cluster: where.cluster,
      objects: objects.map(({ kind, namespace, name }) => `restore ${kind} ${namespace}/${name}`),
    },
    "traffic split undone",
  );
  return { objects, undo: { objects: [] }, pushVersion };
}

/** A failure after something was already restored says so: half an undo is never silent. */
function tellRestored(error: StatusError, restored: TrafficSplitApplied["objects"]): StatusError {
  const done = restored.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).join(", ");
  const { reason, message, details, code } = error;
  return new StatusError(reason, `${done} was restored, the rest was not: ${message}`, details, {
    code,
    cause: error,
  });
}
