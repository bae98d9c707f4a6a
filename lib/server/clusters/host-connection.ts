import "server-only";
import { readFileSync } from "node:fs";
import { KubeConfig } from "@kubernetes/client-node";
import type { ClusterEndpoint, Credential } from "./endpoint";

export interface HostConnection {
  endpoint: ClusterEndpoint;
  credential: Credential;
}

/**
 * How to reach the host cluster: the trusted kubeconfig of the operator who starts Isthmus, else the service account of
 * the pod it runs in. Only this file is trusted enough to name certificate files; members' kubeconfigs never are.
 * @throws Error naming what is missing.
 */
export function readHostConnection(kubeconfigPath: string | undefined): HostConnection {
  const config = new KubeConfig();
  if (kubeconfigPath === undefined) config.loadFromCluster();
  else config.loadFromFile(kubeconfigPath);
  const where = kubeconfigPath ?? "the pod's service account";
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) throw new Error(`${where} names no current cluster and user`);
  const caData = readData(cluster.caData, cluster.caFile);
  if (caData === undefined) throw new Error(`${where} has no certificate authority for ${cluster.server}`);
  const endpoint = { server: cluster.server.replace(/\/+$/, ""), caData };
  if (typeof user.token === "string" && user.token !== "")
    return { endpoint, credential: { token: user.token } };
  const { tokenFile } = (user.authProvider?.config ?? {}) as { tokenFile?: string };
  if (tokenFile !== undefined) return { endpoint, credential: rotatingToken(tokenFile) };
  const clientCertificate = readData(user.certData, user.certFile);
  const clientKey = readData(user.keyData, user.keyFile);
  if (clientCertificate === undefined || clientKey === undefined)
    throw new Error(`${where} has neither a token nor a client certificate with its key`);
  return { endpoint, credential: { clientCertificate, clientKey } };
}

function readData(base64: string | undefined, file: string | undefined): string | undefined {
  if (base64 !== undefined) return Buffer.from(base64, "base64").toString("utf8");
  return file === undefined ? undefined : readFileSync(file, "utf8");
}

const rereadMilliseconds = 60_000;

/** The kubelet replaces a pod's token while we run: it is read again each minute. */
function rotatingToken(file: string): Credential {
  let token = "";
  let readAt = -Infinity;
  return {
    get token() {
      if (performance.now() - readAt > rereadMilliseconds) {
        token = readFileSync(file, "utf8").trim();
        readAt = performance.now();
      }
      return token;
    },
  };
}
