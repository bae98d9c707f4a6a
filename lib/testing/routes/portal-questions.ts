import { virtualService, type TenantPlace } from "./tenant-place";

/** One request to the portal or to another door of the server itself. */
export interface DoorQuestion {
  method: string;
  target: string;
  body?: unknown;
  contentType?: string;
}

const networking = "/apis/networking.istio.io/v1";
const merge = "application/merge-patch+json";
const jsonPatch = "application/json-patch+json";

/** Every verb of the portal about the things of a tenant. */
export function portalQuestions(place: TenantPlace): DoorQuestion[] {
  const { cluster, namespace, service, workload, object } = place;
  const portal = `/api/clusters/${cluster}/k8s`;
  const core = `/api/v1/namespaces/${namespace}`;
  const apps = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const routes = `${networking}/namespaces/${namespace}/virtualservices`;
  const one = `${routes}/${object}`;
  const wide = ["/api/v1/namespaces", "/api/v1/services", "/api/v1/nodes", `${networking}/virtualservices`];
  const read = [
    core,
    `${core}/services`,
    `${core}/services/${service}`,
    `${core}/secrets`,
    `${core}/pods/${workload}/log`,
    `${apps}/${workload}`,
    `${apps}/${workload}/scale`,
    routes,
    one,
    `${one}/status`,
    `${routes}?watch=true&timeoutSeconds=1`,
    `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
    `/apis/example.test/v1/namespaces/${namespace}/widgets`,
    ...wide,
    ...wide.map((path) => `${path}?watch=true&timeoutSeconds=1`),
    `${networking}/virtualservices?labelSelector=app%3D${service}`,
    `/api/v1/services?fieldSelector=metadata.namespace%3D${namespace}`,
  ];
  const whole = virtualService(place, object);
  const write: [method: string, path: string, body?: unknown, contentType?: string][] = [
    ["POST", routes, virtualService(place, "new")],
    ["POST", `${routes}?dryRun=All`, virtualService(place, "new")],
    ["PUT", one, whole],
    ["PUT", `${one}/status`, whole],
    ["PATCH", one, { spec: { hosts: [service] } }, merge],
    ["PATCH", one, [{ op: "replace", path: "/spec/hosts", value: [service] }], jsonPatch],
    ["PATCH", one, whole, "application/apply-patch+yaml"],
    ["PATCH", `${apps}/${workload}/scale`, { spec: { replicas: 3 } }, merge],
    ["DELETE", one],
    ["DELETE", core],
    ["POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
    ["POST", `${core}/pods/${workload}/exec`, {}],
  ];
  return [
    ...read.map((path) => ({ method: "GET", target: `${portal}${path}` })),
    ...write.map(([method, path, body, contentType]) => ({
      method,
      target: `${portal}${path}`,
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { contentType }),
    })),
  ];
}
