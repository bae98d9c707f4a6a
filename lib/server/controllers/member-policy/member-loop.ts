import "server-only";
import type { ConditionVerdict } from "@/lib/domain/kubernetes/plan-cluster-conditions";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { GroupInCluster } from "@/lib/domain/tenancy/bridged/judge-applied";
import type { AccessPolicy, AccessSnapshot } from "@/lib/server/authorization/access-policy";
import { createBackoff } from "@/lib/server/cache/backoff";
import { systemClock } from "@/lib/server/cache/clock";
import type { ClusterRegistry, MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import { createMemberPlanner } from "./plan-member";
import { readFingerprint } from "./read-member";
import { reconcileMember } from "./reconcile-member";

const settleMilliseconds = 100;

/** Keeps one member in order. One turn at a time; waits for nobody else's. */
export interface MemberLoop {
  /** Something may be out of order: a look, and a turn when it is. */
  look(): void;
  /** A turn, whatever a look would say. */
  examine(): void;
  verdict(): ConditionVerdict | undefined;
  /** What came of Bridged groups, as of the last turn; undefined: there was none yet. */
  groups(): readonly GroupInCluster[] | undefined;
  stop(): void;
}

export interface MemberLoopOptions {
  registry: Pick<ClusterRegistry, "get">;
  access: Pick<AccessPolicy, "current">;
  logger: Logger;
}

/** @param onVerdict called after `verdict()` or `groups()` has another answer. */
export function createMemberLoop(
  cluster: string,
  { registry, access, logger }: MemberLoopOptions,
  onVerdict: () => void,
): MemberLoop {
  const planOf = createMemberPlanner(cluster);
  const backoff = createBackoff(systemClock);
  let verdict: ConditionVerdict | undefined;
  let groups: readonly GroupInCluster[] | undefined;
  /** Of the last turn that left everything as planned. */
  let seen: { member: MemberCluster; key: string; fingerprint: string } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;

  function schedule(milliseconds: number): void {
    if (isStopped || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      run();
    }, milliseconds);
    timer.unref();
  }

  function run(): void {
    if (isRunning) {
      isWanted = true;
      return;
    }
    isRunning = true;
    isWanted = false;
    turn()
      .then(() => backoff.reset())
      .catch((error: unknown) => {
        seen = undefined;
        if (!isStatusError(error)) logger.error({ cluster, err: error }, "tenants' rights: a turn failed");
        schedule(backoff.next(isStatusError(error) ? error.details?.retryAfterSeconds : undefined));
      })
      .finally(() => {
        isRunning = false;
        if (isWanted) schedule(settleMilliseconds);
      });
  }

  function tell(next: ConditionVerdict): void {
    if (JSON.stringify(next) === JSON.stringify(verdict)) return;
    verdict = next;
    logger[next.status === "True" ? "info" : "warn"]({ cluster, ...next }, "tenants' rights in the member");
    onVerdict();
  }

  function tellGroups(next: readonly GroupInCluster[]): void {
    if (JSON.stringify(next) === JSON.stringify(groups)) return;
    groups = next;
    onVerdict();
  }

  function readSnapshot(): AccessSnapshot {
    try {
      return access.current();
    } catch (error) {
      if (isStatusError(error))
        tell({ status: "Unknown", reason: "PolicyUnknown", message: `nothing is written: ${error.message}` });
      throw error;
    }
  }

  async function turn(): Promise<void> {
    const member = registry.get(cluster);
    if (member?.cache.freshness() !== "live") {
      seen = undefined;
      return;
    }
    const snapshot = readSnapshot();
    // A cluster that the policy does not know yet: it tells when it does.
    if (!snapshot.compiled.clusters.has(cluster)) return;
    const plan = planOf(snapshot, member.cache.world());
    try {
      const isSeen = seen?.member === member && seen.key === plan.key;
      if (isSeen && (await readFingerprint(member)) === seen?.fingerprint) return;
      const done = await reconcileMember(member, plan);
      tell(done.verdict);
      tellGroups(done.groups);
      seen =
        done.fingerprint === undefined ? undefined : { member, key: plan.key, fingerprint: done.fingerprint };
      if (done.failure !== undefined) throw done.failure;
    } catch (error) {
      if (verdict?.reason !== "WriteRefused" || !isStatusError(error) || error.code >= 500)
        tell(describeFailure(error));
      throw error;
    }
  }

  return {
    look: () => schedule(settleMilliseconds),
    examine() {
      seen = undefined;
      schedule(settleMilliseconds);
    },
    verdict: () => verdict,
    groups: () => groups,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** What keeps a turn from being done, in the member's words or ours. */
function describeFailure(error: unknown): ConditionVerdict {
  return isStatusError(error)
    ? { status: "False", reason: error.reason, message: error.message }
    : { status: "False", reason: "InternalError", message: "see the log of Isthmus" };
}
