import "server-only";
import { systemGrant } from "@/lib/server/authorization/grant";
import { createClusterClient } from "./cluster-client";
import type { ClusterTransport } from "./transport";

const timeoutMilliseconds = 5000;

/** What a cluster is known by: the UID of its namespace kube-system, asked as the reader. @throws StatusError */
export async function readIdentity(transport: ClusterTransport): Promise<string> {
  const target = {
    cluster: transport.cluster,
    group: "",
    version: "v1",
    resource: "namespaces",
    name: "kube-system",
  };
  const grant = systemGrant("cluster-registry", "get", target);
  const namespace = await createClusterClient(transport).get(grant, {
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  return namespace.metadata.uid ?? "";
}
