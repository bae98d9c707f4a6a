import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { Logger } from "@/lib/server/logger";
import { createClusterClient } from "./cluster-client";
import type { ClusterTransport } from "./transport";

/**
 * Makes sure that the namespace for our Secrets exists in the host. A failure is logged only: connecting a cluster says
 * again what is missing.
 */
export async function prepareHost(
  transport: ClusterTransport,
  namespace: string,
  logger: Logger,
): Promise<void> {
  const client = createClusterClient(transport);
  const target = {
    cluster: transport.cluster,
    group: "",
    version: "v1",
    resource: "namespaces",
    name: namespace,
  };
  try {
    await client.create(systemGrant("cluster-registry", "create", target), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
  } catch (error) {
    if (isStatusError(error) && error.code === 409) return;
    logger.warn({ namespace, err: error }, "the namespace of Isthmus in the host could not be made sure of");
  }
}
