import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { ClusterClient } from "./cluster-client";
import type { Credential } from "./endpoint";

/**
 * The tokens of a member, from the Secret that its Cluster names (keys `reader`, `impersonator` and `propagator`; a member that was
 * connected by an older Isthmus has no propagator).
 * @throws StatusError naming Secret and key; never a value.
 */
export async function readMemberCredentials(
  client: ClusterClient,
  { host, namespace, secret, cluster }: { host: string; namespace: string; secret: string; cluster: string },
): Promise<{ reader: Credential; impersonator: Credential; propagator?: Credential }> {
  const target = { cluster: host, group: "", version: "v1", resource: "secrets", namespace, name: secret };
  const object = await client.get(systemGrant("cluster-registry", "get", target));
  const data = (object.data ?? {}) as Record<string, unknown>;
  const read = (key: string): Credential => {
    const value = data[key];
    const token = typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : "";
    if (token === "") {
      throw new StatusError(
        "NotFound",
        `Secret ${namespace}/${secret} of cluster ${cluster} has no key ${key}; connect the cluster again`,
        {
          cluster,
          kind: "Secret",
          namespace,
          name: secret,
        },
      );
    }
    return { token };
  };
  const credentials = { reader: read("reader"), impersonator: read("impersonator") };
  return "propagator" in data ? { ...credentials, propagator: read("propagator") } : credentials;
}
