import "server-only";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { TenancyKind } from "@/lib/domain/tenancy/kinds";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import type { Clock } from "@/lib/server/cache/clock";
import { createReflector, type Reflector } from "@/lib/server/cache/reflector";
import { compareVersions, createStore } from "@/lib/server/cache/store";
import { silenceMilliseconds } from "@/lib/server/cache/watch-objects";
import type { HostPulse } from "@/lib/server/clusters/host-pulse";
import type { ClusterTransport } from "@/lib/server/clusters/transport";
import type { Logger } from "@/lib/server/logger";
import {
  keepTenancyObject,
  parseTenancyObject,
  type ParsedTenancyObject,
  type StoreProblem,
} from "./parse-tenancy-object";

/** One kind of tenancy as the host has it, parsed. */
export interface KindFollower {
  readonly kind: TenancyKind;
  readonly reflector: Reflector;
  /** By namespace and name; the same array until something changes. */
  objects(): readonly object[];
  /** As stored, also what cannot be parsed. */
  stored(namespace: string | undefined, name: string): KubernetesObject | undefined;
  /**
   * The oldest version known to say the same as the held one, but for its status: who edited it since then edited what is stored.
   */
  contentSince(namespace: string | undefined, name: string): string | undefined;
  /** A first list is there, or the host has no such kind. */
  isSynced(): boolean;
  problems(): StoreProblem[];
}

const keyOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;

/** Follows one kind; starts nothing before its reflector is started. */
export function createKindFollower(options: {
  kind: TenancyKind;
  transport: ClusterTransport;
  pulse: HostPulse;
  clock: Clock;
  logger: Logger;
  /** `"objects"`: `objects()` or a stored object changed. `"state"`: `isSynced()` or `problems()` may have. */
  onChange(what: "objects" | "state"): void;
}): KindFollower {
  const { kind, pulse, logger } = options;
  const store = createStore();
  const parsedOf = new WeakMap<object, ParsedTenancyObject>();
  /** By place: a digest of what people write in the object, and since which version it says so. */
  const contents = new Map<string, { digest: string; since: string }>();
  let objects: readonly object[] = [];
  let unreadable: StoreProblem[] = [];

  function parse(stored: KubernetesObject): ParsedTenancyObject {
    const known = parsedOf.get(stored);
    if (known) return known;
    const parsed = parseTenancyObject(kind, stored);
    if (parsed.problem) logger.error({ problem: parsed.problem }, "an object of tenancy cannot be read");
    parsedOf.set(stored, parsed);
    noteContent(stored);
    return parsed;
  }

  function noteContent(stored: KubernetesObject): void {
    const digest = digestContent(stored);
    if (contents.get(keyOf(stored))?.digest === digest) return;
    contents.set(keyOf(stored), { digest, since: stored.metadata.resourceVersion ?? "" });
  }

  function refresh(): void {
    // The store holds what `keepTenancyObject` made.
    const stored = (store.values() as readonly KubernetesObject[]).toSorted((a, b) =>
      keyOf(a) < keyOf(b) ? -1 : 1,
    );
    const all = stored.map(parse);
    if (contents.size > stored.length) {
      const held = new Set(stored.map(keyOf));
      for (const key of contents.keys()) if (!held.has(key)) contents.delete(key);
    }
    objects = all.flatMap(({ object }) => (object ? [object] : []));
    unreadable = all.flatMap(({ problem }) => (problem ? [problem] : []));
  }

  const reflector = createReflector({
    ...options,
    resource: {
      group: isthmusGroup,
      version: isthmusVersion,
      resource: kind.resource,
      kind: kind.kind,
      namespaced: kind.namespaced,
    },
    store,
    interner: createInterner(),
    project: (object) => keepTenancyObject(kind, object),
    silenceMilliseconds,
    mayAsk: () => pulse.isUp(),
    onBytes: () => undefined,
    onChange(change) {
      if (change.type === "state") return options.onChange("state");
      refresh();
      options.onChange("objects");
    },
  });

  return {
    kind,
    reflector,
    objects: () => objects,
    stored: (namespace, name) => store.get(namespace ?? "", name) as KubernetesObject | undefined,
    contentSince: (namespace, name) => contents.get(`${namespace ?? ""}/${name}`)?.since,
    isSynced: () => reflector.isSynced() || reflector.problem()?.code === 404,
    problems() {
      const failure = reflector.problem();
      if (!failure) return unreadable;
      const message =
        failure.code === 404
          ? `the host does not know ${kind.resource}: apply the custom resource definitions of Isthmus (config/crd)`
          : failure.message;
      return [{ resource: kind.resource, kind: kind.kind, message }, ...unreadable];
    },
  };
}

/** What people write in an object: the server raises `generation` with every change of the spec, and with no other. */
export function digestContent({
  metadata: { uid, generation, labels, annotations },
}: KubernetesObject): string {
  const sorted = (map: Record<string, string> = {}) => Object.entries(map).toSorted();
  return JSON.stringify([uid, generation, sorted(labels), sorted(annotations)]);
}

/** Whether what is held is what a write made, or newer: `resourceVersion` of the answer; `uid` of what was deleted. */
export function isSeen(
  held: KubernetesObject | undefined,
  write: { resourceVersion: string } | { deletedUid: string },
): boolean {
  if ("deletedUid" in write) return held?.metadata.uid !== write.deletedUid;
  return (
    held !== undefined && compareVersions(held.metadata.resourceVersion ?? "", write.resourceVersion) >= 0
  );
}
