import type { z } from "zod";
import * as access from "./resources/access";
import { changeSetSchema } from "./resources/change-set";
import * as tenancy from "./resources/tenancy";
import type { TenancyState } from "./state";

/** One kind of ours in the host. */
export interface TenancyKind {
  /** Plural, as in the address. */
  resource: string;
  kind: string;
  singular: string;
  namespaced: boolean;
  /** Where its objects lie in the state. */
  list: keyof TenancyState;
  schema: z.ZodType;
}

function define(
  list: keyof TenancyState,
  kind: string,
  schema: z.ZodType,
  { namespaced = false } = {},
): TenancyKind {
  return { resource: list.toLowerCase(), kind, singular: kind.toLowerCase(), namespaced, list, schema };
}

/** Every kind of tenancy, in the order in which people make them. */
export const tenancyKinds: readonly TenancyKind[] = [
  define("organizations", "Organization", tenancy.organizationSchema),
  define("tenants", "Tenant", tenancy.tenantSchema),
  define("workspaces", "Workspace", tenancy.workspaceSchema),
  define("hostClaims", "HostClaim", tenancy.hostClaimSchema),
  define("trafficGroups", "TrafficGroup", tenancy.groupSchema, { namespaced: true }),
  define("securityGroups", "SecurityGroup", tenancy.groupSchema, { namespaced: true }),
  define("gatewayGroups", "GatewayGroup", tenancy.groupSchema, { namespaced: true }),
  define("serviceGrants", "ServiceGrant", tenancy.serviceGrantSchema),
  define("teams", "Team", access.teamSchema),
  define("users", "User", access.userSchema),
  define("accessRoles", "AccessRole", access.accessRoleSchema),
  define("accessBindings", "AccessBinding", access.accessBindingSchema),
  define("accessRequests", "AccessRequest", access.accessRequestSchema),
  define("policyClasses", "PolicyClass", access.policyClassSchema),
  define("attributes", "Attribute", access.attributeSchema),
  define("associations", "Association", access.associationSchema),
  define("prohibitions", "Prohibition", access.prohibitionSchema),
  define("obligations", "Obligation", access.obligationSchema),
  define("changeSets", "ChangeSet", changeSetSchema, { namespaced: true }),
];

const byResource = new Map(tenancyKinds.map((kind) => [kind.resource, kind]));

/** @param resource plural, e.g. `accessbindings`; undefined when it is no kind of tenancy. */
export function findTenancyKind(resource: string): TenancyKind | undefined {
  return byResource.get(resource);
}
