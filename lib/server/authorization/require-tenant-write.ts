import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { resourceName } from "@/lib/domain/kubernetes/resources";
import { StatusError, type StatusDetails } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { adviseRefusals } from "@/lib/domain/tenancy/access/advise-refusals";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { rightOf } from "@/lib/domain/tenancy/policy/right-of";
import { targetOf } from "@/lib/domain/tenancy/policy/target-of";
import { statusOfRefusal, type Refusal } from "@/lib/domain/tenancy/refusal";
import { checkTenantWrite } from "@/lib/domain/tenancy/write-check/check-tenant-write";
import type { TenantWrite } from "@/lib/domain/tenancy/write-check/tenant-write";
import { describeWorldOf } from "@/lib/domain/tenancy/write-check/tenant-world";
import { getRuntime } from "@/lib/server/runtime";
import type { RequestContext } from "./person";
import { readAccess, scopeOf } from "./read-access";

/**
 * Passes a write of somebody who is bound by the guardrails of a tenant through them.
 * @returns what to store, with defaults put in; null for a delete; undefined when the person is not bound.
 * @throws StatusError with every refusal as a cause, the first deciding its code; ServiceUnavailable while the policy is not known.
 */
export function requireTenantWrite(
  context: RequestContext,
  write: TenantWrite,
): KubernetesObject | null | undefined {
  const verdict = judgeTenantWrite(context, write);
  if (verdict === undefined) return undefined;
  if (verdict.allowed) return verdict.object;
  const { cluster, group, resource, namespace, name } = write;
  const place = namespace === "" ? {} : { namespace };
  throw refuseWrite(verdict.refusals, {
    cluster,
    group,
    kind: resource,
    ...place,
    ...(name === "" ? {} : { name }),
  });
}

type WrittenPlace = Pick<TenantWrite, "cluster" | "group" | "resource" | "namespace" | "name">;

/**
 * Whether the guardrails of a tenant hold for what the person writes there: always, but for the platform's own people and for whoever
 * has the right everywhere. To see everything frees nobody. Members are told the same (`planGuardrails`).
 * Who sees everything and may not write there at all is refused by `authorize`, with the reason.
 */
export function isBoundByTenant(context: RequestContext, place: WrittenPlace): boolean {
  const { role } = context.person;
  if (role === "operator" || role === "editor") return false;
  const { snapshot, subject } = readAccess(context);
  const { cluster, group, resource } = place;
  const kind = resourceName({ group, resource });
  const right = rightOf("update", kind);
  if (isAllowed(snapshot.graph, subject, right, { node: "Organization" })) return false;
  if (!scopeOf(context).all) return true;
  const target = targetOf({ cluster, resource: kind, namespace: namespaceOf(place) }, snapshot.compiled);
  return isAllowed(snapshot.graph, subject, right, target);
}

/** As {@link requireTenantWrite}, as an answer. */
export function judgeTenantWrite(context: RequestContext, write: TenantWrite) {
  if (!isBoundByTenant(context, write)) return undefined;
  const scope = scopeOf(context);
  const { snapshot } = readAccess(context);
  const { clusters } = getRuntime();
  const owner = ownerOf(snapshot.compiled.ownership, write.cluster, namespaceOf(write));
  const seen = scope.all ? new Set(owner && [owner.tenant]) : scope.tenants;
  const tenant = owner !== undefined && seen.has(owner.tenant) ? owner.tenant : [...seen].toSorted()[0];
  const worlds = new Map(clusters.list().map(({ name, cache }) => [name, cache.world()]));
  const world = describeWorldOf(snapshot.state, snapshot.compiled.ownership, {
    tenant: tenant ?? "",
    worlds,
  });
  const verdict = checkTenantWrite(world, write);
  return verdict.allowed
    ? verdict
    : {
        ...verdict,
        refusals: adviseRefusals(
          snapshot,
          { tenant: tenant ?? "", author: `User/${context.person.sub}` },
          verdict.refusals,
        ),
      };
}

function namespaceOf({ group, resource, namespace, name }: WrittenPlace): string {
  return group === "" && resource === "namespaces" ? name : namespace;
}

/** The refusals as one error: code by the first, each as a cause with its code and field. */
export function refuseWrite(refusals: readonly Refusal[], details: StatusDetails): StatusError {
  const first = refusals[0];
  const code = first === undefined ? 403 : statusOfRefusal(first.code);
  const reason =
    (
      {
        400: "BadRequest",
        403: "Forbidden",
        409: "Conflict",
        413: "RequestEntityTooLarge",
        422: "Invalid",
      } as const
    )[code as 400] ?? "Forbidden";
  const message = refusals
    .map(({ field, message: text }) => (field === "" ? text : `${field}: ${text}`))
    .join("; ");
  return new StatusError(reason, `${message}; nothing was written`, {
    ...details,
    causes: refusals.map(({ code: cause, field, message: text }) => ({
      reason: cause,
      field,
      message: text,
    })),
  });
}
