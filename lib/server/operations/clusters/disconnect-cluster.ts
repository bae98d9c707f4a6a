import "server-only";
import { clusterGVR } from "@/lib/domain/kubernetes/cluster-resource";
import {
  impersonatorAccount,
  memberNamespace,
  readerAccount,
} from "@/lib/domain/kubernetes/plan-member-access";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize, systemGrant } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getRuntime } from "@/lib/server/runtime";
import { secretTarget } from "./connect-cluster";
import { getMember } from "./get-member";

export interface DisconnectedCluster {
  /** The member's accounts are gone, so their tokens are worthless. */
  revoked: boolean;
  /** What is left to do by hand, in a person's words. */
  message: string;
}

/**
 * Disconnects a cluster while running: its accounts are deleted in the member (which revokes their tokens), then the
 * Cluster and its Secret in the host. Nothing else in the member is touched.
 * A member that does not answer is disconnected all the same; the answer says that its tokens still live.
 * @throws StatusError NotFound, Forbidden, or ServiceUnavailable when the host cannot be written.
 */
export async function disconnectCluster(context: RequestContext, name: string): Promise<DisconnectedCluster> {
  authorize(context, "connect", { cluster: name, ...clusterGVR, name });
  const member = getMember(name);
  const { clusters, config, logger } = getRuntime();
  const target = { cluster: clusters.hostName, ...clusterGVR, name };
  const stored = await clusters.host.get(systemGrant("cluster-registry", "get", target));
  const result = await revoke(member);
  await clusters.host.delete(systemGrant("cluster-registry", "delete", target), {
    uid: stored.metadata.uid ?? "",
  });
  const where = secretTarget(config.ISTHMUS_NAMESPACE, name);
  try {
    const secret = await clusters.host.get(systemGrant("cluster-registry", "get", where));
    await clusters.host.delete(systemGrant("cluster-registry", "delete", where), {
      uid: secret.metadata.uid ?? "",
    });
  } catch (error) {
    if (!isStatusError(error) || error.code !== 404) throw error;
  }
  logger.info(
    {
      audit: true,
      requestId: context.requestId,
      person: context.person.username,
      cluster: name,
      revoked: result.revoked,
    },
    "cluster disconnected",
  );
  return result;
}

async function revoke({ name, client }: MemberCluster): Promise<DisconnectedCluster> {
  const left = `the namespace ${memberNamespace} and the ClusterRoles isthmus:* are left; its administrator can delete them`;
  try {
    // The reader deletes the accounts, its own last: with it goes the right to delete.
    for (const account of [impersonatorAccount, readerAccount]) {
      const target = {
        cluster: name,
        group: "",
        version: "v1",
        resource: "serviceaccounts",
        namespace: memberNamespace,
        name: account,
      };
      const stored = await client.get(systemGrant("cluster-registry", "get", target));
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
