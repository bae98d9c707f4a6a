import "server-only";
import type { TrafficSplitApplied } from "@/lib/domain/istio/traffic-split";
import type { RequestContext } from "@/lib/server/authorization/person";
import { requireAccepted } from "@/lib/server/operations/changes/dry-run-write";
import { readPushVersion } from "@/lib/server/operations/changes/read-push-version";
import { writeAll } from "@/lib/server/operations/changes/write-all";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { planSplitChange } from "./plan-split-change";
import { authorizeSplit, toWrite } from "./read-live-split";

/**
 * Writes a split: everything is dry-run first, then the DestinationRule (subsets) is written before the VirtualService
 * that names them. When the second write fails the first is taken back, so nothing stays half-written.
 * @throws StatusError Forbidden, Invalid (with the webhook's words), Conflict (409, nothing written), ServiceUnavailable.
 */
export async function updateTrafficSplit(
  context: RequestContext,
  where: ServiceName,
  body: unknown,
): Promise<TrafficSplitApplied> {
  authorizeSplit(context, "update", where, "virtualservices", where.service);
  const plan = await planSplitChange(context, where, body);
  const writes = plan.objects.map((object) => toWrite(where, object)).filter((write) => write !== undefined);
  await requireAccepted(context, plan.member, writes);
  const pushVersion = await readPushVersion(plan.member);
  const written = await writeAll(context, plan.member, writes, "traffic split written");
  return {
    objects: plan.objects.map(({ kind, namespace, name, action, before }) => {
      const stored =
        written.find(({ write }) => write.target.kind === kind && write.target.name === name)?.stored ??
        before;
      return { kind, namespace, name, action, resourceVersion: stored?.metadata.resourceVersion ?? "" };
    }),
    undo: {
      objects: plan.objects.flatMap(({ resource, name, before }) => {
        const item = written.find(
          ({ write }) => write.target.resource === resource && write.target.name === name,
        );
        if (item === undefined) return [];
        const { uid = "", resourceVersion = "" } = item.stored?.metadata ?? {};
        return [{ resource, name, uid, resourceVersion, restore: before }];
      }),
    },
    pushVersion,
  };
}
