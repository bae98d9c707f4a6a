import type {
  AccessBinding,
  AccessRequest,
  AccessRole,
  AssociationResource,
  AttributeResource,
  ObligationResource,
  PolicyClassResource,
  ProhibitionResource,
  Team,
  User,
} from "./resources/access";
import type { ChangeSet } from "./resources/change-set";
import type { Group, HostClaim, Organization, ServiceGrant, Tenant, Workspace } from "./resources/tenancy";

/** Everything of tenancy that the host stores, as parsed objects; the input of every pure function here. */
export interface TenancyState {
  organizations: readonly Organization[];
  tenants: readonly Tenant[];
  workspaces: readonly Workspace[];
  hostClaims: readonly HostClaim[];
  trafficGroups: readonly Group[];
  securityGroups: readonly Group[];
  gatewayGroups: readonly Group[];
  serviceGrants: readonly ServiceGrant[];
  accessRoles: readonly AccessRole[];
  accessBindings: readonly AccessBinding[];
  teams: readonly Team[];
  users: readonly User[];
  accessRequests: readonly AccessRequest[];
  prohibitions: readonly ProhibitionResource[];
  associations: readonly AssociationResource[];
  policyClasses: readonly PolicyClassResource[];
  attributes: readonly AttributeResource[];
  obligations: readonly ObligationResource[];
  changeSets: readonly ChangeSet[];
}

export const emptyTenancyState: TenancyState = {
  organizations: [],
  tenants: [],
  workspaces: [],
  hostClaims: [],
  trafficGroups: [],
  securityGroups: [],
  gatewayGroups: [],
  serviceGrants: [],
  accessRoles: [],
  accessBindings: [],
  teams: [],
  users: [],
  accessRequests: [],
  prohibitions: [],
  associations: [],
  policyClasses: [],
  attributes: [],
  obligations: [],
  changeSets: [],
};
