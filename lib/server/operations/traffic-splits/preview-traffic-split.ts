import "server-only";
import { predictSplitWarnings } from "@/lib/domain/istio/predict-split-warnings";
import type { TrafficSplitPreview } from "@/lib/domain/istio/traffic-split";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getServiceTraffic } from "@/lib/server/operations/services/get-service-traffic";
import { dryRunSplit } from "./dry-run-split";
import { planSplitChange } from "./plan-split-change";
import { authorizeSplit } from "./read-live-split";

/** What an edit would change, judged by the member itself (server-side dry-run through istiod's webhook). Writes nothing. */
export async function previewTrafficSplit(
  context: RequestContext,
  where: ServiceName,
  body: unknown,
): Promise<TrafficSplitPreview> {
  authorizeSplit(context, "update", where, "virtualservices", where.service);
  const plan = await planSplitChange(context, where, body);
  const [verdicts, traffic] = await Promise.all([
    dryRunSplit(context, where, plan),
    getServiceTraffic(context, where, null),
  ]);
  return {
    objects: verdicts.map(({ object, accepted, message }) => ({ ...object, dryRun: { accepted, message } })),
    ...predictSplitWarnings(
      { world: plan.world, namespace: where.namespace, service: where.service },
      plan.edit,
      traffic,
    ),
  };
}
