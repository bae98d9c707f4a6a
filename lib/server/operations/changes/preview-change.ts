import "server-only";
import { applyChange, type WorldEdit } from "@/lib/domain/istio/apply-change";
import type { ChangePreview, PlannedEdit } from "@/lib/domain/istio/change";
import { stepEffect } from "@/lib/domain/istio/effect/compute-effect";
import { parsePath, type Violation } from "@/lib/domain/istio/violation";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { loadSchema, type Channel } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";
import { runInSlices } from "@/lib/server/analysis/run-in-slices";
import type { Refusal } from "@/lib/domain/tenancy/refusal";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { viewOf } from "@/lib/server/views/view-of";
import { checkPermission } from "./check-permission";
import { dryRunWrite } from "./dry-run-write";
import { planLiveChange, toPlannedWrite, type LiveChange } from "./plan-live-change";

/**
 * What a change would write and what that would do, judged by the member itself (dry run through istiod's webhook) and by our own
 * engine on the objects as they are now. Writes nothing.
 * @throws StatusError as the apply would before it asks the member; what the member refuses is in the answer.
 */
export async function previewChange(
  context: RequestContext,
  { cluster }: { cluster: string },
  body: unknown,
): Promise<ChangePreview> {
  const { member, edits } = await planLiveChange(context, cluster, body);
  const before = edits.reduce(withLive, member.cache.world());
  const changes = edits.map(({ planned }) => toWorldEdit(planned));
  const after = applyChange(before, changes);
  const [judged, permission, findings] = await Promise.all([
    Promise.all(edits.map((edit) => judge(context, member, edit))),
    checkPermission(
      context,
      edits.map(({ target, planned: { action } }) => ({
        verb: action === "unchanged" ? "update" : action,
        target,
      })),
    ),
    viewOf(context).analysis.compare(before, after),
  ]);
  const effect = await runInSlices(
    stepEffect(
      before,
      after,
      changes.filter(({ action }) => action !== "unchanged"),
    ),
  );
  return { edits: judged, effect, findings, permission };
}

type Judged = ChangePreview["edits"][number];

async function judge(
  context: RequestContext,
  member: MemberCluster,
  edit: LiveChange["edits"][number],
): Promise<Judged> {
  const { planned } = edit;
  const violations = [
    ...edit.refusals.map(toViolation),
    ...(await findViolations(planned, member, edit.target.group)),
  ];
  const write = toPlannedWrite(edit);
  if (write === undefined)
    return { ...planned, violations, dryRun: { accepted: true, message: "stays as it is", warnings: [] } };
  const { accepted, code, message, warnings } = await dryRunWrite(context, member, write);
  return { ...planned, violations, dryRun: { accepted, code, message, warnings } };
}

/** Shown where the field is, as what the cluster itself would refuse. */
function toViolation({ field, message }: Refusal): Violation {
  return { severity: "error", stage: "guardrail", path: parsePath(field), message };
}

async function findViolations(
  { before, after }: PlannedEdit,
  member: MemberCluster,
  group: string,
): Promise<Violation[]> {
  if (after === null) return [];
  const schema = await loadSchema(group, after.kind, await findChannel(member));
  return validateObject(after, { schema, old: before ?? undefined });
}

/** Kinds of this group come with Gateway API's experimental channel only. */
async function findChannel({ cache }: MemberCluster): Promise<Channel> {
  const found = await cache.discovery.lookupResource(
    "gateway.networking.x-k8s.io",
    "v1alpha1",
    "xbackendtrafficpolicies",
  );
  return found === undefined ? "standard" : "experimental";
}

/** The cache may be behind the object that was read live, which is what the change is compared with. */
function withLive(world: ClusterWorld, { planned }: LiveChange["edits"][number]): ClusterWorld {
  const { before, after } = planned;
  if (before !== null) return applyChange(world, [{ action: "update", object: before }]);
  return after === null ? world : applyChange(world, [{ action: "delete", object: after }]);
}

function toWorldEdit({ action, before, after }: PlannedEdit): WorldEdit {
  const object = after ?? before;
  if (object === null) throw new Error("a planned edit has neither a before nor an after");
  return { action, object };
}
