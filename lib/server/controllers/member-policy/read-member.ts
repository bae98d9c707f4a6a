import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { memberSelector } from "@/lib/domain/tenancy/member-access/member-labels";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import {
  kindTarget,
  listAsPropagator,
  listTenancy,
  memberKinds,
} from "@/lib/server/clusters/tenancy-in-member";

type Member = Pick<MemberCluster, "name" | "client" | "transport" | "spec">;

export interface StoredInMember {
  /** Names of namespaces that take objects. */
  namespaces: string[];
  /** What is ours, all of it. */
  objects: KubernetesObject[];
  /** Its API server knows ValidatingAdmissionPolicies: since Kubernetes 1.30. */
  hasPolicies: boolean;
}

const namespaces = { group: "", version: "v1", resource: "namespaces" } as const;
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const maximumBytes = 32 * 1024 * 1024;
const answerMilliseconds = 15_000;

/**
 * What is in a member now, whole and of this moment, by quorum reads as the propagator.
 * @throws StatusError when any part of it cannot be read, or when it is not the cluster that was connected: then nothing is known,
 * and nothing may be concluded.
 */
export async function readMember(member: Member): Promise<StoredInMember> {
  const spaces = await listAsPropagator(member, namespaces);
  const system = spaces.find(({ metadata }) => metadata.name === "kube-system");
  if (system?.metadata.uid !== member.spec.id)
    throw new StatusError(
      "ServiceUnavailable",
      `cluster ${member.name} answers without the namespace kube-system that was connected; nothing is written to it`,
      { cluster: member.name },
    );
  return {
    namespaces: spaces.flatMap(({ metadata }) =>
      metadata.deletionTimestamp === undefined ? [metadata.name] : [],
    ),
    ...(await listTenancy(member)),
  };
}

/** Versions of what is ours in a member: equal texts, equal objects. */
export function fingerprintOf(objects: readonly Pick<KubernetesObject, "metadata">[]): string {
  return objects
    .map(({ metadata: { uid = "", resourceVersion = "" } }) => `${uid}@${resourceVersion}`)
    .toSorted()
    .join(" ");
}

/**
 * The cheap look: a {@link fingerprintOf} by lists without contents, from the API server's memory. It may be a moment old.
 * @throws StatusError
 */
export async function readFingerprint({ name, transport }: Member): Promise<string> {
  const found: Pick<KubernetesObject, "metadata">[] = [];
  for (const kind of memberKinds) {
    const target = kindTarget(name, kind);
    const response = await transport.request(systemGrant("propagator", "list", target), {
      method: "GET",
      path: buildResourcePath(target),
      query: { labelSelector: memberSelector, resourceVersion: "0" },
      headers: { accept: metadataOnly },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    try {
      const { items } = await readJsonObject(name, response, maximumBytes);
      if (Array.isArray(items)) found.push(...(items as KubernetesObject[]));
    } catch (error) {
      // An older API server knows no such policies.
      if (!isStatusError(error) || error.code !== 404) throw error;
    }
  }
  return fingerprintOf(found);
}
