import { randomUUID } from "node:crypto";
import { findTenancyKind } from "@/lib/domain/tenancy/kinds";
import type { Administrator } from "../fleet";
import { planObjects, planTenancy, type TenantPlace } from "./tenant-place";

const api = "/apis/isthmus.dev/v1alpha1";
const plurals: Record<string, string> = {
  Service: "services",
  Deployment: "deployments",
  VirtualService: "virtualservices",
  DestinationRule: "destinationrules",
  Gateway: "gateways",
  ServiceEntry: "serviceentries",
  AuthorizationPolicy: "authorizationpolicies",
};

const collection = (resource: string, namespace?: string) =>
  namespace === undefined ? `${api}/${resource}` : `${api}/namespaces/${namespace}/${resource}`;

/** Writes a tenant into the host, past Isthmus. @returns takes it away again; namespaces stay. */
export async function plantTenancy(host: Administrator, place: TenantPlace): Promise<() => Promise<void>> {
  await host.create("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: place.home },
  });
  const made: string[] = [];
  let workspaceUid: string = randomUUID();
  for (const { resource, name, namespace, spec } of planTenancy(place)) {
    const path = collection(resource, namespace);
    const stored = await host.create(path, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind: findTenancyKind(resource)?.kind,
      metadata: { name },
      spec: resource === "hostclaims" ? { ...spec, workspaceUid } : spec,
    });
    if (resource === "workspaces") workspaceUid = stored.metadata.uid ?? "";
    made.push(`${path}/${name}`);
  }
  return async () => {
    for (const path of made.toReversed()) await host.send("DELETE", path);
  };
}

/** Writes what a tenant runs into a member. @returns takes it away again; the namespace stays. */
export async function plantObjects(
  member: Administrator,
  place: TenantPlace,
  meddlesWith?: TenantPlace,
): Promise<() => Promise<void>> {
  const { namespace } = place;
  await member.create("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespace },
  });
  const made: string[] = [];
  for (const object of planObjects(place, meddlesWith)) {
    const root = object.apiVersion === "v1" ? "/api/v1" : `/apis/${object.apiVersion}`;
    const path = `${root}/namespaces/${namespace}/${plurals[object.kind] ?? ""}`;
    await member.create(path, object);
    made.push(`${path}/${object.metadata.name}`);
  }
  return async () => {
    for (const path of made.toReversed()) await member.send("DELETE", path);
  };
}
