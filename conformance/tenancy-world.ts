import { z } from "zod";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import { hostClaimName } from "@/lib/domain/tenancy/host-claim";
import { until, type TenancyStack } from "./tenancy-stack";

const tenantSchema = z.looseObject({
  namespaces: z.array(z.string()),
  hosts: z.array(z.string()).default([]),
  egress: z.array(z.string()).default([]),
  issuers: z.array(z.string()).default([]),
  vmCIDRs: z.array(z.string()).default([]),
  providers: z.array(z.string()).default([]),
});

/** The world of the cases, in their words. */
export const worldSchema = z.looseObject({
  rootNamespace: z.string().default("istio-system"),
  gatewayNamespace: z.string().default("istio-ingress"),
  sharedGateway: z.string().optional(),
  meshMtls: z.enum(["DISABLE", "PERMISSIVE", "STRICT"]).default("STRICT"),
  tenants: z.record(z.string(), tenantSchema),
  grants: z.array(z.looseObject({ from: z.string(), to: z.string(), service: z.string() })).default([]),
  actor: z.looseObject({ user: z.string(), tenant: z.string(), role: z.string() }),
});
export type CaseWorld = z.infer<typeof worldSchema>;

const roles: Readonly<Record<string, string>> = {
  admin: "Admin",
  editor: "Editor",
  creator: "Creator",
  writer: "Writer",
  reader: "Reader",
  viewer: "Reader",
};

/** `west/shop` → cluster and namespace. */
export function splitPlace(place: string): { cluster: string; namespace: string } {
  const slash = place.indexOf("/");
  return { cluster: place.slice(0, slash), namespace: place.slice(slash + 1) };
}

/** The namespaces of a tenant in each cluster, stars written out. */
function listPlaces(world: CaseWorld, tenant: string): { cluster: string; namespace: string }[] {
  return (world.tenants[tenant]?.namespaces ?? [])
    .map(splitPlace)
    .flatMap(({ cluster, namespace }) =>
      cluster === "*"
        ? listClusters(world).map((name) => ({ cluster: name, namespace }))
        : [{ cluster, namespace }],
    );
}

/** Where the actor's own namespaces are. */
export function listOwnPlaces(world: CaseWorld): { cluster: string; namespace: string }[] {
  return listPlaces(world, world.actor.tenant);
}

export function listClusters(world: CaseWorld): string[] {
  const places = Object.values(world.tenants).flatMap(({ namespaces }) => namespaces);
  const named = places.map((place) => splitPlace(place).cluster).filter((cluster) => cluster !== "*");
  return named.length === 0 ? ["c1"] : [...new Set(named)].toSorted();
}

/** The objects of tenancy that say what the world says, as an operator would apply them to the host. */
function planTenancy(world: CaseWorld): { resource: string; name: string; kind: string; spec: object }[] {
  const [level, ...role] = world.actor.role.split("-");
  const roleName = roles[role.join("-")] ?? "Editor";
  const tenants = Object.entries(world.tenants);
  return [
    {
      resource: "organizations",
      kind: "Organization",
      name: "default",
      spec: { settings: { mtls: { value: world.meshMtls, strategy: "Stricter" } } },
    },
    ...tenants.map(([name, tenant]) => ({
      resource: "tenants",
      kind: "Tenant",
      name,
      spec: {
        clusters: [...new Set(tenant.namespaces.map((place) => splitPlace(place).cluster))],
        egress: tenant.egress,
        issuers: tenant.issuers,
        networks: tenant.vmCIDRs,
        providers: tenant.providers,
        gateways: [`${world.gatewayNamespace}/*`],
      },
    })),
    ...tenants.map(([name, tenant]) => ({
      resource: "workspaces",
      kind: "Workspace",
      name,
      spec: { tenant: name, namespaces: tenant.namespaces, hosts: tenant.hosts },
    })),
    ...world.grants.map(({ from, to, service }, index) => ({
      resource: "servicegrants",
      kind: "ServiceGrant",
      name: `grant-${index}`,
      spec: { fromTenant: from, toTenant: to, hosts: [service] },
    })),
    {
      resource: "accessbindings",
      kind: "AccessBinding",
      name: "actor",
      spec: {
        level: { kind: level === "tenant" ? "Tenant" : "Workspace", name: world.actor.tenant },
        role: roleName,
        subjects: [{ kind: "User", name: world.actor.user }],
      },
    },
  ];
}

/** Makes the namespaces in the members and the objects in the host, and waits until the actor has their rights everywhere. */
export async function makeWorld(stack: TenancyStack, world: CaseWorld): Promise<void> {
  const places = Object.keys(world.tenants).flatMap((tenant) => listPlaces(world, tenant));
  for (const { cluster, namespace } of [
    ...places,
    ...[...stack.members.keys()].map((cluster) => ({ cluster, namespace: world.gatewayNamespace })),
  ]) {
    const { code } = await administratorOf(stack, cluster).send("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
    if (code !== 201 && code !== 409) throw new Error(`namespace ${cluster}/${namespace}: ${code}`);
  }
  const api = `/apis/${isthmusGroup}/${isthmusVersion}`;
  for (const { resource, kind, name, spec } of planTenancy(world)) {
    const object = { apiVersion: `${isthmusGroup}/${isthmusVersion}`, kind, metadata: { name }, spec };
    const path = `${api}/${resource}/${name}?fieldManager=conformance&force=true`;
    const { code, body } = await stack.host.send("PATCH", path, object, "application/apply-patch+yaml");
    if (code >= 300) throw new Error(`${kind} ${name}: ${JSON.stringify(body)}`);
  }
  for (const { hosts } of Object.values(world.tenants)) {
    for (const host of hosts)
      await until(
        `the claim of ${host}`,
        async () => (await stack.host.send("GET", `${api}/hostclaims/${hostClaimName(host)}`)).code === 200,
      );
  }
}

export function administratorOf(stack: TenancyStack, cluster: string) {
  const member = stack.members.get(cluster);
  if (!member) throw new Error(`the cases have no cluster ${cluster}`);
  return member.administrator;
}
