import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { planHostClaims, type HostClaimPlan } from "@/lib/domain/tenancy/reconcile/plan-host-claims";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import type { HostClaim } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { systemGrant } from "@/lib/server/authorization/grant";
import { listNow, tenancyKind, tenancyTarget, type Host } from "@/lib/server/tenancy/host-objects";
import { parseTenancyObject } from "@/lib/server/tenancy/parse-tenancy-object";

/** More passes than any storm of claims needs; the next change or resync goes on. */
const maximumPasses = 8;

const claims = tenancyKind("hostclaims");
const controller = { person: null, requestId: "tenancy-controller" };

const isNothing = ({ create, remove }: HostClaimPlan): boolean => create.length === 0 && remove.length === 0;

/**
 * Makes and withdraws HostClaims until nothing is left to do. The name of a claim is made from its host, so that the API server
 * lets one of two equal claims be made; of claims that overlap all but the oldest are withdrawn, whoever made them. Everything is
 * decided on quorum reads, and a delete names the uid that was judged: any number of these may run at once.
 * @param state what is known without asking; when there is nothing to do by it, nothing is asked.
 * @throws StatusError when the host refuses or does not answer.
 */
export async function reconcileHostClaims(host: Host, state: TenancyState): Promise<void> {
  if (isNothing(planHostClaims(state))) return;
  for (let pass = 0; pass < maximumPasses; pass += 1) {
    const plan = planHostClaims(await readClaims(host));
    if (isNothing(plan)) return;
    for (const claim of plan.remove) await withdraw(host, claim);
    for (const { name, spec } of plan.create) {
      await claim(host, {
        apiVersion: `${isthmusGroup}/${isthmusVersion}`,
        kind: claims.kind,
        metadata: { name },
        spec,
      });
    }
  }
}

/** Claims are read before workspaces: what is in the first list was made for a workspace that the second has, if it still is. */
async function readClaims(host: Host): Promise<Pick<TenancyState, "tenants" | "workspaces" | "hostClaims">> {
  const read = async <T>(resource: string): Promise<T[]> => {
    const kind = tenancyKind(resource);
    const listed = await listNow(host, tenancyTarget(host, kind));
    // The schema of the kind is that of the list in the state.
    return listed.flatMap((object) => (parseTenancyObject(kind, object).object ?? []) as T[]);
  };
  const hostClaims = await read<HostClaim>("hostclaims");
  const workspaces = await read<TenancyState["workspaces"][number]>("workspaces");
  const tenants = await read<TenancyState["tenants"][number]>("tenants");
  return { hostClaims, workspaces, tenants };
}

async function claim(host: Host, object: KubernetesObject): Promise<void> {
  const target = tenancyTarget(host, claims, { name: object.metadata.name });
  const act = { verb: "create", target: { ...target, kind: claims.kind }, after: object, asPerson: false };
  try {
    await recordWrite(controller, act, () =>
      host.host.create(systemGrant("tenancy", "create", target), object),
    );
  } catch (error) {
    // Somebody was first: the next pass sees who.
    if (!isStatusError(error) || error.code !== 409) throw error;
  }
}

async function withdraw(host: Host, { metadata: { name, uid }, ...claim }: HostClaim): Promise<void> {
  const target = tenancyTarget(host, claims, { name });
  const act = { verb: "delete", target: { ...target, kind: claims.kind }, before: claim, asPerson: false };
  try {
    await recordWrite(controller, act, () =>
      host.host.delete(systemGrant("tenancy", "delete", target), { uid }),
    );
  } catch (error) {
    // It is gone already, or another by now.
    if (!isStatusError(error) || (error.code !== 404 && error.code !== 409)) throw error;
  }
}
