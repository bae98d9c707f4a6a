import type { AccessAdvice } from "../access/find-grantors";
import type { Right } from "../rights";

/** Who an answer is about. */
export interface AccessSubject {
  /** As the policy calls it: `User/42`, `Team/web`, `ServiceAccount/ci`, `platform:operator`, `everyone`. */
  id: string;
  /** How people call it, as far as the reader may know. */
  title: string;
  /** What the provider's groups make of a person everywhere; absent for `tenant` and for who never signed in. */
  platformRole?: string;
}

/** Where something is asked: a level by `formatLevel`, or a kind in a cluster or namespace. */
export type AccessWhere = { level: string } | { cluster: string; namespace?: string; resource: string };

/** A binding behind a role, as far as the reader may see it. */
export interface HeldBinding {
  name: string;
  expiresAt?: string;
  breakGlass?: boolean;
  reason?: string;
}

/** A role at a level, and why somebody has it. */
export interface HeldRole {
  role: string;
  /** `formatLevel`. */
  level: string;
  rights: Right[];
  /** What lies between the subject and the role, nearest first: `["Team/web"]`; empty: bound directly. */
  through: string[];
  bindings: HeldBinding[];
  /** When the last binding behind it ends; absent when one has no end. */
  endsAt?: string;
}

export interface LevelRights {
  level: string;
  rights: Right[];
}

export interface PlaceRights {
  /** `west/shop`. */
  place: string;
  workspace: string;
  rights: Right[];
}

/** Answer of `GET /api/access/me` and `/what-can`. */
export interface AccessHoldings {
  policyVersion: string;
  subject: AccessSubject;
  /** `all`: everything they have; `reviewed`: what they have where the reader may review access. */
  extent: "all" | "reviewed";
  /** Teams they are in, through other teams too, by element. */
  teams: string[];
  roles: HeldRole[];
  levels: LevelRights[];
  places: PlaceRights[];
  /** How many of each are not told. */
  more: { roles: number; levels: number; places: number };
}

/** Somebody who holds a right. */
export interface AccessHolder {
  subject: AccessSubject;
  /** What the right comes through, nearest first, the role or association last. */
  through: string[];
  /** The role that gives it, when one does. */
  role?: { role: string; level: string };
  endsAt?: string;
  breakGlass?: boolean;
}

/** Answer of `GET /api/access/who-can`. */
export interface AccessHolders {
  policyVersion: string;
  right: Right;
  where: AccessWhere;
  holders: AccessHolder[];
  more: number;
}

export type StepKind =
  | "subject"
  | "team"
  | "platform"
  | "everyone"
  | "role"
  | "association"
  | "missing"
  | "level"
  | "attribute"
  | "place"
  | "other";

/** One element on the way from the subject to the place. */
export interface AccessStep {
  kind: StepKind;
  /** As the policy calls it; for `missing` the element that should be reached. */
  node: string;
  /** What a role or association gives. */
  rights?: Right[];
  endsAt?: string;
}

/** What one policy class says. */
export interface ClassAnswer {
  policyClass: string;
  granted: boolean;
  /** Without a full stop. */
  sentence: string;
  /** From the subject down to the place; the link that lacks is a step of kind `missing`. */
  steps: AccessStep[];
  /** How many other ways grant it too. */
  moreWays: number;
  /** What would grant it here: elements of who may. For reviewers only. */
  wouldGrant: string[];
}

/** A prohibition that holds. */
export interface ProhibitionAnswer {
  name: string;
  title: string;
  rights: Right[];
  /** Who may not: an element. */
  subject: string;
  /** The named places that the target lies in. */
  places: string[];
  /** A sentence without a full stop. */
  sentence: string;
  from?: string;
  until?: string;
  reason?: string;
}

/** Answer of `GET /api/access/why`. */
export interface AccessWhy {
  policyVersion: string;
  /** How long the decision took; absent where it is withheld, because it would tell a foreign place from none. */
  microseconds?: number;
  subject: AccessSubject;
  right: Right;
  where: AccessWhere;
  allowed: boolean;
  /** The whole answer in one sentence. */
  message: string;
  /** Who asks may not read the place: it may be there or not, and nothing more is told. */
  withheld: boolean;
  classes: ClassAnswer[];
  prohibitions: ProhibitionAnswer[];
  advice?: AccessAdvice;
  /** Who may change the rules that refuse; absent when none does. */
  keepers?: string[];
  /** The asker may give a role where the right is missing. */
  mayGive: boolean;
}

export interface AccessGraphNode {
  id: string;
  kind: "level" | "role" | "subject" | "prohibition" | "attribute";
  title: string;
  detail: string;
}

export interface AccessGraphEdge {
  id: string;
  from: string;
  to: string;
  /** `in`: a level in a level, a member in a team; `holds`: a subject has a role; `gives`: a role at its level; `forbids`. */
  kind: "in" | "holds" | "gives" | "forbids";
}

/** Answer of `GET /api/access/graph`. */
export interface AccessGraph {
  policyVersion: string;
  /** The level it begins at. */
  level: string;
  /** `self`: only what concerns the reader, who may not review access there. */
  extent: "reviewed" | "self";
  nodes: AccessGraphNode[];
  edges: AccessGraphEdge[];
  /** What there was no room for. */
  leftOut: { levels: number; roles: number; subjects: number; prohibitions: number };
}
