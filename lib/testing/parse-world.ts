import { parseAllDocuments } from "yaml";
import { buildClusterWorld } from "../domain/kubernetes/build-world";
import type { KubernetesObject } from "../domain/kubernetes/object";
import type { ClusterWorld } from "../domain/kubernetes/projected";

/** The objects of a text with several YAML documents. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}

/** A world from YAML, through the projections of a living cluster. */
export function parseWorld(text: string, cluster = "west"): ClusterWorld {
  return buildClusterWorld(cluster, parseObjects(text));
}

/** A Service, its Deployment and one pod, as YAML. */
export function formatWorkload(
  name: string,
  {
    namespace = "shop",
    version = "v1",
    proxied = true,
    app = name,
    withService = true,
  }: { namespace?: string; version?: string; proxied?: boolean; app?: string; withService?: boolean } = {},
): string {
  const labels = `{ app: ${app}, version: ${version} }`;
  // As injection labels pods, not templates.
  const podLabels = proxied
    ? `{ app: ${app}, version: ${version}, security.istio.io/tlsMode: istio }`
    : labels;
  const containers = `[{ name: app, image: app, ports: [{ containerPort: 8080 }] }${proxied ? ", { name: istio-proxy, image: proxy }" : ""}]`;
  const workload = `${name}-${version}`;
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${workload}, namespace: ${namespace} }
spec: { replicas: 1, template: { metadata: { labels: ${labels} }, spec: { serviceAccountName: ${app}, containers: ${containers} } } }
---
apiVersion: v1
kind: Pod
metadata:
  name: ${workload}-1
  namespace: ${namespace}
  labels: ${podLabels}
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: ${workload}-rs, uid: u, controller: true }]
spec: { serviceAccountName: ${app}, containers: ${containers} }
status: { phase: Running, podIP: 10.0.0.${name.length}, conditions: [{ type: Ready, status: "True" }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: ${workload}-rs
  namespace: ${namespace}
  ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: ${workload}, uid: u, controller: true }]
spec: { replicas: 1, template: { metadata: { labels: ${labels} }, spec: { containers: ${containers} } } }
---${
    withService
      ? `
apiVersion: v1
kind: Service
metadata: { name: ${app}, namespace: ${namespace} }
spec: { clusterIP: 10.96.0.${app.length}, selector: { app: ${app} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---`
      : ""
  }`;
}
