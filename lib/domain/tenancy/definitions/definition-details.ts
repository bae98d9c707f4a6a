import { hostClaimNameRule } from "../host-claim";
import type { ValidationRule } from "./structural-schema";

interface PrinterColumn {
  name: string;
  type: "string" | "integer" | "date" | "boolean";
  jsonPath: string;
  /** Above 0: only with `-o wide`. */
  priority?: number;
}

/** What a definition says beside the schema. Paths are from the object's root; `[]` steps into a list's items. */
export interface DefinitionDetails {
  description: string;
  shortName: string;
  columns: readonly PrinterColumn[];
  /** Rules by the path of the schema that they stand on; `""` for the object. */
  rules?: Readonly<Record<string, readonly ValidationRule[]>>;
  /** Names that become part of other names: a label of at most 48 characters. */
  hasLabelName?: true;
}

const column = (name: string, jsonPath: string, type: PrinterColumn["type"] = "string"): PrinterColumn => ({
  name,
  type,
  jsonPath,
});
const displayName = column("Display name", ".spec.displayName");

/** Years that no window and no expiry of ours means. CEL of a definition does not know today's date. */
const saneTime = (field: string): ValidationRule => ({
  rule: `!has(self.${field}) || (self.${field} > timestamp('2020-01-01T00:00:00Z') && self.${field} < timestamp('2200-01-01T00:00:00Z'))`,
  message: `${field} must be a time between the years 2020 and 2200`,
  fieldPath: `.${field}`,
});

const levelRules: readonly ValidationRule[] = [
  {
    rule: "self.kind == 'Organization' ? self.name == '' : self.name != ''",
    message: "every level but the organization needs a name, and the organization has none",
    fieldPath: ".name",
  },
  {
    rule: "self.kind.endsWith('Group') == has(self.workspace)",
    message: "a group is named by its workspace and its name; other levels have no workspace",
  },
];

const group = (description: string, shortName: string): DefinitionDetails => ({
  description,
  shortName,
  hasLabelName: true,
  columns: [column("Mode", ".spec.mode"), column("Namespaces", ".spec.namespaces")],
});

/** By plural, each kind of `tenancyKinds`. */
export const definitionDetails: Readonly<Record<string, DefinitionDetails>> = {
  organizations: {
    description: "Organization is the one organization of an install; what it says holds for every tenant.",
    shortName: "iorg",
    columns: [displayName],
    rules: {
      "": [
        {
          rule: "self.metadata.name == 'default'",
          message: "there is one organization, and its name is default",
        },
      ],
    },
  },
  tenants: {
    description: "Tenant owns workspaces, on the clusters that are granted to it.",
    shortName: "itn",
    hasLabelName: true,
    columns: [displayName, column("Clusters", ".spec.clusters")],
  },
  workspaces: {
    description: "Workspace owns namespaces of clusters and claims hosts, both exclusively, for one tenant.",
    shortName: "iws",
    hasLabelName: true,
    columns: [
      column("Tenant", ".spec.tenant"),
      column("Namespaces", ".spec.namespaces"),
      column("Hosts", ".spec.hosts"),
    ],
  },
  hostclaims: {
    description:
      "HostClaim says which workspace has a host. Its name is made from the host, so that there is one claim for each.",
    shortName: "ihc",
    columns: [column("Host", ".spec.host"), column("Workspace", ".spec.workspace")],
    rules: {
      "": [
        {
          rule: hostClaimNameRule,
          message:
            "the name must be made from the host: the host itself, x-wildcard.a.com for *.a.com, and x-exact. in front of a host that begins with x-wildcard. or x-exact.",
        },
      ],
      spec: [
        {
          rule: "self == oldSelf",
          message: "a claim cannot be changed; delete it and make another",
        },
      ],
    },
  },
  trafficgroups: group("TrafficGroup is a part of a workspace for routes and destinations.", "itg"),
  securitygroups: group("SecurityGroup is a part of a workspace for mTLS and access.", "isg"),
  gatewaygroups: group("GatewayGroup is a part of a workspace for gateways.", "igg"),
  servicegrants: {
    description: "ServiceGrant lets the tenant toTenant send to services of the tenant fromTenant.",
    shortName: "isvg",
    columns: [
      column("From", ".spec.fromTenant"),
      column("To", ".spec.toTenant"),
      column("Hosts", ".spec.hosts"),
    ],
    rules: {
      spec: [
        {
          rule: "self.fromTenant != self.toTenant",
          message: "a tenant reaches its own services without a grant",
          fieldPath: ".toTenant",
        },
      ],
    },
  },
  teams: {
    description: "Team is people, teams and groups of the identity provider that get rights together.",
    shortName: "iteam",
    columns: [displayName, column("Provider groups", ".spec.oidcGroups")],
  },
  users: {
    description: "User is a person as the identity provider named them at their last sign-in.",
    shortName: "iuser",
    columns: [displayName, column("Subject", ".spec.subject"), column("Email", ".spec.email")],
    rules: {
      spec: [
        {
          rule: "self.issuer == oldSelf.issuer && self.subject == oldSelf.subject",
          message: "issuer and subject are who the person is, and cannot be changed",
        },
      ],
    },
  },
  accessroles: {
    description: "AccessRole is a role of an organization's own making.",
    shortName: "iar",
    columns: [column("Rights", ".spec.rights")],
  },
  accessbindings: {
    description: "AccessBinding gives a role to people, teams and programs at a level.",
    shortName: "iab",
    columns: [
      column("Role", ".spec.role"),
      column("Level", ".spec.level.kind"),
      column("Name", ".spec.level.name"),
      column("Expires", ".spec.expiresAt"),
    ],
    rules: {
      "spec.level": levelRules,
      spec: [
        {
          rule: "!has(self.breakGlass) || !self.breakGlass || has(self.expiresAt)",
          message: "break-glass access needs expiresAt, at most four hours away",
        },
        {
          rule: "!has(self.breakGlass) || !self.breakGlass || (has(self.reason) && self.reason.trim() != '')",
          message: "break-glass access needs a reason",
        },
        saneTime("expiresAt"),
      ],
    },
  },
  accessrequests: {
    description: "AccessRequest is asked by somebody and decided by somebody else.",
    shortName: "iareq",
    columns: [
      column("Requester", ".spec.requester"),
      column("Asks for", ".spec.ask.type"),
      column("Decision", ".spec.decision.state"),
    ],
    rules: {
      "spec.ask.level": levelRules,
      "spec.ask": [saneTime("expiresAt")],
      spec: [
        {
          rule: "self.requester == oldSelf.requester && self.ask == oldSelf.ask",
          message: "who asks and what is asked for cannot be changed; withdraw the request and ask again",
        },
        {
          rule: "!has(oldSelf.decision) || (has(self.decision) && self.decision == oldSelf.decision)",
          message: "a decision cannot be changed",
          fieldPath: ".decision",
        },
        {
          rule: "!has(self.decision) || (self.decision.state == 'Withdrawn') == (self.decision.by == self.requester)",
          message: "the requester can only withdraw, and only the requester can; somebody else decides",
          fieldPath: ".decision",
        },
      ],
    },
  },
  policyclasses: {
    description: "PolicyClass is a rule of its own beside the hierarchy: rights must be held in every class.",
    shortName: "ipc",
    hasLabelName: true,
    columns: [displayName],
    rules: {
      "": [
        {
          rule: "!(self.metadata.name in ['hierarchy', 'environment', 'region'])",
          message: "this is the name of a built-in policy class",
        },
      ],
    },
  },
  attributes: {
    description: "Attribute is the places that belong together in a policy class.",
    shortName: "iattr",
    hasLabelName: true,
    columns: [column("Class", ".spec.policyClass"), column("Namespaces", ".spec.namespaces")],
  },
  associations: {
    description: "Association gives rights in a policy class beside the hierarchy.",
    shortName: "iassoc",
    columns: [
      column("Subject", ".spec.subject.kind"),
      column("Name", ".spec.subject.name"),
      column("Attribute", ".spec.attribute"),
      column("Rights", ".spec.rights"),
    ],
  },
  prohibitions: {
    description: "Prohibition takes rights away, always or in a window of time.",
    shortName: "iproh",
    columns: [
      column("Subject", ".spec.subject.kind"),
      column("Rights", ".spec.rights"),
      column("From", ".spec.window.from"),
      column("To", ".spec.window.to"),
    ],
    rules: {
      "spec.window": [
        { rule: "self.from < self.to", message: "the window must end after it begins", fieldPath: ".to" },
        saneTime("from"),
        saneTime("to"),
      ],
    },
  },
  obligations: {
    description: "Obligation separates duties: who did one thing may not do another on the same object.",
    shortName: "iobl",
    columns: [column("Event", ".spec.event"), column("Denies", ".spec.deny")],
  },
  changesets: {
    description:
      "ChangeSet is edits of Istio objects that are planned, approved, applied and rolled back together.",
    shortName: "ics",
    columns: [
      column("Title", ".spec.title"),
      column("Author", ".spec.author"),
      column("State", ".status.state"),
    ],
    rules: {
      "": [
        {
          rule: "!has(self.status) || !has(self.status.approval) || (self.status.approval.by != self.spec.author && !(self.status.approval.by in self.spec.contributors))",
          message: "a change set is approved by somebody else than those who wrote it",
        },
      ],
      spec: [
        {
          rule: "self.author == oldSelf.author",
          message: "the author of a change set cannot be changed",
          fieldPath: ".author",
        },
      ],
    },
  },
};
