import "server-only";
import { formatApiVersion, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import { clusterGVR, clusterResourceSchema } from "@/lib/domain/kubernetes/cluster-resource";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { connectClusterSchema } from "@/lib/domain/kubernetes/connect-cluster";
import { parseKubeconfig } from "@/lib/domain/kubernetes/parse-kubeconfig";
import { summarizeCluster } from "@/lib/domain/kubernetes/summarize-cluster";
import { invalidFromZod, isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { describeAccess } from "@/lib/server/audit/describe-access";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { authorize } from "@/lib/server/authorization/authorize";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import { bootstrapMember, identifyCluster } from "@/lib/server/clusters/bootstrap-member";
import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import { deleteMemberSecret, secretName, writeMemberSecret } from "@/lib/server/clusters/member-secret";
import { resolveServer } from "@/lib/server/clusters/resolve-server";
import { getRuntime } from "@/lib/server/runtime";

/**
 * Connects a cluster while running: the kubeconfig is read by strict rules, used once to create a reader and an
 * impersonator in the member, and forgotten; host gets a Secret with their tokens and a Cluster that pins the identity.
 * @returns the new cluster, `syncing`; the registry sees it through its watch.
 * @throws StatusError Invalid (fields named), AlreadyExists (by name or identity), ServiceUnavailable (does not answer),
 * Forbidden (not an operator, or the kubeconfig may not create the accounts).
 */
export async function connectCluster(context: RequestContext, body: unknown): Promise<ClusterSummary> {
  const parsed = connectClusterSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the cluster to connect");
  const {
    name,
    displayName,
    region,
    zone,
    environment,
    kubeconfig,
    context: chosen,
    prometheusURL,
    istiodDebugURL,
  } = parsed.data;
  authorize(context, "connect", { cluster: name, ...clusterGVR, name });
  const { clusters, config } = getRuntime();
  const taken = clusters.summaries().find((cluster) => cluster.name === name);
  if (taken)
    throw new StatusError("AlreadyExists", `a cluster named ${name} is connected already (${taken.server})`, {
      cluster: name,
      kind: "Cluster",
      name,
    });

  const imported = parseKubeconfig(kubeconfig, chosen);
  const addresses = await resolveServer(imported.server, {
    allowLoopback: config.ISTHMUS_ALLOW_LOOPBACK_CLUSTERS,
  });
  const allowLoopback = config.ISTHMUS_ALLOW_LOOPBACK_CLUSTERS;
  for (const [field, url] of Object.entries({ prometheusURL, istiodDebugURL })) {
    if (url !== undefined) await resolveServer(url, { allowLoopback, what: field, field });
  }
  const endpoint = { server: imported.server, caData: imported.caData, addresses };
  const { id } = await identifyCluster(name, endpoint, imported.credential);
  const same = clusters.summaries().find((cluster) => cluster.id === id);
  if (same)
    throw new StatusError("AlreadyExists", `this cluster is connected already, as ${same.name}`, {
      cluster: same.name,
      kind: "Cluster",
      name: same.name,
    });

  const resource: KubernetesObject = {
    apiVersion: formatApiVersion(clusterGVR),
    kind: "Cluster",
    metadata: { name, annotations: { "isthmus.dev/connected-by": context.person.username } },
    spec: {
      id,
      role: id === (await clusters.hostId()) ? "host" : "member",
      ...(displayName === "" ? {} : { displayName }),
      ...(region === "" ? {} : { region }),
      ...(zone === "" ? {} : { zone }),
      ...(environment === "" ? {} : { environment }),
      connection: { ...endpoint, secretRef: { name: secretName(name) } },
      ...(prometheusURL === undefined ? {} : { telemetry: { prometheusURL } }),
      ...(istiodDebugURL === undefined ? {} : { istio: { debugURL: istiodDebugURL } }),
    },
  };
  const place = { host: clusters.hostName, namespace: config.ISTHMUS_NAMESPACE, cluster: name };
  const target = { cluster: "host", ...clusterGVR, kind: "Cluster", name };
  const { decision } = describeAccess(context, "connect", { cluster: name, ...clusterGVR, name });
  let kubernetesVersion: string | undefined;
  const stored = await recordWrite(
    context,
    { verb: "connect", target, before: null, after: resource, asPerson: false, decision },
    async () => {
      const subjects = config.ISTHMUS_IMPERSONATED_SUBJECTS;
      const member = await bootstrapMember(name, endpoint, imported.credential, subjects);
      ({ kubernetesVersion } = member);
      const { reader, impersonator, propagator } = member;
      await writeMemberSecret(clusters.host, place, { reader, impersonator, propagator });
      return createCluster(resource, place);
    },
    (created) => created,
  );
  const observation = {
    freshness: "syncing",
    lastSeenAt: undefined,
    kubernetesVersion,
    problem: undefined,
  } as const;
  return summarizeCluster(clusterResourceSchema.parse(stored), emptyWorld(name), observation, []);
}

/** @throws StatusError AlreadyExists when somebody else was first. */
async function createCluster(
  resource: KubernetesObject,
  place: Parameters<typeof deleteMemberSecret>[1],
): Promise<KubernetesObject> {
  const { clusters } = getRuntime();
  const { name } = resource.metadata;
  try {
    return await clusters.host.create(
      systemGrant("cluster-registry", "create", { cluster: clusters.hostName, ...clusterGVR, name }),
      resource,
    );
  } catch (error) {
    if (!isStatusError(error)) throw error;
    if (error.code === 409) {
      throw new StatusError(
        "AlreadyExists",
        `a cluster named ${name} was connected by somebody else just now`,
        { cluster: name, kind: "Cluster", name },
        { cause: error },
      );
    }
    // After a lost answer the Cluster may be there all the same, and would need its tokens.
    if (error.code < 500) await deleteMemberSecret(clusters.host, place);
    throw error;
  }
}
