import "server-only";
import {
  clusterGVR,
  clusterResourceSchema,
  type ClusterResource,
} from "@/lib/domain/kubernetes/cluster-resource";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { systemClock } from "@/lib/server/cache/clock";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import { createReflector, type ReflectorChange } from "@/lib/server/cache/reflector";
import { createStore } from "@/lib/server/cache/store";
import { silenceMilliseconds } from "@/lib/server/cache/watch-objects";
import type { Logger } from "@/lib/server/logger";
import { followBeat, type HostPulse } from "./host-pulse";
import { readIdentity } from "./read-identity";
import type { ClusterTransport } from "./transport";

export interface ClusterWatch {
  start(): void;
  stop(): void;
  /** UID of kube-system. @throws StatusError */
  readIdentity(): Promise<string>;
}

/** Follows the Cluster objects of the host: the same kind of heartbeat and reflector as every member's, for one custom resource. */
export function createClusterWatch(options: {
  transport: ClusterTransport;
  pulse: HostPulse;
  logger: Logger;
  onUpsert(resource: ClusterResource): void;
  onDelete(name: string): void;
}): ClusterWatch {
  const { transport, pulse, logger } = options;
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
    mayAsk: () => pulse.isUp(),
    onBytes: () => undefined,
    onChange,
  });

  const unsubscribe = pulse.onBeat((before, now) => followBeat(reflector, before, now));

  return {
    start: () => reflector.start(),
    stop() {
      unsubscribe();
      reflector.stop();
    },
    readIdentity: () => readIdentity(transport),
  };
}
