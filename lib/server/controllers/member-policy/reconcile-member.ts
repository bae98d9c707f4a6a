import "server-only";
import { createHash } from "node:crypto";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ConditionVerdict } from "@/lib/domain/kubernetes/plan-cluster-conditions";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import {
  compareMemberPolicies,
  countOf,
  placeOf,
} from "@/lib/domain/tenancy/member-access/compare-member-policies";
import type { BridgedReport } from "@/lib/domain/tenancy/bridged/bridged-plan";
import type { GroupInCluster } from "@/lib/domain/tenancy/bridged/judge-applied";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { removeStored } from "@/lib/server/clusters/tenancy-in-member";
import type { MemberPlan } from "./plan-member";
import { fingerprintOf, readMember } from "./read-member";
import { applyPlanned, controller } from "./write-member";

/** On a Cluster: what may be deleted in it all the same, as its condition IdentitySynced names it. */
export const confirmationKey = "isthmus.dev/confirm-deletion";

export interface Turn {
  verdict: ConditionVerdict;
  /** Of what is in the member now, when it is as planned; absent: look again. */
  fingerprint?: string;
  /** What failed first, to be tried again. */
  failure?: unknown;
  /** What came of Bridged groups. */
  groups: GroupInCluster[];
}

const mostFailuresTold = 3;

/**
 * One turn for one member: reads what is there, compares, writes the difference. Rights are taken away first, and given only after the
 * policies that hold them in bounds. One object that is refused delays no other; a member that stops to answer ends the turn.
 * @throws StatusError when the member cannot be read: then nothing was written.
 */
export async function reconcileMember(member: MemberCluster, plan: MemberPlan): Promise<Turn> {
  const stored = await readMember(member);
  const spaces = new Set(stored.namespaces);
  const generated = plan.generated.flatMap(({ objects }) =>
    objects.filter(({ metadata }) => spaces.has(metadata.namespace ?? "")),
  );
  const planned = [
    ...(stored.hasPolicies ? plan.guardrails() : []),
    ...generated,
    ...(await plan.roleBindings(stored.namespaces)),
  ];
  const confirmed = member.resource().metadata["annotations"];
  const answer = (confirmed as Record<string, unknown> | undefined)?.[confirmationKey];
  const { apply, remove, held } = compareMemberPolicies(
    planned,
    stored.objects,
    (objects) => answer === confirmationOf(objects),
    plan.isReleased,
  );
  const now = new Map(stored.objects.map((object) => [placeOf(object), object]));
  const failures: Failure[] = [];
  const attempt = async (object: KubernetesObject, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!isStatusError(error) || error.code >= 500) throw error;
      failures.push({ object, error });
    }
  };
  const removeAll = async (objects: readonly KubernetesObject[]): Promise<void> => {
    for (const object of objects)
      await attempt(object, async () => {
        await removeStored(controller, member, object);
        now.delete(placeOf(object));
      });
  };
  const isRight = ({ kind }: KubernetesObject) => kind === "RoleBinding";
  await removeAll(remove.filter(isRight));
  for (const object of apply)
    await attempt(object, async () => {
      const place = placeOf(object);
      now.set(place, await applyPlanned(member, object, now.get(place)));
    });
  // A binding names its policy, so it goes first.
  await removeAll(remove.filter((object) => !isRight(object)).toReversed());
  const groups = plan.generated.map((report) => describeGroup(report, new Set(generated), failures));
  const first = failures[0];
  if (first) return { verdict: describeFailures(failures), failure: first.error, groups };
  if (held.length > 0) return { verdict: describeHeld(held, stored.objects), groups };
  return {
    verdict: describeSuccess(planned, stored.hasPolicies, generated.length),
    groups,
    fingerprint: fingerprintOf([...now.values()]),
  };
}

interface Failure {
  object: KubernetesObject;
  error: unknown;
}

function describeGroup(
  { group, generation, namespaces, problems, objects }: BridgedReport,
  planned: ReadonlySet<KubernetesObject>,
  failures: readonly Failure[],
): GroupInCluster {
  const failed = failures.filter(({ object }) => objects.includes(object));
  return {
    group,
    generation,
    namespaces,
    problems,
    objects: objects.filter((object) => planned.has(object)).length - failed.length,
    failures: failed.map(describeRefusal),
  };
}

const describeRefusal = ({ object, error }: Failure): string =>
  `${placeOf(object)}: ${error instanceof Error ? error.message : String(error)}`;

/** Names these objects and no others, so that a confirmation is good once. */
function confirmationOf(objects: readonly KubernetesObject[]): string {
  const names = objects.map((object) => `${placeOf(object)} ${object.metadata.uid ?? ""}`).toSorted();
  const digest = createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 8);
  return `${countOf(objects)}-${digest}`;
}

function describeFailures(failures: readonly Failure[]): ConditionVerdict {
  const told = failures.slice(0, mostFailuresTold).map(describeRefusal);
  const more = failures.length > told.length ? `; and ${failures.length - told.length} more` : "";
  return {
    status: "False",
    reason: "WriteRefused",
    message: `${failures.length} of tenants' objects could not be written: ${told.join("; ")}${more}`,
  };
}

function describeHeld(
  held: readonly KubernetesObject[],
  stored: readonly KubernetesObject[],
): ConditionVerdict {
  return {
    status: "False",
    reason: "DeletionsHeld",
    message: `${countOf(held)} of ${countOf(stored)} of tenants' objects would be deleted, which is more than a fifth; nothing is deleted until the Cluster has the annotation ${confirmationKey}: ${confirmationOf(held)}`,
  };
}

function describeSuccess(
  planned: readonly KubernetesObject[],
  hasPolicies: boolean,
  generated: number,
): ConditionVerdict {
  const bindings = planned.filter(({ kind }) => kind === "RoleBinding");
  const namespaces = new Set(bindings.map(({ metadata }) => metadata.namespace));
  const policies = countOf(planned) - bindings.length - generated;
  const rights = `${count(bindings.length, "role binding")} in ${count(namespaces.size, "namespace")}`;
  if (!hasPolicies)
    return {
      status: "False",
      reason: "PoliciesUnknown",
      message: `its API server knows no ValidatingAdmissionPolicies, so nobody but Isthmus guards tenants' namespaces (it needs Kubernetes 1.31); ${rights} are in place`,
    };
  return {
    status: "True",
    reason: "Synced",
    message: `${rights} and ${policies} admission policies are in place${generated > 0 ? `, and ${count(generated, "object")} of Bridged groups` : ""}`,
  };
}

const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
