import "server-only";
import type { PlannedObject } from "@/lib/domain/istio/traffic-split";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import type { PlannedSplit } from "./plan-split-change";
import { writePlanned } from "./write-planned";

export interface DryRunVerdict {
  object: PlannedObject;
  accepted: boolean;
  /** The words of the API server or of istiod's webhook when refused. */
  message: string;
  code: number;
}

/** Asks the member, webhooks included, whether it would take each object; nothing is stored. Network failures are thrown. */
export async function dryRunSplit(
  context: RequestContext,
  where: ServiceName,
  plan: PlannedSplit,
): Promise<DryRunVerdict[]> {
  return Promise.all(
    plan.objects.map(async (object) => {
      if (object.action === "unchanged")
        return { object, accepted: true, message: "stays as it is", code: 200 };
      try {
        await writePlanned(context, where, plan.member, object, { dryRun: true });
        return { object, accepted: true, message: "accepted", code: 200 };
      } catch (error) {
        if (isStatusError(error) && error.code < 500)
          return { object, accepted: false, message: error.message, code: error.code };
        throw error;
      }
    }),
  );
}
