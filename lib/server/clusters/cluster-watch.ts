import "server-only";
import {
  clusterGVR,
  clusterResourceSchema,
  type ClusterResource,
} from "@/lib/domain/kubernetes/cluster-resource";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { systemClock } from "@/lib/server/cache/clock";
import { createHeartbeat } from "@/lib/server/cache/heartbeat";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import { createReflector, type ReflectorChange } from "@/lib/server/cache/reflector";
import { createStore } from "@/lib/server/cache/store";
import { silenceMilliseconds } from "@/lib/server/cache/watch-objects";
import type { Logger } from "@/lib/server/logger";
import { readIdentity } from "./read-identity";
import type { ClusterTransport } from "./transport";

export interface ClusterWatch {
  start(): void;
  stop(): void;
  /** The host's API server answered its last heartbeat. */
  isReachable(): boolean;
  /** UID of kube-system. @throws StatusError */
  readIdentity(): Promise<string>;
}

/** Follows the Cluster objects of the host: the same heartbeat and reflector as every member's, for one custom resource. */
export function createClusterWatch(options: {
  transport: ClusterTransport;
  logger: Logger;
  onUpsert(resource: ClusterResource): void;
  onDelete(name: string): void;
  onReachable(isReachable: boolean): void;
}): ClusterWatch {
  const { transport, logger } = options;
  const store = createStore();
  const known = new Set<string>();
  const clock = systemClock;

  function read(object: KubernetesObject): void {
    const parsed = clusterResourceSchema.safeParse(object);
    if (parsed.success) {
      known.add(parsed.data.metadata.name);
      options.onUpsert(parsed.data);
      return;
    }
    // The CRD's schema refuses these; one can only appear when the CRD is newer than we are.
    logger.error(
      { cluster: object.metadata.name, problem: parsed.error.message },
      "a Cluster object cannot be read",
    );
  }

  function onChange(change: ReflectorChange): void {
    if (change.type === "state") return;
    if (change.type === "delete") {
      known.delete(change.name);
      options.onDelete(change.name);
      return;
    }
    const objects = store.values() as readonly KubernetesObject[];
    if (change.type === "upsert") {
      const object = objects.find((item) => item.metadata.name === change.name);
      if (object) read(object);
      return;
    }
    const present = new Set(objects.map((object) => object.metadata.name));
    for (const name of [...known].filter((item) => !present.has(item))) {
      known.delete(name);
      options.onDelete(name);
    }
    for (const object of objects) read(object);
  }

  const heartbeat = createHeartbeat({
    transport,
    clock,
    onBeat(before, now) {
      transport.setProblem(now.state === "down" ? now.problem.message : undefined);
      if (now.state === "down" && !now.isReachable) reflector.interrupt();
      if (now.state === "up" && before.state !== "up") reflector.wake();
      if (now.state !== before.state) options.onReachable(now.state === "up");
    },
  });
  const reflector = createReflector({
    resource: { ...clusterGVR, kind: "Cluster", namespaced: false },
    transport,
    store,
    interner: createInterner(),
    project(object) {
      const { metadata } = object as unknown as KubernetesObject;
      return typeof metadata?.name === "string" && typeof metadata.resourceVersion === "string"
        ? (object as unknown as KubernetesObject)
        : undefined;
    },
    clock,
    logger,
    silenceMilliseconds,
    mayAsk: () => heartbeat.pulse().state === "up",
    onBytes: () => undefined,
    onChange,
  });

  return {
    start() {
      heartbeat.start();
      reflector.start();
    },
    stop() {
      heartbeat.stop();
      reflector.stop();
    },
    isReachable: () => heartbeat.pulse().state === "up",
    readIdentity: () => readIdentity(transport),
  };
}
