import type { KubernetesObject } from "../kubernetes/object";
import type { Refusal } from "./refusal";
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
import type { SettingName } from "./resources/settings";
import type { Group, HostClaim, Organization, ServiceGrant, Tenant, Workspace } from "./resources/tenancy";
import type { Right } from "./rights";
import type { TenancyViolation } from "./write-check/find-tenancy-violations";
import type { EffectiveSetting, EffectiveSettings } from "./settings/find-effective-settings";

export type GroupKind = "TrafficGroup" | "SecurityGroup" | "GatewayGroup";

/** What two workspaces both say is theirs; only `winner` has it. Names of workspaces, or "" when the reader may not see which. */
export interface OwnershipConflictView {
  kind: "namespace" | "host";
  /** `west/shop`, or the host. */
  what: string;
  winner: string;
  loser: string;
  message: string;
}

export interface ClusterPlace {
  name: string;
  environment?: string;
  region?: string;
  /** Its namespaces that the reader may see. */
  namespaces: string[];
}

/** Answer of `GET /api/tenancy`: everything that the reader may see. */
export interface TenancyOverview {
  /** False while the host was not read yet: then nothing here means anything. */
  isSynced: boolean;
  /** The host answers, so that writes can be stored. */
  hostReachable: boolean;
  /** Objects that cannot be read and kinds that cannot be followed; for whoever may see the organization. */
  problems: { resource: string; namespace?: string; name?: string; message: string }[];
  organization: Organization | undefined;
  tenants: Tenant[];
  workspaces: Workspace[];
  groups: (Group & { kind: GroupKind })[];
  hostClaims: HostClaim[];
  serviceGrants: ServiceGrant[];
  teams: Team[];
  users: User[];
  roles: AccessRole[];
  bindings: AccessBinding[];
  requests: AccessRequest[];
  policyClasses: PolicyClassResource[];
  attributes: AttributeResource[];
  associations: AssociationResource[];
  prohibitions: ProhibitionResource[];
  obligations: ObligationResource[];
  clusters: ClusterPlace[];
  ownership: {
    entries: { cluster: string; namespace: string; tenant: string; workspace: string }[];
    /** Namespaces that a workspace could own; those of the platform are not among them. */
    unowned: { cluster: string; namespace: string }[];
    conflicts: OwnershipConflictView[];
  };
  /** What the reader may do at each level that they see, by `formatLevel`. */
  may: Record<string, Right[]>;
  /**
   * Who decides requests at the reader's tenants, by `formatLevel`, as people call them: whom to ask, also for who does not see the
   * bindings there. Empty for who sees everything.
   */
  administrators: Record<string, string[]>;
}

export interface RightChange {
  /** As the policy calls it, e.g. `User/tina`, `Team/books`. */
  subject: string;
  right: Right;
  /** `formatLevel`. */
  level?: string;
  /** `west/shop`. */
  place?: string;
}

/** One Istio object that settings generate, and what becomes of it. */
export interface GeneratedChange {
  cluster: string;
  action: "create" | "update" | "delete";
  before: KubernetesObject | null;
  after: KubernetesObject | null;
}

/** Something that settings say and that Istio cannot be told. */
export interface NotApplied {
  cluster: string;
  namespace: string;
  what: string;
  /** Continues a sentence after "because". */
  why: string;
}

/** Answer of `POST /api/tenancy/{resource}/preview`. */
export interface TenancyChangePreview {
  /** Our own reasons against the write; empty: it would be done. */
  refusals: Refusal[];
  /** Conflicts that the write would make. */
  conflicts: OwnershipConflictView[];
  /** Effective values that change, at the level itself and below it. */
  settings: { level: string; setting: SettingName; before: unknown; after: unknown }[];
  rights: { gained: RightChange[]; lost: RightChange[] };
  /** Istio objects of Bridged groups that change with it, in the clusters as they are known now. */
  generated?: GeneratedChange[];
  /** What of the settings will not hold, where that is new. */
  notApplied?: NotApplied[];
  /** How many of each list are beyond those that are told. */
  more: { settings: number; gained: number; lost: number; generated?: number };
  /** What the host's API server says of it. */
  dryRun: { accepted: boolean; message: string };
}

/** One setting as it holds somewhere, with what it overrides. */
export type EffectiveSettingView = EffectiveSetting;

/** Answer of `GET /api/tenancy/effective-settings`. A setting that no level says anything about is absent. */
export type EffectiveSettingsView = EffectiveSettings;

/** One object in a member that its owner could not write through Isthmus. */
export interface Violation extends TenancyViolation {
  workspace: string;
  /** Plural and group, e.g. `virtualservices.networking.istio.io`. */
  resource: string;
}

/** Of `GET /api/tenancy/object-counts`: objects of Istio and Gateway API of a level (`formatLevel`), as its quota counts them. */
export interface ObjectCount {
  level: string;
  objects: number;
}

/** Answer of `GET /api/tenancy/{resource}`. */
export interface TenancyList<T = KubernetesObject> {
  items: T[];
}

/** Body of a decision about a request. */
export interface RequestDecision {
  state: "Approved" | "Denied" | "Withdrawn";
  comment: string;
}
