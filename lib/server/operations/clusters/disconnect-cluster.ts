import "server-only";
import { clusterGVR } from "@/lib/domain/kubernetes/cluster-resource";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { memberAccounts, memberNamespace } from "@/lib/domain/kubernetes/plan-member-access";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { describeAccess } from "@/lib/server/audit/describe-access";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { authorize } from "@/lib/server/authorization/authorize";
import { systemGrant, type Target } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { ClusterClient } from "@/lib/server/clusters/cluster-client";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { deleteMemberSecret } from "@/lib/server/clusters/member-secret";
import { removeTenancy } from "@/lib/server/clusters/tenancy-in-member";
import { getRuntime } from "@/lib/server/runtime";

export interface DisconnectedCluster {
  /** The member's accounts are gone, so their tokens are worthless. */
  revoked: boolean;
  /** What is left to do by hand, in a person's words. */
  message: string;
}

/**
 * Disconnects a cluster while running: its accounts are deleted in the member (which revokes their tokens), then the
 * Cluster and its Secret in the host. What tenancy put into the member goes with them; nothing else in it is touched.
 * A member that does not answer, or could never be attached, is disconnected all the same; the answer says that its tokens
 * still live. What an earlier, broken disconnect left is removed.
 * @throws StatusError NotFound, Forbidden, or ServiceUnavailable when the host cannot be written.
 */
export async function disconnectCluster(context: RequestContext, name: string): Promise<DisconnectedCluster> {
  authorize(context, "connect", { cluster: name, ...clusterGVR, name });
  const { clusters } = getRuntime();
  const target = { cluster: clusters.hostName, ...clusterGVR, name };
  const stored = await findObject(clusters.host, target);
  const act = {
    verb: "disconnect",
    target: { ...target, cluster: "host", kind: "Cluster" },
    before: stored ?? null,
    after: null,
    asPerson: false,
    decision: describeAccess(context, "connect", { cluster: name, ...clusterGVR, name }).decision,
  };
  return recordWrite(context, act, () => removeCluster(context, target, stored));
}

/** The member's accounts first: without the Cluster and its Secret nobody could delete them any more. */
async function removeCluster(
  context: RequestContext,
  target: Target & { name: string },
  stored: KubernetesObject | undefined,
): Promise<DisconnectedCluster> {
  const { clusters, config } = getRuntime();
  const { name } = target;
  const member = clusters.get(name);
  const result = member
    ? await revoke(context, member)
    : {
        revoked: false,
        message: `${name} was not attached, so its accounts in the member could not be deleted`,
      };
  if (stored) {
    const grant = systemGrant("cluster-registry", "delete", target);
    await clusters.host.delete(grant, { uid: stored.metadata.uid ?? "" });
  }
  const place = { host: clusters.hostName, namespace: config.ISTHMUS_NAMESPACE, cluster: name };
  const hadSecret = await deleteMemberSecret(clusters.host, place);
  if (!stored && !hadSecret) {
    throw new StatusError("NotFound", `there is no cluster ${name}`, {
      kind: "Cluster",
      name,
      cluster: name,
    });
  }
  return result;
}

async function findObject(client: ClusterClient, target: Target): Promise<KubernetesObject | undefined> {
  try {
    return await client.get(systemGrant("cluster-registry", "get", target));
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return undefined;
    throw error;
  }
}

async function revoke(context: RequestContext, member: MemberCluster): Promise<DisconnectedCluster> {
  const { name, client } = member;
  const left = `${await clearTenancy(context, member)}the namespace ${memberNamespace} and the ClusterRoles isthmus:* are left; its administrator can delete them`;
  try {
    // The reader deletes the accounts, its own last: with it goes the right to delete.
    for (const account of memberAccounts) {
      const target = {
        cluster: name,
        group: "",
        version: "v1",
        resource: "serviceaccounts",
        namespace: memberNamespace,
        name: account,
      };
      const stored = await findObject(client, target);
      // A member that was connected by an older Isthmus lacks the propagator.
      if (stored === undefined) continue;
      await client.delete(systemGrant("cluster-registry", "delete", target), {
        uid: stored.metadata.uid ?? "",
      });
    }
    return { revoked: true, message: `Isthmus' accounts in ${name} are deleted; ${left}` };
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return {
      revoked: false,
      message: `${name} could not be asked to delete Isthmus' accounts (${error.message}), their tokens live until they expire; ${left}`,
    };
  }
}

/** What tenants had there must not outlive who keeps it. Their rights end with the accounts all the same. */
async function clearTenancy(context: RequestContext, member: MemberCluster): Promise<string> {
  try {
    await removeTenancy(context, member);
    return "";
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return `tenants' role bindings and admission policies may be left (${error.message}); `;
  }
}
