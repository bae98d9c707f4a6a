import { hostClaimName } from "@/lib/domain/tenancy/host-claim";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";

/**
 * Names of everything that one tenant has, all of them with the same token: an answer that holds it tells of this tenant, and two
 * answers about two tenants are alike when they are equal with one token put for the other.
 */
export interface TenantPlace {
  token: string;
  cluster: string;
  namespace: string;
  service: string;
  workload: string;
  /** Of Istio objects. */
  object: string;
  host: string;
  tenant: string;
  workspace: string;
  /** Where objects of the workspace lie in the host. */
  home: string;
  team: string;
  /** Their administrator, by the team. */
  chief: string;
  writer: string;
  reader: string;
  /** Number of an event about an object of theirs. */
  sequence: number;
}

/** @param token lower-case letters and digits, in no other text. */
export function namePlace(token: string, cluster = "east"): TenantPlace {
  const workspace = `nail-${token}`;
  return {
    token,
    cluster,
    namespace: `pit-${token}`,
    service: `anvil-${token}`,
    workload: `bellows-${token}`,
    object: `hammer-${token}`,
    host: `www.iron-${token}.test`,
    tenant: `iron-${token}`,
    workspace,
    home: workspaceNamespace(workspace),
    team: `smiths-${token}`,
    chief: `chief-${token}`,
    writer: `writer-${token}`,
    reader: `reader-${token}`,
    sequence: 900_000_000,
  };
}

/** An object of tenancy by its resource, as somebody would write it. */
export interface PlannedTenancyObject {
  resource: string;
  name: string;
  namespace?: string;
  spec: Record<string, unknown>;
}

/** Every kind of tenancy that can belong to a tenant, in the order in which they are made. */
export function planTenancy(place: TenantPlace): PlannedTenancyObject[] {
  const { token, cluster, namespace, tenant, workspace, home, team, chief, writer, reader, host } = place;
  const selector = `${cluster}/${namespace}`;
  const level = { kind: "Workspace", name: workspace };
  const user = (name: string) => ({ kind: "User", name });
  const named = (resource: string, word: string, spec: Record<string, unknown>) => ({
    resource,
    name: `${word}-${token}`,
    spec,
  });
  const group = { displayName: `rails of ${token}`, namespaces: [selector] };
  return [
    {
      resource: "tenants",
      name: tenant,
      spec: {
        clusters: [cluster],
        domains: [`*.${tenant}.test`],
        egress: [`*.supplier-${token}.test`],
        issuers: [`*.${host}`],
      },
    },
    { resource: "workspaces", name: workspace, spec: { tenant, namespaces: [selector], hosts: [host] } },
    { resource: "hostclaims", name: hostClaimName(host), spec: { host, workspace, workspaceUid: "" } },
    { resource: "trafficgroups", name: `rail-${token}`, namespace: home, spec: group },
    { resource: "securitygroups", name: `lock-${token}`, namespace: home, spec: group },
    { resource: "gatewaygroups", name: `gate-${token}`, namespace: home, spec: group },
    named("servicegrants", "pact", {
      fromTenant: tenant,
      toTenant: `third-${token}`,
      hosts: [`${place.service}.${namespace}.svc.cluster.local`],
    }),
    { resource: "teams", name: team, spec: { members: [user(chief)], oidcGroups: [`guild-${token}`] } },
    named("users", "card", { issuer: "http://localhost:3997", subject: chief, displayName: `Name ${token}` }),
    named("accessbindings", "admins", {
      level: { kind: "Tenant", name: tenant },
      role: "Admin",
      subjects: [{ kind: "Team", name: team }],
    }),
    named("accessbindings", "writers", { level, role: "Writer", subjects: [user(writer)] }),
    named("accessbindings", "readers", { level, role: "Reader", subjects: [user(reader)] }),
    named("accessrequests", "plea", {
      requester: chief,
      reason: `why-${token}`,
      ask: { type: "Role", level, role: "Writer" },
    }),
    named("policyclasses", "kin", { description: `of ${token}` }),
    named("attributes", "trait", { policyClass: `kin-${token}`, namespaces: [selector] }),
    named("associations", "bond", {
      subject: { kind: "Everyone" },
      rights: ["raw:write"],
      attribute: `kin-${token}:trait-${token}`,
    }),
    named("prohibitions", "ban", {
      subject: { kind: "Team", name: team },
      rights: ["raw:write"],
      inclusions: [`Tenant/${tenant}`],
      reason: `because-${token}`,
    }),
    {
      resource: "changesets",
      name: `quench-${token}`,
      namespace: home,
      spec: {
        title: `Quench ${token}`,
        workspace,
        author: chief,
        changes: [
          { cluster, edits: [{ action: "create", object: virtualService(place, `later-${token}`) }] },
        ],
      },
    },
  ];
}

const networking = "networking.istio.io/v1";

/** A route of the tenant's service. */
export function virtualService({ namespace, service }: TenantPlace, name: string) {
  return {
    apiVersion: networking,
    kind: "VirtualService",
    metadata: { name, namespace },
    spec: {
      hosts: [service],
      http: [{ route: [{ destination: { host: service } }] }],
      exportTo: ["."],
    },
  };
}

/** What the tenant runs and configures in its namespace. @param meddlesWith a tenant about whose service they write as well. */
export function planObjects(place: TenantPlace, meddlesWith?: TenantPlace) {
  const { token, namespace, service, workload, object, tenant } = place;
  const labels = { app: service };
  const istio = (kind: string, name: string, spec: object, apiVersion = networking) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec,
  });
  const own = [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: service, namespace },
      spec: { selector: labels, ports: [{ name: "http", port: 80 }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: workload, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "app", image: `images.${tenant}.test/app:1` }] },
        },
      },
    },
    istio("DestinationRule", object, { host: service, subsets: [{ name: "v1", labels: { version: "v1" } }] }),
    istio("Gateway", object, {
      selector: { istio: `edge-${token}` },
      servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: [place.host] }],
    }),
    istio("VirtualService", `crack-${token}`, {
      hosts: [`ghost.${tenant}.test`],
      gateways: [`absent-${token}`],
      http: [{ route: [{ destination: { host: `nowhere-${token}` } }] }],
    }),
    istio("ServiceEntry", object, {
      hosts: [`far.${tenant}.test`],
      ports: [{ number: 443, name: "tls", protocol: "TLS" }],
      resolution: "DNS",
    }),
    istio("AuthorizationPolicy", object, { action: "DENY", rules: [{}] }, "security.istio.io/v1"),
  ];
  if (meddlesWith === undefined) return own;
  const host = `${meddlesWith.service}.${meddlesWith.namespace}.svc.cluster.local`;
  return [
    ...own,
    istio("VirtualService", `meddle-${token}`, {
      hosts: [host],
      http: [{ route: [{ destination: { host } }] }],
      exportTo: ["*"],
    }),
    istio("DestinationRule", `meddle-${token}`, { host, exportTo: ["*"] }),
  ];
}
