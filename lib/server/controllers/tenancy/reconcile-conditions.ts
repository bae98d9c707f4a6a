import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ConditionVerdict } from "@/lib/domain/kubernetes/plan-cluster-conditions";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { tenancyKinds, type TenancyKind } from "@/lib/domain/tenancy/kinds";
import type { TenancyProblem } from "@/lib/domain/tenancy/ownership/tenancy-problem";
import { planConditions, settlesAt } from "@/lib/domain/tenancy/reconcile/plan-conditions";
import type { Condition } from "@/lib/domain/tenancy/resources/object-meta";
import type { Group } from "@/lib/domain/tenancy/resources/tenancy";
import { writeConditions, type Host } from "@/lib/server/tenancy/host-objects";
import type { TenancyStore } from "@/lib/server/tenancy/tenancy-store";

/** People are recorded by ourselves; a change set tells its own state. */
const withoutConditions: ReadonlySet<string> = new Set(["users", "changesets"]);

const groupKinds: ReadonlySet<string> = new Set(["TrafficGroup", "SecurityGroup", "GatewayGroup"]);

/** What came of a Bridged group in the clusters; undefined: not known here. */
export type AppliedOf = (kind: string, group: Group) => ConditionVerdict | undefined;

const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ""}/${name}`;

/** The same but for the order of keys and for the times, which only follow the rest. */
function isSame(stored: readonly Condition[], planned: readonly Condition[]): boolean {
  const digest = (conditions: readonly Condition[]) =>
    JSON.stringify(
      conditions
        .map(({ type, status, reason, message, observedGeneration }) => [
          type,
          status,
          reason,
          message,
          observedGeneration,
        ])
        .toSorted(),
    );
  return digest(stored) === digest(planned);
}

/**
 * Writes the conditions of every object that does not say what holds. An object that does is not written.
 * @param problems what objects say in vain, by `decideOwnership` and `compileTenancyPolicy`.
 * @param applied what came of Bridged groups.
 * @returns when a condition will change with time alone; undefined when none will.
 * @throws StatusError when the host refuses or does not answer; the rest is written all the same.
 */
export async function reconcileConditions(
  host: Host,
  store: Pick<TenancyStore, "state" | "problems" | "find">,
  problems: readonly TenancyProblem[],
  now: Date,
  applied: AppliedOf,
): Promise<Date | undefined> {
  const state = store.state();
  const byObject = Map.groupBy(problems, ({ object }) => keyOf(object.kind, object.namespace, object.name));
  const failures: unknown[] = [];

  async function review(
    kind: TenancyKind,
    object: KubernetesObject,
    found: readonly TenancyProblem[],
    judgedAs: string,
  ): Promise<void> {
    // Only what was parsed is judged as what it is; of the rest nothing but its metadata is read.
    const judged = object as unknown as Parameters<typeof planConditions>[1];
    const stored = judged.status?.conditions ?? [];
    const planned = planConditions(judgedAs, judged, {
      problems: found,
      hostClaims: state.hostClaims,
      now,
      applied: groupKinds.has(judgedAs) ? applied(judgedAs, object as unknown as Group) : undefined,
    });
    if (isSame(stored, planned)) return;
    try {
      await writeConditions(host, kind, object, planned);
    } catch (error) {
      // It changed or went meanwhile: its next version is judged when it is seen.
      if (!isStatusError(error) || (error.code !== 404 && error.code !== 409)) failures.push(error);
    }
  }

  for (const kind of tenancyKinds) {
    if (withoutConditions.has(kind.resource)) continue;
    // Every list holds parsed objects of its kind.
    for (const object of state[kind.list] as unknown as readonly KubernetesObject[]) {
      const { namespace, name } = object.metadata;
      await review(kind, object, byObject.get(keyOf(kind.kind, namespace, name)) ?? [], kind.kind);
    }
  }
  for (const { resource, kind, namespace, name, message } of store.problems()) {
    if (name === undefined || withoutConditions.has(resource)) continue;
    const object = store.find(resource, namespace, name);
    const definition = tenancyKinds.find((one) => one.resource === resource);
    if (object && definition)
      await review(definition, object, [{ object: { kind, name }, field: "", message }], "");
  }
  if (failures.length > 0) throw failures[0];
  const settling = state.workspaces.flatMap(
    (workspace) => settlesAt(workspace, { problems: [], hostClaims: state.hostClaims, now }) ?? [],
  );
  return settling.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
