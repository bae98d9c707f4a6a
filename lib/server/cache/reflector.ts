import "server-only";
import { formatApiVersion, type Resource } from "@/lib/domain/kubernetes/object";
import { resourceName, type ResourceName } from "@/lib/domain/kubernetes/resources";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "../authorization/grant";
import { buildResourcePath } from "../clusters/resource-path";
import type { ClusterTransport } from "../clusters/transport";
import type { Logger } from "../logger";
import { createBackoff } from "./backoff";
import type { Clock } from "./clock";
import type { Interner } from "@/lib/domain/kubernetes/projection/interner";
import { listObjects } from "./list-objects";
import { metaOf, type Project } from "@/lib/domain/kubernetes/projection/projection";
import { compareVersions, type Store } from "./store";
import { UnreadableEventError, watchObjects, type WatchEvent } from "./watch-objects";

export type ReflectorState = "waiting" | "listing" | "watching" | "stopped";

/** What a reflector tells about itself; counts since it was made. */
export interface ReflectorStatistics {
  resource: ResourceName;
  apiVersion: string;
  state: ReflectorState;
  objects: number;
  /** Complete lists, the first included. */
  lists: number;
  /** Complete lists after the first. */
  relists: number;
  watches: number;
  events: number;
  bookmarks: number;
  /** Lines that were no event, or cut off. */
  parseErrors: number;
  /** Events older than what is held, left out (F-10). */
  olderEvents: number;
  failures: number;
  lastEventAgeMilliseconds: number | undefined;
}

export interface Reflector {
  start(): void;
  /** Ends for good. */
  stop(): void;
  /** Drops what is under way (it may be half-open); the loop goes on from where it was. */
  interrupt(): void;
  /** The cluster is back: ends a wait, one that is about to begin too, and what failed before counts no more. */
  wake(): void;
  /** A first complete list is in the store. */
  isSynced(): boolean;
  /** Since when no watch is open, by the clock; undefined while one is. */
  silentSince(): number | undefined;
  /** Why the last attempt failed; undefined after a success. */
  problem(): StatusError | undefined;
  statistics(): ReflectorStatistics;
}

export type ReflectorChange =
  | { type: "upsert" | "delete"; namespace: string | undefined; name: string }
  | { type: "relist" }
  | { type: "state" };

export interface ReflectorOptions {
  resource: Resource;
  transport: ClusterTransport;
  store: Store;
  interner: Interner;
  project: Project;
  clock: Clock;
  logger: Logger;
  silenceMilliseconds: number;
  /** While false, nothing is asked; `wake` says that it may be true again. */
  mayAsk(): boolean;
  onBytes(): void;
  onChange(change: ReflectorChange): void;
}

/** After so many lists older than what was seen, the cluster was restored from a backup and its word counts again. */
const refusalsBeforeRestore = 5;
/** A watch shorter than this, without an event, was no success: the next attempt waits. */
const shortWatchMilliseconds = 1_000;
/** A watch that brought no 410 for so long is good. */
const confirmMilliseconds = 500;

/**
 * Keeps a store equal to one resource of one cluster: list, then watch from the list's version, forever.
 * A failed list never touches the store; a version older than one seen is never taken; 410 and unreadable lines list again,
 * everything else resumes from the last version. Waits with full jitter, 0.5 to 10 s; 410 to a resumed watch is no failure,
 * every API server that was restarted says it, and is followed by the list within 0.5 s.
 */
export function createReflector(options: ReflectorOptions): Reflector {
  const { resource, transport, store, clock, logger } = options;
  const { cluster } = transport;
  const name = resourceName(resource);
  const target = { cluster, group: resource.group, version: resource.version, resource: resource.resource };
  const listGrant = systemGrant("reflector", "list", target);
  const watchGrant = systemGrant("reflector", "watch", target);
  const path = buildResourcePath({
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
  });
  const backoff = createBackoff(clock);
  const stopping = new AbortController();
  const count = {
    lists: 0,
    watches: 0,
    events: 0,
    bookmarks: 0,
    parseErrors: 0,
    olderEvents: 0,
    failures: 0,
  };
  let state: Exclude<ReflectorState, "stopped"> = "waiting";
  let attempt = new AbortController();
  let wakeUp = (): void => undefined;
  let isWoken = false;
  /** Where the next watch starts; undefined: list first. */
  let position: string | undefined;
  let newestSeen = "";
  let refusals = 0;
  let silentSince: number | undefined = clock.now();
  let lastEventAt: number | undefined;
  let problem: StatusError | undefined;

  function enter(next: typeof state): void {
    state = next;
    if (next !== "watching") silentSince ??= clock.now();
  }

  /** What is held is what the cluster has. */
  function confirm(): void {
    problem = undefined;
    silentSince = undefined;
    options.onChange({ type: "state" });
  }

  function wait(milliseconds: number): Promise<void> {
    enter("waiting");
    return new Promise((resolve) => {
      const cancel = Number.isFinite(milliseconds)
        ? clock.schedule(milliseconds, () => wakeUp())
        : () => undefined;
      wakeUp = () => {
        wakeUp = () => undefined;
        cancel();
        resolve();
      };
      if (stopping.signal.aborted || isWoken) wakeUp();
      isWoken = false;
    });
  }

  async function list(): Promise<void> {
    enter("listing");
    const { objects, resourceVersion } = await listObjects({
      ...options,
      grant: listGrant,
      path,
      signal: attempt.signal,
    });
    if (newestSeen !== "" && compareVersions(resourceVersion, newestSeen) < 0) {
      refusals += 1;
      if (refusals <= refusalsBeforeRestore) {
        throw new StatusError(
          "BadGateway",
          `cluster ${cluster} answered a list of ${name} as of ${resourceVersion}, older than ${newestSeen}`,
          { cluster },
        );
      }
      logger.warn(
        { cluster, resource: name, resourceVersion, newestSeen },
        "the cluster went back in time for good; its list is taken",
      );
      store.clear();
    }
    refusals = 0;
    newestSeen = resourceVersion;
    position = resourceVersion;
    const isFirst = count.lists === 0;
    count.lists += 1;
    if (store.replace(objects) || isFirst) options.onChange({ type: "relist" });
  }

  function take(event: WatchEvent): void {
    backoff.reset();
    if (silentSince !== undefined) confirm();
    lastEventAt = clock.now();
    if (event.type === "BOOKMARK") count.bookmarks += 1;
    else {
      count.events += 1;
      const projected = options.project(event.object, options.interner);
      if (!projected) throw new UnreadableEventError("an event of the watch has no name");
      const meta = metaOf(projected);
      const isDelete = event.type === "DELETED";
      const changed = isDelete
        ? store.remove(meta.namespace ?? "", meta.name, event.resourceVersion)
        : store.upsert(projected);
      if (changed)
        options.onChange({
          type: isDelete ? "delete" : "upsert",
          namespace: meta.namespace,
          name: meta.name,
        });
      else count.olderEvents += 1;
    }
    if (position === undefined || compareVersions(event.resourceVersion, position) >= 0)
      position = event.resourceVersion;
    if (compareVersions(event.resourceVersion, newestSeen) > 0) newestSeen = event.resourceVersion;
  }

  async function watch(from: string, isListed: boolean): Promise<void> {
    const openedAt = clock.now();
    const seen = count.events + count.bookmarks;
    let cancelConfirm = (): void => undefined;
    try {
      const cutOff = await watchObjects({
        ...options,
        grant: watchGrant,
        path,
        resourceVersion: from,
        signal: attempt.signal,
        onOpen() {
          count.watches += 1;
          enter("watching");
          // A server that lost the version opens the watch, too, and says 410 in its first event.
          if (isListed) confirm();
          cancelConfirm = clock.schedule(confirmMilliseconds, () => {
            backoff.reset();
            if (silentSince !== undefined) confirm();
          });
        },
        onEvent: take,
      });
      // The event that was cut off was not taken, so that resuming from the last version brings it again.
      if (cutOff > 0) count.parseErrors += 1;
      const isShort = clock.now() - openedAt < shortWatchMilliseconds;
      if (cutOff > 0 || (count.events + count.bookmarks === seen && isShort)) {
        throw new StatusError("ServiceUnavailable", `cluster ${cluster} ended the watch of ${name} early`, {
          cluster,
        });
      }
    } finally {
      cancelConfirm();
      enter("waiting");
    }
  }

  /** How long to wait after a failure. */
  function settle(error: unknown, wasResumed: boolean): number {
    const isGone =
      isStatusError(error) && (error.code === 410 || error.reason === "Expired" || error.reason === "Gone");
    const isUnreadable = error instanceof UnreadableEventError;
    if (isUnreadable) count.parseErrors += 1;
    if (isGone || isUnreadable) position = undefined;
    count.failures += 1;
    problem = isStatusError(error)
      ? error
      : new StatusError(
          "BadGateway",
          `cluster ${cluster}: ${error instanceof Error ? error.message : String(error)}`,
          { cluster },
          { cause: error },
        );
    logger.debug(
      { cluster, resource: name, reason: problem.reason, problem: problem.message, failures: count.failures },
      "reflector waits and tries again",
    );
    // After a list of our own it would be the server that contradicts itself, and lists in a loop would follow.
    return isGone && wasResumed ? backoff.brief() : backoff.next(problem.details?.retryAfterSeconds);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!options.mayAsk()) {
        await wait(Infinity);
        continue;
      }
      attempt = new AbortController();
      isWoken = false;
      const isListed = position === undefined;
      try {
        if (isListed) await list();
        if (position !== undefined) await watch(position, isListed);
        backoff.reset();
      } catch (error) {
        if (stopping.signal.aborted) return;
        const delay = settle(error, !isListed);
        enter("waiting");
        options.onChange({ type: "state" });
        await wait(options.mayAsk() ? delay : Infinity);
      }
    }
  }

  return {
    start() {
      run().catch((error: unknown) =>
        logger.error({ cluster, resource: name, error }, "reflector ended by a fault of its own"),
      );
    },
    stop() {
      stopping.abort();
      attempt.abort();
      wakeUp();
    },
    interrupt() {
      attempt.abort(new StatusError("ServiceUnavailable", `cluster ${cluster} does not answer`, { cluster }));
    },
    wake() {
      backoff.reset();
      isWoken = true;
      wakeUp();
    },
    isSynced: () => count.lists > 0,
    silentSince: () => silentSince,
    problem: () => problem,
    statistics: () => ({
      resource: name,
      apiVersion: formatApiVersion(resource),
      state: stopping.signal.aborted ? "stopped" : state,
      objects: store.size(),
      ...count,
      relists: Math.max(0, count.lists - 1),
      lastEventAgeMilliseconds: lastEventAt === undefined ? undefined : clock.now() - lastEventAt,
    }),
  };
}
