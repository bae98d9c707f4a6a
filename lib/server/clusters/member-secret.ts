import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { systemGrant, type Target, type Verb } from "@/lib/server/authorization/grant";
import type { ClusterClient } from "./cluster-client";

/** Where a member's tokens are kept: one Secret of the host. Its name is a pure function of the cluster's name. */
export interface SecretPlace {
  /** The host, as grants name it. */
  host: string;
  namespace: string;
  cluster: string;
}

const managed = { "app.kubernetes.io/managed-by": "isthmus" };

export function secretName(cluster: string): string {
  return `cluster-${cluster}`;
}

const grantFor = (verb: Verb, { host, namespace, cluster }: SecretPlace) => {
  const target: Target = {
    cluster: host,
    group: "",
    version: "v1",
    resource: "secrets",
    namespace,
    name: secretName(cluster),
  };
  return systemGrant("cluster-registry", verb, target);
};

/**
 * Stores the tokens. A Secret of ours that a broken disconnect left behind is replaced: its tokens belong to no Cluster.
 * The caller has made sure that no Cluster of this name exists.
 * @throws StatusError AlreadyExists when a Secret of somebody else has the name.
 */
export async function writeMemberSecret(
  client: ClusterClient,
  place: SecretPlace,
  tokens: { reader: string; impersonator: string; propagator: string },
): Promise<void> {
  const secret: KubernetesObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName(place.cluster), namespace: place.namespace, labels: managed },
    type: "Opaque",
    stringData: tokens,
  };
  try {
    await client.create(grantFor("create", place), secret);
  } catch (error) {
    if (!isStatusError(error) || error.code !== 409) throw error;
    const left = await client.get(grantFor("get", place));
    if (left.metadata.labels?.["app.kubernetes.io/managed-by"] !== "isthmus") throw error;
    const { uid, resourceVersion } = left.metadata;
    const metadata = {
      ...secret.metadata,
      ...(uid ? { uid } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
    };
    await client.update(grantFor("update", place), { ...secret, metadata });
  }
}

/** Deletes the tokens. @returns false when there were none. */
export async function deleteMemberSecret(client: ClusterClient, place: SecretPlace): Promise<boolean> {
  try {
    const secret = await client.get(grantFor("get", place));
    await client.delete(grantFor("delete", place), { uid: secret.metadata.uid ?? "" });
    return true;
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return false;
    throw error;
  }
}
