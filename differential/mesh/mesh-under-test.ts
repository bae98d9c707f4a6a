import { readFileSync } from "node:fs";
import { request } from "undici";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { formatApiVersion, groupOf } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { watchedResources } from "@/lib/domain/kubernetes/resources";
import type { MeshConfig } from "@/lib/domain/istio/mesh-config";
import { parseMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import { createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import { buildStage, removeStage, type Stage, type StagePod } from "./stage";
import type { Snapshot, SnapshotType, Witness } from "./witness";

/** istiod gathers changes for up to 10 s while more of them come. */
const settleSeconds = 60;
const plurals = new Map<string, string>(
  watchedResources.map(({ group, kind, resource }) => [`${group}/${kind}`, resource]),
);

/** A living mesh in which random worlds are set up, one at a time. */
export interface MeshUnderTest {
  cluster: Administrator;
  stage: Stage;
  witness: Witness;
  directory: string;
  name: string;
  /**
   * Replaces the objects of the world before by these, and waits until istiod serves them.
   * @returns what the API server took; what it or the webhook refused is left out.
   */
  setWorld(objects: readonly KubernetesObject[]): Promise<KubernetesObject[]>;
  /** Everything known of the cluster, as Isthmus sees it. */
  readWorld(): Promise<ClusterWorld>;
  /** What istiod serves to a pod's proxy. */
  fetch(
    pod: Pick<StagePod, "name" | "namespace" | "ip" | "labels" | "serviceAccount" | "type">,
    types?: SnapshotType[],
  ): Promise<Snapshot>;
  /**
   * Takes away the Istio objects that stand in some namespaces.
   * @returns puts them back.
   */
  setAside(namespaces: readonly string[]): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** What decides about calls. */
const decidingKinds = new Set([
  "VirtualService",
  "DestinationRule",
  "AuthorizationPolicy",
  "PeerAuthentication",
  "RequestAuthentication",
  "Sidecar",
]);

function pathOf(object: KubernetesObject): string {
  const plural = plurals.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  if (plural === undefined) throw new Error(`there is no resource for ${object.apiVersion} ${object.kind}`);
  return `/apis/${object.apiVersion}/namespaces/${object.metadata.namespace}/${plural}`;
}

/** Joins a cluster of a running fleet whose istiod is ready. */
export async function openMesh(
  directory: string,
  name: "west" | "east",
  witness: Witness,
): Promise<MeshUnderTest> {
  const cluster = createAdministrator(readFleet(directory).clusters[name]);
  const file = JSON.parse(readFileSync(`${directory}/fleet.json`, "utf8")) as {
    ports: Record<string, number>;
    clusters: Record<string, { istiod: { debugURL: string } }>;
  };
  const server = `127.0.0.1:${file.ports[`istiod-grpc-${name}`]}`;
  const debugURL = file.clusters[name]?.istiod.debugURL ?? "";
  const mesh = await readMeshConfig(cluster);
  const stage = await buildStage(cluster, 1 + Math.floor(Math.random() * 250));
  const markers = await cluster.createNamespace("differ-marker");
  let applied: KubernetesObject[] = [];
  let turn = 0;

  const fetch: MeshUnderTest["fetch"] = async (pod, types = ["clusters", "listeners", "routes"]) =>
    witness.snapshot({
      server,
      nodeID: `${pod.type}~${pod.ip}~${pod.name}.${pod.namespace}~${pod.namespace}.svc.cluster.local`,
      metadata: {
        CLUSTER_ID: name,
        NAMESPACE: pod.namespace,
        LABELS: pod.labels,
        SERVICE_ACCOUNT: pod.serviceAccount,
        ISTIO_VERSION: "1.31.0",
      },
      types,
    });

  /** istiod makes pushes of what it has stored: first it must have stored all, then a push after that must go out. */
  const settle = async (
    present: readonly KubernetesObject[],
    absent: readonly KubernetesObject[],
  ): Promise<void> => {
    const deadline = Date.now() + settleSeconds * 1000;
    const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.namespace}/${metadata.name}`;
    const versionOf = ({ metadata }: KubernetesObject) => Number(metadata.resourceVersion);
    const findLate = async (): Promise<string[]> => {
      const response = await request(`${debugURL}/debug/configz`);
      const stored = (await response.body.json()) as KubernetesObject[];
      // Newer ones count too: istiod itself writes the addresses that it assigns to a ServiceEntry.
      const versions = new Map(stored.map((object) => [keyOf(object), versionOf(object)]));
      return [
        ...present.filter((object) => (versions.get(keyOf(object)) ?? 0) < versionOf(object)),
        ...absent.filter((object) => versions.has(keyOf(object))),
      ].map(keyOf);
    };
    for (let late = await findLate(); late.length > 0; late = await findLate()) {
      if (Date.now() > deadline) throw new Error(`istiod did not take ${late.join(", ")} in time`);
    }
    turn += 1;
    const host = `turn-${turn}.marker.test`;
    const path = `/apis/networking.istio.io/v1/namespaces/${markers}/serviceentries`;
    await cluster.create(path, {
      apiVersion: "networking.istio.io/v1",
      kind: "ServiceEntry",
      metadata: { name: `turn-${turn}`, namespace: markers },
      spec: {
        hosts: [host],
        ports: [{ number: 9999, name: "tcp", protocol: "TCP" }],
        resolution: "NONE",
        exportTo: ["."],
      },
    });
    const observer = {
      type: "sidecar",
      ip: "10.246.0.1",
      name: "observer",
      namespace: markers,
      labels: {},
      serviceAccount: "default",
    } as const;
    for (;;) {
      const { clusters } = await fetch(observer, ["clusters"]);
      if (clusters.some((item) => item.name === `outbound|9999||${host}`)) break;
      if (Date.now() > deadline) throw new Error("istiod did not push in time");
    }
    await cluster.delete(`${path}/turn-${turn}`);
  };

  const setWorld: MeshUnderTest["setWorld"] = async (objects) => {
    const before = applied;
    applied = [];
    await Promise.all(
      before.map(async (object) => cluster.delete(`${pathOf(object)}/${object.metadata.name}`)),
    );
    const created = await Promise.all(
      objects.map(async (object) => {
        const { code, body } = await cluster.send("POST", pathOf(object), object);
        if (code < 300) return body as KubernetesObject;
        if (code === 400 || code === 422) return undefined;
        throw new Error(
          `${object.kind} ${object.metadata.name} was answered with ${code}: ${JSON.stringify(body)}`,
        );
      }),
    );
    applied = created.filter((object) => object !== undefined);
    const kept = new Set(applied.map((object) => pathOf(object) + object.metadata.name));
    await settle(
      applied,
      before.filter((object) => !kept.has(pathOf(object) + object.metadata.name)),
    );
    return applied;
  };

  return {
    cluster,
    stage,
    witness,
    directory,
    name,
    setWorld,
    fetch,
    async setAside(namespaces) {
      const found = (await listAll(cluster)).filter(
        ({ kind, metadata }) => decidingKinds.has(kind) && namespaces.includes(metadata.namespace ?? ""),
      );
      for (const object of found) await cluster.delete(`${pathOf(object)}/${object.metadata.name}`);
      return async () => {
        for (const { apiVersion, kind, metadata, spec } of found) {
          const { name, namespace, labels, annotations } = metadata;
          const kept = {
            name,
            namespace,
            ...(labels ? { labels } : {}),
            ...(annotations ? { annotations } : {}),
          };
          await cluster.create(pathOf({ apiVersion, kind, metadata }), {
            apiVersion,
            kind,
            metadata: kept,
            spec,
          });
        }
      };
    },
    readWorld: async () => buildClusterWorld(name, await listAll(cluster), mesh),
    async close() {
      await setWorld([]);
      await removeStage(cluster, stage);
      await cluster.close();
    },
  };
}

async function readMeshConfig(cluster: Administrator): Promise<MeshConfig> {
  const { code, body } = await cluster.send("GET", "/api/v1/namespaces/istio-system/configmaps/istio");
  if (code !== 200) throw new Error(`the mesh configuration could not be read: ${JSON.stringify(body)}`);
  return parseMeshConfig((body["data"] as { mesh: string }).mesh);
}

async function listAll(cluster: Administrator): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    watchedResources.map(async (resource) => {
      const apiVersion = formatApiVersion(resource);
      const root = resource.group === "" ? "/api" : "/apis";
      const { code, body } = await cluster.send("GET", `${root}/${apiVersion}/${resource.resource}`);
      if (code === 404) return [];
      if (code !== 200) throw new Error(`${resource.resource} answered ${code}: ${JSON.stringify(body)}`);
      const items = body["items"] as KubernetesObject[];
      return items.map((item) => ({ ...item, apiVersion, kind: resource.kind }));
    }),
  );
  return lists.flat();
}
