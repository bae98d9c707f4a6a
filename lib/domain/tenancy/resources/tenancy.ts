import { z } from "zod";
import {
  claimableHostSchema,
  displayNameSchema,
  hostSchema,
  nameSchema,
  namespaceSelectorSchema,
} from "./names";
import { resourceSchema, statusWithConditions } from "./object-meta";
import { settingsSchema } from "./settings";

/** How much there may be; an absent number means no limit at this level. */
export const quotaSchema = z.object({
  workspaces: z.number().int().min(0).optional(),
  namespaces: z.number().int().min(0).optional(),
  hosts: z.number().int().min(0).optional(),
  /** Istio and Gateway API objects in all owned namespaces together. */
  objects: z.number().int().min(0).optional(),
});
export type Quota = z.infer<typeof quotaSchema>;

/** The one organization of an install; its name is `default`. */
export const organizationSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  settings: settingsSchema.optional(),
  /** Roles that people have everywhere, given by groups of the provider in the environment, are no part of this. */
  quota: quotaSchema.optional(),
});

export const tenantSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  /** Clusters whose namespaces its workspaces may own; `*` for all. */
  clusters: z
    .array(z.union([z.literal("*"), nameSchema]))
    .max(256)
    .default([]),
  /** Hosts, or wildcards, of which its workspaces may claim hosts; empty: any that nobody else has. */
  domains: z.array(hostSchema).max(64).default([]),
  /** External hosts that it may reach by a ServiceEntry that stays in its namespaces. */
  egress: z.array(hostSchema).max(256).default([]),
  /** Hosts of token issuers whose keys istiod may fetch for it. */
  issuers: z.array(hostSchema).max(64).default([]),
  /** Networks of its virtual machines, in which its endpoints may lie. CIDR. */
  networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(64)
    .default([]),
  /** Names of extension providers that its policies may use. */
  providers: z.array(z.string().min(1).max(253)).max(64).default([]),
  /** Shared gateways to which its routes may bind: `namespace/name`, or a star for the name. */
  gateways: z
    .array(
      z
        .string()
        .max(317)
        .regex(/^[a-z0-9-]+\/([a-z0-9.-]+|\*)$/, "must be NAMESPACE/NAME, or NAMESPACE/* for all of them"),
    )
    .max(64)
    .default([]),
  settings: settingsSchema.optional(),
  quota: quotaSchema.optional(),
});

export const workspaceSpecSchema = z.object({
  tenant: nameSchema,
  displayName: displayNameSchema.optional(),
  /** Owned exclusively: no two workspaces own one namespace of one cluster. */
  namespaces: z.array(namespaceSelectorSchema).max(256).default([]),
  /** Claimed exclusively, each by a HostClaim. */
  hosts: z.array(claimableHostSchema).max(256).default([]),
  settings: settingsSchema.optional(),
  quota: quotaSchema.optional(),
});

/** The name of a HostClaim is made from its host by `hostClaimName`, so that the API server decides races. */
export const hostClaimSpecSchema = z.object({
  host: claimableHostSchema,
  workspace: nameSchema,
  workspaceUid: z.string().max(64),
});

/** `Bridged`: our settings generate Istio objects. `Direct`: the tenant writes them. */
export const groupModeSchema = z.enum(["Bridged", "Direct"]);
export const groupSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  mode: groupModeSchema.default("Direct"),
  /** A subset of the workspace's. */
  namespaces: z.array(namespaceSelectorSchema).max(256).default([]),
  settings: settingsSchema.optional(),
});

/** Services of one tenant that another may send to: hosts as the mesh knows them, e.g. `rates.pay.svc.cluster.local`. */
export const serviceGrantSpecSchema = z.object({
  fromTenant: nameSchema,
  toTenant: nameSchema,
  hosts: z.array(hostSchema).min(1).max(256),
});

export const organizationSchema = resourceSchema(organizationSpecSchema, statusWithConditions);
export const tenantSchema = resourceSchema(tenantSpecSchema, statusWithConditions);
export const workspaceSchema = resourceSchema(workspaceSpecSchema, statusWithConditions);
export const hostClaimSchema = resourceSchema(hostClaimSpecSchema, statusWithConditions);
export const groupSchema = resourceSchema(groupSpecSchema, statusWithConditions);
export const serviceGrantSchema = resourceSchema(serviceGrantSpecSchema, statusWithConditions);

export type Organization = z.infer<typeof organizationSchema>;
export type Tenant = z.infer<typeof tenantSchema>;
export type Workspace = z.infer<typeof workspaceSchema>;
export type HostClaim = z.infer<typeof hostClaimSchema>;
export type Group = z.infer<typeof groupSchema>;
export type ServiceGrant = z.infer<typeof serviceGrantSchema>;
