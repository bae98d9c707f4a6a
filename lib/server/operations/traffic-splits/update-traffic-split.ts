import "server-only";
import type { PlannedObject, TrafficSplitApplied } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { getRuntime } from "@/lib/server/runtime";
import { dryRunSplit } from "./dry-run-split";
import { planSplitChange } from "./plan-split-change";
import { readPushVersion } from "./read-push-version";
import { authorizeSplit } from "./read-live-split";
import { restoreObject } from "./restore-object";
import { writeCertainly } from "./write-certainly";

interface Written {
  planned: PlannedObject;
  stored: KubernetesObject;
}

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
  const refused = (await dryRunSplit(context, where, plan)).find((verdict) => !verdict.accepted);
  if (refused) {
    const { kind, namespace, name } = refused.object;
    const reason = refused.code === 403 ? "Forbidden" : refused.code === 409 ? "Conflict" : "Invalid";
    throw new StatusError(
      reason,
      `cluster ${where.cluster} refuses ${kind} ${namespace}/${name}: ${refused.message}; nothing was written`,
      {
        cluster: where.cluster,
        group: "networking.istio.io",
        kind,
        namespace,
        name,
      },
    );
  }
  const pushVersion = await readPushVersion(plan.member);
  const written: Written[] = [];
  for (const planned of plan.objects.filter((object) => object.action !== "unchanged")) {
    const result = await writeCertainly(context, where, plan.member, planned);
    if (result.outcome === "stored") {
      written.push({ planned, stored: result.stored });
      continue;
    }
    if (result.outcome === "lost") throw leaveAsIs(result.error, written);
    await takeBack(context, where, plan.member, written, result.error);
    throw result.error;
  }
  getRuntime().logger.info(
    {
      event: "audit",
      requestId: context.requestId,
      person: context.person.username,
      cluster: where.cluster,
      objects: written.map(
        ({ planned }) => `${planned.action} ${planned.kind} ${planned.namespace}/${planned.name}`,
      ),
    },
    "traffic split written",
  );
  return {
    objects: plan.objects.map(({ kind, namespace, name, action, before }) => {
      const stored =
        written.find((item) => item.planned.kind === kind && item.planned.name === name)?.stored ?? before;
      return { kind, namespace, name, action, resourceVersion: stored?.metadata.resourceVersion ?? "" };
    }),
    undo: {
      objects: written.map(({ planned, stored }) => ({
        resource: planned.resource,
        name: planned.name,
        uid: stored.metadata.uid ?? "",
        resourceVersion: stored.metadata.resourceVersion ?? "",
        restore: planned.before,
      })),
    },
    pushVersion,
  };
}

/**
 * A write that may still arrive would name subsets that we had taken away, and its traffic would fail. So what was written
 * before it stays: subsets that no route names change no traffic.
 */
function leaveAsIs(error: StatusError, written: Written[]): StatusError {
  if (written.length === 0) return error;
  const left = written
    .map(({ planned }) => `${planned.kind} ${planned.namespace}/${planned.name}`)
    .join(", ");
  const { reason, message, details, code, cause } = error;
  return new StatusError(
    reason,
    `${message}; ${left} was written before it and is left, which moves no traffic by itself`,
    details,
    { code, cause },
  );
}

/** Takes back what was already written; when even that fails the error says exactly which object is left changed. */
async function takeBack(
  context: RequestContext,
  where: ServiceName,
  member: MemberCluster,
  written: Written[],
  cause: unknown,
) {
  for (const { planned, stored } of written.toReversed()) {
    try {
      const before = {
        resource: planned.resource,
        name: planned.name,
        uid: stored.metadata.uid ?? "",
        resourceVersion: stored.metadata.resourceVersion ?? "",
        restore: planned.before,
      };
      await restoreObject(context, { ...where, namespace: planned.namespace }, member, before, {
        dryRun: false,
      });
    } catch (error) {
      const first = isStatusError(cause) ? cause.message : String(cause);
      const second = isStatusError(error) ? error.message : String(error);
      throw new StatusError(
        "InternalError",
        `the split of ${where.service} on cluster ${where.cluster} is half-written: ${planned.kind} ${planned.namespace}/${planned.name} was ` +
          `${planned.action}d, then the next object failed (${first}) and it could not be taken back (${second})`,
        { cluster: where.cluster, kind: planned.kind, namespace: planned.namespace, name: planned.name },
        { cause: error },
      );
    }
  }
}
