import "server-only";
import { z } from "zod";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import type { ClusterFreshness } from "@/lib/domain/kubernetes/cluster";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { ResourceName } from "@/lib/domain/kubernetes/resources";
import { findControlPlanes } from "@/lib/domain/kubernetes/summarize-cluster";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "../authorization/grant";
import { createDiscovery, type Discovery } from "../clusters/discovery";
import { readJsonObject } from "../clusters/read-body";
import type { ClusterTransport } from "../clusters/transport";
import type { Logger } from "../logger";
import type { CachedKinds } from "./cached-kinds";
import { systemClock, type Clock } from "./clock";
import { decideFreshness } from "./freshness";
import { createHeartbeat, isReturn, type Pulse } from "./heartbeat";
import type { CachedObject } from "@/lib/domain/kubernetes/projection/projection";
import { createMeshReader, type MeshHome } from "./mesh-reader";
import { createReflectorSet, type ReflectorSet } from "./reflector-set";
import type { ReflectorStatistics } from "./reflector";
import { silenceMilliseconds } from "./watch-objects";

/**
 * One change. `upsert` and `delete` name the object; `relist` says that any object of the resource may have changed;
 * `freshness` (resource "*") that `freshness()` or `problem()` has another answer.
 */
export interface ClusterChange {
  cluster: string;
  resource: ResourceName;
  type: "upsert" | "delete" | "relist" | "freshness";
  namespace?: string;
  name?: string;
}

export interface ClusterCacheStatistics {
  /** Milliseconds since the last byte; undefined before the first. */
  lastSeenAgeMilliseconds: number | undefined;
  heartbeat: { beats: number; failures: number };
  reflectors: ReflectorStatistics[];
}

export interface ClusterCache {
  start(): void;
  /** Ends every watch; what is held stays readable. The transport is closed by its owner. */
  stop(): void;
  freshness(): ClusterFreshness;
  /** When the last byte came, by the clock (milliseconds since 1970). */
  lastSeenAt(): number | undefined;
  /** What is wrong, in a person's words. When live: which kinds the cluster does not let us list. */
  problem(): string | undefined;
  /** Why `world().mesh` is not the mesh configuration of the cluster; undefined when it is, or there is no control plane. */
  meshProblem(): string | undefined;
  /** The last heartbeat was answered 401: the reader's credential is worthless. */
  isCredentialRefused(): boolean;
  /** `gitVersion` of the API server, e.g. `v1.36.3`. */
  version(): string | undefined;
  /** Everything held; the same object until something changes. Never mutate it. */
  world(): ClusterWorld;
  /** `namespace` is "" or undefined for cluster-scoped kinds. */
  get<K extends keyof CachedKinds>(
    resource: K,
    namespace: string | undefined,
    name: string,
  ): CachedKinds[K] | undefined;
  get(resource: ResourceName, namespace: string | undefined, name: string): CachedObject | undefined;
  /** Called synchronously after the store changed. The answer unsubscribes. */
  onChange(listener: (change: ClusterChange) => void): () => void;
  statistics(): ClusterCacheStatistics;
  /** What the cluster serves. */
  readonly discovery: Discovery;
}

/** Two requests that the server answers 304 while nothing changed. */
const rediscoverMilliseconds = 10_000;
const discoverRetryMilliseconds = 2_000;
const versionSchema = z.looseObject({ gitVersion: z.string().max(64) });

/**
 * Follows one cluster: heartbeat, discovery, one reflector for each watched kind that the cluster serves, now or later.
 * Starts nothing before `start()`. While the heartbeat fails, the transport's circuit is open and nothing but it is sent.
 */
export function createClusterCache(options: {
  cluster: string;
  transport: ClusterTransport;
  logger: Logger;
  clock?: Clock;
  /** After how long without a byte one watch is reopened; for tests. */
  silenceMilliseconds?: number;
}): ClusterCache {
  const { cluster, transport, logger } = options;
  const clock = options.clock ?? systemClock;
  const discovery = createDiscovery(transport, clock);
  const listeners = new Set<(change: ClusterChange) => void>();
  let lastSeenAt: number | undefined;
  let version: string | undefined;
  let wasLive = false;
  let shown: ReturnType<typeof decideFreshness> = { freshness: "syncing", problem: undefined };
  let isDiscovered = false;
  let isDiscovering = false;
  let discoveryProblem: StatusError | undefined;
  let cancelDiscovery = (): void => undefined;
  let isStopped = true;

  function emit(change: ClusterChange): void {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        logger.error({ cluster, resource: change.resource, error }, "a listener of the cache failed");
      }
    }
  }

  const heartbeat = createHeartbeat({ transport, clock, onBeat });
  const meshReader = createMeshReader({
    transport,
    clock,
    home: findMeshHome,
    onChange(configMap) {
      reflectors.forgetWorld();
      emit({ cluster, resource: "configmaps", type: "upsert", ...configMap });
    },
  });
  const reflectors: ReflectorSet = createReflectorSet({
    cluster,
    mesh: meshReader.mesh,
    transport,
    clock,
    logger,
    silenceMilliseconds: options.silenceMilliseconds ?? silenceMilliseconds,
    mayAsk: () => heartbeat.pulse().state === "up",
    onBytes: () => {
      lastSeenAt = clock.now();
    },
    onChange(resource, change) {
      if (change.type !== "state") {
        const object =
          "name" in change
            ? {
                name: change.name,
                ...(change.namespace === undefined ? {} : { namespace: change.namespace }),
              }
            : {};
        emit({ cluster, resource, type: change.type, ...object });
      } else if (reflectors.hasFailure()) heartbeat.beat();
      review();
    },
  });

  /** Of several control planes the default revision's, else the first by name: one world has one mesh configuration. */
  function findMeshHome(): MeshHome {
    const planes = findControlPlanes(reflectors.world()).toSorted(
      (a, b) =>
        Number(b.revision === "default") - Number(a.revision === "default") || (a.name < b.name ? -1 : 1),
    );
    return planes[0] ?? { namespace: defaultMeshConfig.rootNamespace, revision: "default" };
  }

  function refreshMesh(): void {
    meshReader
      .refresh()
      .catch((error: unknown) =>
        logger.error({ cluster, err: error }, "reading the mesh configuration failed"),
      );
  }

  function review(): void {
    const next = decideFreshness({
      pulse: heartbeat.pulse(),
      now: clock.now(),
      isDiscovered,
      wasLive,
      discoveryProblem,
      reflectors: reflectors.health(),
    });
    if (next.freshness === shown.freshness && next.problem === shown.problem) return;
    if (next.freshness !== shown.freshness) {
      logger.info(
        { cluster, from: shown.freshness, to: next.freshness, problem: next.problem },
        "freshness of the cluster changed",
      );
    }
    shown = next;
    if (next.freshness === "live") wasLive = true;
    emit({ cluster, resource: "*", type: "freshness" });
  }

  async function discover(): Promise<void> {
    if (isDiscovering || isStopped) return;
    isDiscovering = true;
    cancelDiscovery();
    try {
      await discovery.refresh();
      if (version === undefined) version = await readVersion();
      isDiscovered = true;
      discoveryProblem = undefined;
      if (!isStopped) reflectors.follow(discovery.watched());
    } catch (error) {
      discoveryProblem = isStatusError(error)
        ? error
        : new StatusError(
            "BadGateway",
            `cluster ${cluster}: ${String(error)}`,
            { cluster },
            { cause: error },
          );
      logger.debug({ cluster, problem: discoveryProblem.message }, "discovery failed");
    }
    isDiscovering = false;
    if (isStopped) return;
    cancelDiscovery = clock.schedule(
      discoveryProblem ? discoverRetryMilliseconds : rediscoverMilliseconds,
      () => {
        if (heartbeat.pulse().state === "up") void discover();
      },
    );
    review();
  }

  async function readVersion(): Promise<string | undefined> {
    const grant = systemGrant("reflector", "get", { cluster, group: "", version: "v1", resource: "version" });
    const response = await transport.request(grant, {
      method: "GET",
      path: "/version",
      signal: AbortSignal.timeout(10_000),
    });
    return versionSchema.safeParse(await readJsonObject(cluster, response, 64 * 1024)).data?.gitVersion;
  }

  function onBeat(before: Pulse, now: Pulse): void {
    if (now.state === "up" || (now.state === "down" && now.isReachable)) lastSeenAt = clock.now();
    const isDead = now.state === "down" && !now.isReachable;
    transport.setProblem(isDead ? now.problem.message : undefined);
    if (isDead) reflectors.interrupt();
    if (isReturn(before, now)) {
      // It may come back as another version.
      version = undefined;
      reflectors.wake();
      void discover();
    }
    if (now.state === "up" && !isStopped) refreshMesh();
    review();
  }

  return {
    discovery,
    start() {
      isStopped = false;
      heartbeat.start();
    },
    stop() {
      isStopped = true;
      cancelDiscovery();
      heartbeat.stop();
      reflectors.stop();
    },
    freshness: () => shown.freshness,
    lastSeenAt: () => lastSeenAt,
    problem: () => shown.problem,
    meshProblem: () =>
      findControlPlanes(reflectors.world()).length === 0 ? undefined : meshReader.problem(),
    isCredentialRefused() {
      const pulse = heartbeat.pulse();
      return pulse.state === "down" && pulse.problem.reason === "MemberCredentialsInvalid";
    },
    version: () => version,
    world: () => reflectors.world(),
    get: (resource: ResourceName, namespace: string | undefined, name: string) =>
      reflectors.get(resource, namespace ?? "", name) as never,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    statistics: () => ({
      lastSeenAgeMilliseconds: lastSeenAt === undefined ? undefined : clock.now() - lastSeenAt,
      heartbeat: heartbeat.statistics(),
      reflectors: reflectors.statistics(),
    }),
  };
}
