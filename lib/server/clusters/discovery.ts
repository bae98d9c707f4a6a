import "server-only";
import { watchedResources, resourceName, type ResourceName } from "@/lib/domain/kubernetes/resources";
import type { Resource } from "@/lib/domain/kubernetes/object";
import { systemGrant } from "../authorization/grant";
import { systemClock, type Clock } from "../cache/clock";
import {
  parseAggregated,
  parseGroupVersions,
  parseResourceList,
  type ServedResource,
} from "./discovery-document";
import { readJsonObject } from "./read-body";
import { discard, type ClusterTransport } from "./transport";

export type { ServedResource } from "./discovery-document";

const aggregated = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(",");
const maximumBytes = 16 * 1024 * 1024;
const refreshOnMissMilliseconds = 10_000;

export interface Discovery {
  /**
   * Reads again what the cluster serves; cheap when nothing changed (ETag).
   * Rejects with a StatusError when the cluster does not answer; what was known stays.
   */
  refresh(signal?: AbortSignal): Promise<void>;
  /** Which watched kinds the cluster serves, each in the version to watch it in. Empty before the first refresh. */
  watched(): ReadonlyMap<ResourceName, Resource>;
  /**
   * Scope, kind and subresources of a resource; undefined when the cluster does not serve it.
   * A miss asks the cluster again, at most each 10 s.
   */
  lookupResource(group: string, version: string, plural: string): Promise<ServedResource | undefined>;
}

/** Knows what a cluster serves, from its aggregated discovery documents, or the plain ones of an older server. */
export function createDiscovery(transport: ClusterTransport, clock: Clock = systemClock): Discovery {
  const { cluster } = transport;
  const grant = systemGrant("reflector", "get", { cluster, group: "", version: "v1", resource: "discovery" });
  const documents = new Map<string, { etag: string | undefined; resources: ServedResource[] }>();
  let served = new Map<string, ServedResource>();
  let preferred: ServedResource[] = [];
  let refreshedAt: number | undefined;
  let underWay: Promise<void> | undefined;

  async function fetchPlain(
    path: string,
    body: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<ServedResource[]> {
    const resources: ServedResource[] = [];
    for (const groupVersion of parseGroupVersions(body)) {
      const at = groupVersion.includes("/") ? `/apis/${groupVersion}` : `${path}/${groupVersion}`;
      const response = await transport.request(grant, { method: "GET", path: at, signal });
      resources.push(
        ...parseResourceList(groupVersion, await readJsonObject(cluster, response, maximumBytes)),
      );
    }
    return resources;
  }

  async function fetchDocument(path: "/api" | "/apis", signal: AbortSignal): Promise<void> {
    const known = documents.get(path);
    const response = await transport.request(grant, {
      method: "GET",
      path,
      headers: {
        accept: `${aggregated},application/json`,
        ...(known?.etag === undefined ? {} : { "if-none-match": known.etag }),
      },
      signal,
    });
    if (response.statusCode === 304) {
      await response.body.dump();
      return;
    }
    const { etag } = response.headers;
    const body = await readJsonObject(cluster, response, maximumBytes).catch((error: unknown) => {
      discard(response);
      throw error;
    });
    const resources = parseAggregated(body) ?? (await fetchPlain(path, body, signal));
    documents.set(path, { etag: typeof etag === "string" ? etag : undefined, resources });
  }

  async function refreshNow(signal?: AbortSignal): Promise<void> {
    const deadline = AbortSignal.timeout(15_000);
    const limit = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    await fetchDocument("/api", limit);
    await fetchDocument("/apis", limit);
    preferred = [...documents.values()].flatMap(({ resources }) => resources);
    served = new Map(preferred.map((entry) => [`${entry.group}/${entry.version}/${entry.resource}`, entry]));
    refreshedAt = clock.now();
  }

  function refresh(signal?: AbortSignal): Promise<void> {
    underWay ??= refreshNow(signal).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    refresh,
    watched() {
      const found = new Map<ResourceName, Resource>();
      for (const wanted of watchedResources) {
        // Documents list the versions of a group in the cluster's own order of preference.
        const entry =
          served.get(`${wanted.group}/${wanted.version}/${wanted.resource}`) ??
          preferred.find(
            (candidate) => candidate.group === wanted.group && candidate.resource === wanted.resource,
          );
        if (entry && entry.verbs.includes("list") && entry.verbs.includes("watch")) {
          const { group, version, resource, kind, namespaced } = entry;
          found.set(resourceName(wanted), { group, version, resource, kind, namespaced });
        }
      }
      return found;
    },
    async lookupResource(group, version, plural) {
      const key = `${group}/${version}/${plural}`;
      const known = served.get(key);
      if (known) return known;
      if (refreshedAt !== undefined && clock.now() - refreshedAt < refreshOnMissMilliseconds)
        return undefined;
      await refresh();
      return served.get(key);
    },
  };
}
