import "server-only";
import { compileTenancyPolicy, type ClusterFacts } from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import type { Host } from "@/lib/server/tenancy/host-objects";
import type { TenancyStore } from "@/lib/server/tenancy/tenancy-store";
import { reconcileConditions, type AppliedOf } from "./reconcile-conditions";
import { reconcileHostClaims } from "./reconcile-host-claims";
import { createWorkspaceNamespaces } from "./reconcile-workspace-namespaces";

const settleMilliseconds = 100;
const retryMilliseconds = 2_000;
const resyncMilliseconds = 30_000;

export interface TenancyController {
  start(): void;
  stop(): void;
}

/**
 * Makes the host match what objects of tenancy say, however they came there: a namespace for each workspace, a HostClaim for each
 * host, and conditions that tell what does not hold and why. Gathers changes for a moment, works on one state at a time, tries
 * again what failed, and looks at everything each 30 s (bindings expire). Any number of these may run at once.
 */
export function createTenancyController(options: {
  registry: Host & Pick<ClusterRegistry, "hostPulse" | "list">;
  store: TenancyStore;
  logger: Logger;
  /** What came of Bridged groups in the clusters. */
  applied?: AppliedOf;
  /** Called when that has another answer. The answer unsubscribes. */
  onApplied?: (listener: () => void) => () => void;
}): TenancyController {
  const { registry: host, store, logger, applied = () => undefined, onApplied } = options;
  const namespaces = createWorkspaceNamespaces(host);
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  let resync: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isStopped = true;
  let unsubscribe = (): void => undefined;

  function schedule(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (isStopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(run, milliseconds);
    timer.unref();
  }

  function run(): void {
    if (isRunning) return;
    dueAt = Infinity;
    if (!store.isSynced() || !host.hostPulse.isUp()) return;
    isRunning = true;
    reconcile()
      .catch((error: unknown) => {
        logger.warn({ err: error }, "tenancy could not be brought in order; it is tried again");
        schedule(retryMilliseconds);
      })
      .finally(() => {
        isRunning = false;
        if (dueAt <= performance.now()) run();
      });
  }

  const readFacts = (): ClusterFacts[] =>
    host.list().map(({ name, spec: { region, environment } }) => ({
      name,
      ...(region === undefined ? {} : { region }),
      ...(environment === undefined ? {} : { environment }),
    }));

  async function reconcile(): Promise<void> {
    const state = store.state();
    await namespaces.reconcile(state);
    await reconcileHostClaims(host, state);
    const now = new Date();
    const { problems } = compileTenancyPolicy(store.state(), readFacts(), now, { withoutLeaves: true });
    const settles = await reconcileConditions(host, store, problems, now, applied);
    if (settles) schedule(Math.max(0, settles.getTime() - Date.now()) + settleMilliseconds);
  }

  return {
    start() {
      isStopped = false;
      const stopStore = store.onChange(() => schedule(settleMilliseconds));
      const stopApplied = onApplied?.(() => schedule(settleMilliseconds));
      const stopPulse = host.hostPulse.onBeat((before, now) => {
        if (now.state === "up" && before.state !== "up") schedule(settleMilliseconds);
      });
      unsubscribe = () => {
        stopStore();
        stopApplied?.();
        stopPulse();
      };
      resync = setInterval(() => {
        namespaces.forget();
        schedule(0);
      }, resyncMilliseconds);
      resync.unref();
      schedule(settleMilliseconds);
    },
    stop() {
      isStopped = true;
      unsubscribe();
      clearTimeout(timer);
      clearInterval(resync);
    },
  };
}
