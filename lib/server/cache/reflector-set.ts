import "server-only";
import type { Resource } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { ResourceName } from "@/lib/domain/kubernetes/resources";
import type { FreshnessInput } from "./freshness";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import { projections, type CachedObject } from "@/lib/domain/kubernetes/projection/projection";
import {
  createReflector,
  type Reflector,
  type ReflectorChange,
  type ReflectorOptions,
  type ReflectorStatistics,
} from "./reflector";
import { createStore, type Store } from "./store";

export interface ReflectorSetOptions extends Pick<
  ReflectorOptions,
  "transport" | "clock" | "logger" | "silenceMilliseconds" | "mayAsk" | "onBytes"
> {
  cluster: string;
  /** What the world holds besides lists. */
  mesh(): Pick<ClusterWorld, "mesh" | "rootCertificate">;
  onChange(resource: ResourceName, change: ReflectorChange): void;
}

/** The reflectors and stores of one cluster. */
export interface ReflectorSet {
  /**
   * Starts a reflector for each served resource that has none, or has one in a version that is gone. A resource that is
   * missing from three discoveries in a row, and that the API server itself answers 404 for, is forgotten.
   */
  follow(served: ReadonlyMap<ResourceName, Resource>): void;
  stop(): void;
  interrupt(): void;
  wake(): void;
  hasFailure(): boolean;
  health(): FreshnessInput["reflectors"];
  get(resource: ResourceName, namespace: string, name: string): CachedObject | undefined;
  world(): ClusterWorld;
  /** `mesh()` has another answer: the next world is a new object. */
  forgetWorld(): void;
  statistics(): ReflectorStatistics[];
}

interface Followed {
  version: string;
  reflector: Reflector;
  store: Store;
  /** In how many discoveries in a row it was missing. */
  misses: number;
}

/** An API server that has just started may not yet know all of its custom resources. */
const missesBeforeGone = 3;

export function createReflectorSet(options: ReflectorSetOptions): ReflectorSet {
  const interner = createInterner();
  const followed = new Map<ResourceName, Followed>();
  let world: ClusterWorld | undefined;

  function changed(name: ResourceName, change: ReflectorChange): void {
    if (change.type !== "state") world = undefined;
    options.onChange(name, change);
  }

  function begin(name: ResourceName, resource: Resource, store: Store): void {
    const projection = projections.get(name);
    if (!projection) return;
    const reflector = createReflector({
      ...options,
      resource,
      store,
      interner,
      project: projection.project,
      onChange: (change) => changed(name, change),
    });
    followed.set(name, { version: resource.version, reflector, store, misses: 0 });
    reflector.start();
  }

  function forget(name: ResourceName, { reflector, store }: Followed): void {
    reflector.stop();
    followed.delete(name);
    store.clear();
    changed(name, { type: "relist" });
  }

  function buildWorld(): ClusterWorld {
    const lists = [...projections].map(([name, { list }]) => [
      list,
      followed.get(name)?.store.values() ?? [],
    ]);
    // Each store holds what the projection of its list makes.
    return {
      cluster: options.cluster,
      ...options.mesh(),
      ...Object.fromEntries(lists),
    } as unknown as ClusterWorld;
  }

  return {
    follow(served) {
      for (const [name, resource] of served) {
        const known = followed.get(name);
        if (!known) begin(name, resource, createStore());
        else {
          known.misses = 0;
          if (known.version !== resource.version) {
            // The same objects in another version: what is held stays until the new list replaces it.
            known.reflector.stop();
            begin(name, resource, known.store);
          }
        }
      }
      for (const [name, known] of followed) {
        if (served.has(name)) continue;
        known.misses += 1;
        if (known.misses >= missesBeforeGone && known.reflector.problem()?.code === 404) forget(name, known);
      }
    },
    stop() {
      for (const { reflector } of followed.values()) reflector.stop();
    },
    interrupt() {
      for (const { reflector } of followed.values()) reflector.interrupt();
    },
    wake() {
      for (const { reflector } of followed.values()) reflector.wake();
    },
    hasFailure: () => [...followed.values()].some(({ reflector }) => reflector.problem() !== undefined),
    health: () =>
      [...followed].map(([resource, { reflector }]) => ({
        resource,
        isSynced: reflector.isSynced(),
        silentSince: reflector.silentSince(),
        problem: reflector.problem(),
      })),
    get: (resource, namespace, name) => followed.get(resource)?.store.get(namespace, name),
    world: () => (world ??= buildWorld()),
    forgetWorld() {
      world = undefined;
    },
    statistics: () => [...followed.values()].map(({ reflector }) => reflector.statistics()),
  };
}
