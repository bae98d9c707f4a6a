import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { emptyTenancyState, type TenancyState } from "@/lib/domain/tenancy/state";
import { systemClock, type Clock } from "@/lib/server/cache/clock";
import { followBeat, type HostPulse } from "@/lib/server/clusters/host-pulse";
import type { ClusterTransport } from "@/lib/server/clusters/transport";
import type { Logger } from "@/lib/server/logger";
import { compareVersions } from "@/lib/server/cache/store";
import { createKindFollower, digestContent, isSeen, type KindFollower } from "./kind-follower";
import type { StoreProblem } from "./parse-tenancy-object";

/** Everything of tenancy that the host stores, followed. When the host is down, what was last known stays. */
export interface TenancyStore {
  start(): void;
  stop(): void;
  /** The same object until something changes; the lists that did not change are the same arrays. Never mutate it. */
  state(): TenancyState;
  /** Every kind was listed once, or the host has no such kind. Until then nobody knows who may do what. */
  isSynced(): boolean;
  /** Kinds that cannot be followed now, and objects that cannot be read and are left out of the state. */
  problems(): StoreProblem[];
  /** An object as it is stored, also one that cannot be read. */
  find(resource: string, namespace: string | undefined, name: string): KubernetesObject | undefined;
  /**
   * Whether nobody but us, who keep its status, changed the object since a version that somebody read. False when that is not known.
   * @param now the object as the host has it now.
   */
  isUnchangedSince(resource: string, now: KubernetesObject, version: string): boolean;
  /**
   * Runs what judges and writes tenancy one after another, each on a state that shows the writes before it, so that no two
   * together do what neither may. Several replicas are kept apart for ownership only, by the controller.
   * @throws StatusError ServiceUnavailable when the state still does not show the write before; nothing ran then.
   */
  inTurn<T>(write: () => Promise<T>): Promise<T>;
  /** Called synchronously after `state()`, `isSynced()` or `problems()` changed. The answer unsubscribes. */
  onChange(listener: () => void): () => void;
  /**
   * Resolves when the state shows a write (`resourceVersion` of its answer, or `deletedUid`), so that who asks after a write
   * is answered by it; false when it does not within 3 s: the write is stored all the same.
   */
  whenSeen(
    object: { resource: string; namespace?: string | undefined; name: string },
    write: { resourceVersion: string } | { deletedUid: string },
  ): Promise<boolean>;
}

const seenMilliseconds = 3_000;
/** No right depends on them. */
const decidesNothing: ReadonlySet<string> = new Set(["users", "changesets"]);

/** One reflector for each kind, all under the host's one heartbeat. Nothing is asked before `start()`. */
export function createTenancyStore(options: {
  transport: ClusterTransport;
  pulse: HostPulse;
  clock?: Clock;
  logger: Logger;
}): TenancyStore {
  const { transport, pulse, logger, clock = systemClock } = options;
  const listeners = new Set<() => void>();
  let state: TenancyState = emptyTenancyState;
  let isSynced = false;
  let shownProblems = "";
  let lastTurn: Promise<unknown> = Promise.resolve();
  /** Writes that the state did not show in time: whether it does by now. */
  const unseen = new Set<() => boolean>();
  let unsubscribe = (): void => undefined;

  function announce(): void {
    forgetSeen();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        logger.error({ err: error }, "a listener of tenancy failed");
      }
    }
  }

  const problems = (): StoreProblem[] => followers.flatMap((follower) => follower.problems());

  /** Reflectors tell each turn of theirs; only what others can see of it is told. */
  function review(): void {
    const nowSynced = isSynced || followers.every((follower) => follower.isSynced());
    const nowProblems = JSON.stringify(problems());
    if (nowSynced === isSynced && nowProblems === shownProblems) return;
    isSynced = nowSynced;
    shownProblems = nowProblems;
    announce();
  }

  const followers: readonly KindFollower[] = tenancyKinds.map((kind) =>
    createKindFollower({
      kind,
      transport,
      pulse,
      clock,
      logger,
      onChange(what) {
        if (what === "state") return review();
        const follower = byResource.get(kind.resource);
        if (!follower) return;
        isSynced = isSynced || followers.every((one) => one.isSynced());
        shownProblems = JSON.stringify(problems());
        state = { ...state, [kind.list]: follower.objects() };
        announce();
      },
    }),
  );
  const byResource = new Map(followers.map((follower) => [follower.kind.resource, follower]));

  function waitUntil(isSo: () => boolean): Promise<boolean> {
    if (isSo()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (answer: boolean): void => {
        cancel();
        listeners.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (isSo()) end(true);
      };
      const cancel = clock.schedule(seenMilliseconds, () => end(false));
      listeners.add(look);
    });
  }

  /** @returns how many writes are left that the state does not show. */
  function forgetSeen(): number {
    for (const seen of unseen) if (seen()) unseen.delete(seen);
    return unseen.size;
  }

  /** What is judged now must be judged with what was written before. */
  async function requireSeen(): Promise<void> {
    if (await waitUntil(() => forgetSeen() === 0)) return;
    throw new StatusError(
      "ServiceUnavailable",
      "the host stored a write of tenancy that it has not shown yet; nothing was written, try again in a moment",
      { cluster: "host", retryAfterSeconds: 2 },
    );
  }

  return {
    start() {
      unsubscribe = pulse.onBeat((before, now) => {
        for (const { reflector } of followers) followBeat(reflector, before, now);
      });
      for (const { reflector } of followers) reflector.start();
    },
    stop() {
      unsubscribe();
      for (const { reflector } of followers) reflector.stop();
    },
    state: () => state,
    isSynced: () => isSynced,
    problems,
    find: (resource, namespace, name) => byResource.get(resource)?.stored(namespace, name),
    isUnchangedSince(resource, now, version) {
      const { namespace, name, resourceVersion } = now.metadata;
      if (version === resourceVersion) return true;
      const follower = byResource.get(resource);
      const held = follower?.stored(namespace, name);
      const since = follower?.contentSince(namespace, name);
      if (!held || since === undefined || digestContent(held) !== digestContent(now)) return false;
      return compareVersions(version, since) >= 0 && compareVersions(version, resourceVersion ?? "") < 0;
    },
    inTurn(write) {
      const turn = lastTurn.then(async () => {
        await requireSeen();
        return write();
      });
      // Whoever wrote is told of the failure; the next in line starts all the same.
      lastTurn = turn.catch(() => undefined);
      return turn;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async whenSeen(object, write) {
      const seen = (): boolean =>
        isSeen(byResource.get(object.resource)?.stored(object.namespace, object.name), write);
      const isShown = await waitUntil(seen);
      const lists = () => byResource.get(object.resource)?.reflector.statistics().lists ?? 0;
      const listsNow = lists();
      // Gone again before it was ever seen: a later list is without it.
      if (!isShown && !decidesNothing.has(object.resource)) unseen.add(() => seen() || lists() > listsNow);
      return isShown;
    },
  };
}
