import "server-only";
import { formatApiVersion, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import {
  impersonatorAccount,
  memberNamespace,
  planMemberAccess,
  propagatorAccount,
  readerAccount,
} from "@/lib/domain/kubernetes/plan-member-access";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant, type Target, type Verb } from "@/lib/server/authorization/grant";
import { createClusterClient } from "./cluster-client";
import type { ClusterEndpoint, Credential } from "./endpoint";
import { readJsonObject } from "./read-body";
import { buildResourcePath } from "./resource-path";
import { createTransport, type ClusterTransport } from "./transport";

const year = 365 * 24 * 3600;
const maximumBytes = 1024 * 1024;

/** Plural names of the kinds that {@link planMemberAccess} plans. */
const plurals: Record<string, string> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  Role: "roles",
  RoleBinding: "rolebindings",
};

export interface BootstrappedMember {
  /** UID of kube-system. */
  id: string;
  kubernetesVersion: string;
  /** Bearer tokens of the three accounts, valid for a year at most; the server may have cut that. */
  reader: string;
  impersonator: string;
  propagator: string;
}

/** The identity of a cluster: the UID of its kube-system namespace, and its version. @throws StatusError */
export async function identifyCluster(
  cluster: string,
  endpoint: ClusterEndpoint,
  credential: Credential,
): Promise<{ id: string; kubernetesVersion: string }> {
  const transport = createTransport({ cluster, endpoint, reader: credential, connections: 2 });
  try {
    return await identify(transport);
  } finally {
    await transport.close();
  }
}

/**
 * Exchanges an administrator's credential for three small ones: a reader, an impersonator and a propagator, as ServiceAccounts
 * of the member. The administrator's credential is used here and nowhere else, and is not kept.
 * When a step fails, what this call created is taken away again.
 * @throws StatusError naming the cluster and the object that could not be written.
 */
export async function bootstrapMember(
  cluster: string,
  endpoint: ClusterEndpoint,
  administrator: Credential,
  subjects: readonly string[],
): Promise<BootstrappedMember> {
  const transport = createTransport({ cluster, endpoint, reader: administrator, connections: 4 });
  const created: KubernetesObject[] = [];
  try {
    const identity = await identify(transport);
    for (const object of planMemberAccess(subjects)) {
      if (await applyObject(transport, object)) created.push(object);
    }
    return {
      ...identity,
      reader: await requestToken(transport, readerAccount),
      impersonator: await requestToken(transport, impersonatorAccount),
      propagator: await requestToken(transport, propagatorAccount),
    };
  } catch (error) {
    throw await takeAway(transport, created, error);
  } finally {
    await transport.close();
  }
}

/** Removes what was created, all that can be; the first failure stays the one that is told. */
async function takeAway(
  transport: ClusterTransport,
  created: KubernetesObject[],
  cause: unknown,
): Promise<unknown> {
  const left: string[] = [];
  for (const object of created.toReversed()) {
    try {
      await removeObject(transport, object);
    } catch (error) {
      if (!isStatusError(error)) throw error;
      left.push(`${object.kind} ${object.metadata.name}`);
    }
  }
  if (left.length === 0 || !isStatusError(cause)) return cause;
  const { reason, message, details, code } = cause;
  return new StatusError(reason, `${message}; left behind: ${left.join(", ")}`, details, { code, cause });
}

async function identify(transport: ClusterTransport): Promise<{ id: string; kubernetesVersion: string }> {
  const { cluster } = transport;
  const grant = systemGrant(
    "cluster-registry",
    "get",
    target(cluster, { group: "", version: "v1" }, "namespaces", "kube-system"),
  );
  try {
    const [namespace, version] = await Promise.all([
      createClusterClient(transport).get(grant),
      transport
        .request(grant, { method: "GET", path: "/version" })
        .then((response) => readJsonObject(cluster, response, maximumBytes)),
    ]);
    return { id: namespace.metadata.uid ?? "", kubernetesVersion: String(version.gitVersion ?? "") };
  } catch (error) {
    if (isStatusError(error) && error.reason === "MemberCredentialsInvalid") {
      const message = "the API server does not accept the credential of the kubeconfig";
      throw new StatusError(
        "Invalid",
        `${cluster}: ${message}`,
        { cluster, causes: [{ reason: "FieldValueInvalid", field: "kubeconfig", message }] },
        { cause: error },
      );
    }
    throw error;
  }
}

function target(
  cluster: string,
  group: { group: string; version: string },
  resource: string,
  name: string,
  namespace?: string,
  subresource?: string,
): Target {
  return {
    cluster,
    ...group,
    resource,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function targetOf(cluster: string, object: KubernetesObject): Target {
  const [version = "v1", group = ""] = object.apiVersion.split("/").toReversed();
  return target(
    cluster,
    { group, version },
    plurals[object.kind] ?? "",
    object.metadata.name,
    object.metadata.namespace,
  );
}

/** Server-side apply; true when the object did not exist before. */
async function applyObject(transport: ClusterTransport, object: KubernetesObject): Promise<boolean> {
  return call(transport, "patch", targetOf(transport.cluster, object), object, async (grant, path) => {
    const response = await transport.request(grant, {
      method: "PATCH",
      path,
      query: { fieldManager: "isthmus", force: "true", fieldValidation: "Strict" },
      headers: { "content-type": "application/apply-patch+yaml" },
      body: JSON.stringify(object),
    });
    await readJsonObject(transport.cluster, response, maximumBytes);
    return response.statusCode === 201;
  });
}

async function removeObject(transport: ClusterTransport, object: KubernetesObject): Promise<void> {
  await call(transport, "delete", targetOf(transport.cluster, object), object, async (grant, path) => {
    await readJsonObject(
      transport.cluster,
      await transport.request(grant, { method: "DELETE", path }),
      maximumBytes,
    );
  });
}

async function requestToken(transport: ClusterTransport, account: string): Promise<string> {
  const body: KubernetesObject = {
    apiVersion: formatApiVersion({ group: "authentication.k8s.io", version: "v1" }),
    kind: "TokenRequest",
    metadata: { name: account, namespace: memberNamespace },
    spec: { expirationSeconds: year },
  };
  const where = target(
    transport.cluster,
    { group: "", version: "v1" },
    "serviceaccounts",
    account,
    memberNamespace,
    "token",
  );
  return call(transport, "create", where, body, async (grant, path) => {
    const response = await transport.request(grant, {
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await readJsonObject(transport.cluster, response, maximumBytes);
    const token = (answer.status as { token?: unknown } | undefined)?.token;
    if (typeof token !== "string" || token === "")
      throw new StatusError("BadGateway", `cluster ${transport.cluster} issued no token`);
    return token;
  });
}

async function call<T>(
  transport: ClusterTransport,
  verb: Verb,
  where: Target,
  object: KubernetesObject,
  send: (grant: ReturnType<typeof systemGrant>, path: string) => Promise<T>,
): Promise<T> {
  try {
    return await send(systemGrant("cluster-registry", verb, where), buildResourcePath(where));
  } catch (error) {
    if (!isStatusError(error)) throw error;
    throw new StatusError(
      error.reason,
      `${verb} ${object.kind} ${object.metadata.name} on cluster ${transport.cluster}: ${error.message}`,
      { ...error.details, cluster: transport.cluster, kind: object.kind, name: object.metadata.name },
      { code: error.code, cause: error },
    );
  }
}
