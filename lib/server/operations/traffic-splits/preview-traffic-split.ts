import "server-only";
import { predictSplitWarnings } from "@/lib/domain/istio/predict-split-warnings";
import type { PlannedObject, TrafficSplitPreview } from "@/lib/domain/istio/traffic-split";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { dryRunWrite } from "@/lib/server/operations/changes/dry-run-write";
import { getServiceTraffic } from "@/lib/server/operations/services/get-service-traffic";
import { planSplitChange } from "./plan-split-change";
import { authorizeSplit, toWrite } from "./read-live-split";

/** What an edit would change, judged by the member itself (server-side dry-run through istiod's webhook). Writes nothing. */
export async function previewTrafficSplit(
  context: RequestContext,
  where: ServiceName,
  body: unknown,
): Promise<TrafficSplitPreview> {
  authorizeSplit(context, "update", where, "virtualservices", where.service);
  const plan = await planSplitChange(context, where, body);
  const judge = async (object: PlannedObject) => {
    const write = toWrite(where, object);
    if (write === undefined) return { ...object, dryRun: { accepted: true, message: "stays as it is" } };
    const { accepted, message } = await dryRunWrite(context, plan.member, write);
    return { ...object, dryRun: { accepted, message } };
  };
  const [objects, traffic] = await Promise.all([
    Promise.all(plan.objects.map(judge)),
    getServiceTraffic(context, where, null),
  ]);
  return {
    objects,
    ...predictSplitWarnings(
      { world: plan.world, namespace: where.namespace, service: where.service },
      plan.edit,
      traffic,
    ),
  };
}
