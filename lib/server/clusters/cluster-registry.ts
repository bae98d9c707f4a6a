import "server-only";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ClusterResource, ClusterSpec } from "@/lib/domain/kubernetes/cluster-resource";
import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { summarizeCluster } from "@/lib/domain/kubernetes/summarize-cluster";
import { createClusterCache, type ClusterCache, type ClusterChange } from "@/lib/server/cache/cluster-cache";
import { systemClock } from "@/lib/server/cache/clock";
import type { Config } from "@/lib/server/config";
import type { Logger } from "@/lib/server/logger";
import { createClusterClient, type ClusterClient } from "./cluster-client";
import { createClusterWatch } from "./cluster-watch";
import { readHostConnection } from "./host-connection";
import { createHostPulse, type HostPulse } from "./host-pulse";
import { prepareHost } from "./prepare-host";
import { readIdentity } from "./read-identity";
import { createTransport, type ClusterTransport } from "./transport";
import { readMemberCredentials } from "./read-member-credentials";

/** One connected cluster. */
export interface MemberCluster {
  readonly name: string;
  /** The Cluster as the host has it now. */
  resource(): ClusterResource;
  readonly spec: ClusterSpec;
  /** Its addresses, telemetry included, may be on loopback (the local fleet's are). */
  readonly allowLoopback: boolean;
  readonly cache: ClusterCache;
  readonly transport: ClusterTransport;
  readonly client: ClusterClient;
  summary(): ClusterSummary;
}

/** Every connected cluster, following the Cluster objects of the host while running. */
export interface ClusterRegistry {
  names(): string[];
  get(name: string): MemberCluster | undefined;
  list(): MemberCluster[];
  /** Every Cluster object, those whose credentials cannot be read included. */
  summaries(): ClusterSummary[];
  /** The host's API server answers, so desired state can be read and written. */
  hostReachable(): boolean;
  /** UID of the host's kube-system. @throws StatusError when the host does not answer. */
  hostId(): Promise<string>;
  /** The name under which grants name the host itself. */
  readonly hostName: string;
  readonly host: ClusterClient;
  readonly hostTransport: ClusterTransport;
  /** Beats from `start` to `stop`. */
  readonly hostPulse: HostPulse;
  onChange(listener: (change: ClusterChange) => void): () => void;
  start(): void;
  stop(): Promise<void>;
}

/** What readers of clusters need: the registry itself, or the part of it that one person sees. */
export type ClusterView = Pick<ClusterRegistry, "names" | "get" | "list" | "summaries" | "onChange">;

/**
 * The identity of what answers, when it is not the one that was connected. Undefined when it is, and when nothing answers:
 * then the cluster is shown as offline, and its identity is held against it as soon as its namespaces are read.
 */
async function readOtherIdentity(transport: ClusterTransport, id: string): Promise<string | undefined> {
  try {
    const found = await readIdentity(transport);
    return found === id ? undefined : found;
  } catch (error) {
    if (isStatusError(error)) return undefined;
    throw error;
  }
}

const hostName = "host";
const credentialRetryMilliseconds = 3000;
const identityRetryMilliseconds = 30_000;

interface Entry {
  resource: ClusterResource;
  /** Changes when the connection must be made anew. */
  fingerprint: string;
  member?: MemberCluster;
  problem?: string;
  retry?: NodeJS.Timeout;
}

/** @throws Error when the host's kubeconfig cannot be used. */
export function createClusterRegistry({
  config,
  logger,
}: {
  config: Config;
  logger: Logger;
}): ClusterRegistry {
  const { endpoint, credential } = readHostConnection(config.ISTHMUS_HOST_KUBECONFIG);
  const hostTransport = createTransport({ cluster: hostName, endpoint, reader: credential });
  const host = createClusterClient(hostTransport);
  const entries = new Map<string, Entry>();
  const listeners = new Set<(change: ClusterChange) => void>();
  let hostId: Promise<string> | undefined;

  const announce = (change: ClusterChange) => {
    for (const listener of listeners) listener(change);
  };
  const announceFreshness = (cluster: string) => announce({ cluster, resource: "*", type: "freshness" });

  const hostPulse = createHostPulse(hostTransport, systemClock);
  hostPulse.onBeat((before, now) => {
    if (now.state === before.state) return;
    if (now.state === "up") void prepareHost(hostTransport, config.ISTHMUS_NAMESPACE, logger);
    for (const name of entries.keys()) announceFreshness(name);
  });
  const watch = createClusterWatch({
    transport: hostTransport,
    pulse: hostPulse,
    logger,
    onUpsert: upsert,
    onDelete: (name) => {
      void detach(name).then(() => announceFreshness(name));
    },
  });

  function upsert(resource: ClusterResource): void {
    const { name } = resource.metadata;
    const fingerprint = JSON.stringify([resource.spec, resource.metadata.uid]);
    const known = entries.get(name);
    if (known && known.fingerprint === fingerprint) {
      known.resource = resource;
      announceFreshness(name);
      return;
    }
    const entry: Entry = { resource, fingerprint };
    entries.set(name, entry);
    announceFreshness(name);
    void release(known).then(() => attach(name, entry));
  }

  async function attach(name: string, entry: Entry): Promise<void> {
    const { connection } = entry.resource.spec;
    try {
      const credentials = await readMemberCredentials(host, {
        host: hostName,
        namespace: config.ISTHMUS_NAMESPACE,
        secret: connection.secretRef.name,
        cluster: name,
      });
      if (entries.get(name) !== entry) return;
      const { server, caData, addresses } = connection;
      const transport = createTransport({
        cluster: name,
        endpoint: { server, caData, ...(addresses === undefined ? {} : { addresses }) },
        ...credentials,
      });
      const other = await readOtherIdentity(transport, entry.resource.spec.id);
      if (entries.get(name) !== entry || other !== undefined) {
        await transport.close();
        if (entries.get(name) === entry && other !== undefined) refuseIdentity(name, entry, other);
        return;
      }
      const cache = createClusterCache({ cluster: name, transport, logger });
      cache.onChange((change) => {
        if (change.resource === "namespaces") refuseOtherIdentity(name, entry);
        announce(change);
      });
      entry.member = {
        name,
        resource: () => entry.resource,
        spec: entry.resource.spec,
        allowLoopback: config.ISTHMUS_ALLOW_LOOPBACK_CLUSTERS,
        cache,
        transport,
        client: createClusterClient(transport),
        summary: () => summarize(entry),
      };
      delete entry.problem;
      cache.start();
      logger.info({ cluster: name, server }, "cluster attached");
    } catch (error) {
      if (entries.get(name) !== entry) return;
      postpone(
        name,
        entry,
        error instanceof Error ? error.message : String(error),
        credentialRetryMilliseconds,
      );
    }
    announceFreshness(name);
  }

  function postpone(name: string, entry: Entry, problem: string, milliseconds: number): void {
    entry.problem = problem;
    logger.warn({ cluster: name, problem }, "cluster cannot be attached yet");
    entry.retry = setTimeout(() => void attach(name, entry), milliseconds);
    entry.retry.unref();
  }

  /** Behind the same address may stand another cluster by now: nothing of it is shown, nothing is written to it. */
  function refuseOtherIdentity(name: string, entry: Entry): void {
    const { member, resource } = entry;
    const found = member?.cache.get("namespaces", undefined, "kube-system")?.meta.uid;
    if (!member || found === undefined || found === resource.spec.id) return;
    delete entry.member;
    void release({ ...entry, member });
    refuseIdentity(name, entry, found);
  }

  function refuseIdentity(name: string, entry: Entry, found: string): void {
    const { id, connection } = entry.resource.spec;
    const problem = `another cluster answers at ${connection.server}: its identity is ${found}, connected was ${id}; disconnect and connect again`;
    postpone(name, entry, problem, identityRetryMilliseconds);
    announceFreshness(name);
  }

  async function detach(name: string): Promise<void> {
    const entry = entries.get(name);
    if (!entry) return;
    entries.delete(name);
    await release(entry);
    logger.info({ cluster: name }, "cluster detached");
  }

  /** Ends an entry's watches and connections. */
  async function release(entry: Entry | undefined): Promise<void> {
    clearTimeout(entry?.retry);
    entry?.member?.cache.stop();
    await entry?.member?.transport.close();
  }

  function summarize({ resource, member, problem }: Entry): ClusterSummary {
    const conditions = resource.status?.conditions ?? [];
    const { name } = resource.metadata;
    if (!member) {
      const observation = {
        freshness: problem === undefined ? "syncing" : "offline",
        lastSeenAt: undefined,
        kubernetesVersion: undefined,
        problem,
      } as const;
      return summarizeCluster(resource, emptyWorld(name), observation, conditions);
    }
    const { cache } = member;
    const observation = {
      freshness: cache.freshness(),
      lastSeenAt: cache.lastSeenAt(),
      kubernetesVersion: cache.version(),
      problem: cache.problem(),
      meshProblem: cache.meshProblem(),
    };
    return summarizeCluster(resource, cache.world(), observation, conditions);
  }

  return {
    hostName,
    host,
    hostTransport,
    hostPulse,
    names: () => [...entries.keys()],
    get: (name) => entries.get(name)?.member,
    list: () => [...entries.values()].flatMap(({ member }) => (member ? [member] : [])),
    summaries: () => [...entries.values()].map(summarize),
    hostReachable: () => hostPulse.isUp(),
    hostId() {
      hostId ??= watch.readIdentity().catch((error: unknown) => {
        hostId = undefined;
        throw error;
      });
      return hostId;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      hostPulse.start();
      watch.start();
    },
    async stop() {
      hostPulse.stop();
      watch.stop();
      await Promise.all([...entries.keys()].map(detach));
      await hostTransport.close();
    },
  };
}
