import type { AdminCommand } from "./admin-command";
import type { EventPattern } from "./event";

/**
 * The policy elements of Next Generation Access Control (INCITS 565-2020, 4.2): users, user attributes, objects,
 * object attributes and policy classes.
 */
export type NodeType = "U" | "UA" | "O" | "OA" | "PC";

/** One policy element. Arrows point to the containers; a policy class has none, everything else at least one. */
export interface PolicyNode {
  name: string;
  type: NodeType;
  assignedTo: readonly string[];
  properties?: Readonly<Record<string, string>>;
}

/**
 * What a user attribute grants on everything within the target (UA, OA or O). A right is a known one, or a wildcard:
 * `*` (all), `*r` (all resource rights), `*a` or `admin:*` (all administrative rights), `family:*` (every right whose
 * name starts with `family:`). A second association of the same pair overwrites the first.
 */
export interface Association {
  ua: string;
  target: string;
  rights: readonly string[];
}

/**
 * What a node (a user, or everything within a user attribute) or a process may not do. *Conjunctive*: it holds on what
 * lies in all inclusions and in none of the exclusions. *Disjunctive*: on what lies in any inclusion or misses at least
 * one exclusion. Without inclusions and exclusions it never holds (policy-machine-core, `AccessRightResolver`).
 */
export interface Prohibition {
  name: string;
  subject: { kind: "node" | "process"; name: string };
  rights: readonly string[];
  inclusions: readonly string[];
  exclusions: readonly string[];
  mode: "conjunctive" | "disjunctive";
}

/** When a matching event is seen, the response runs with the rights of the author. */
export interface Obligation {
  name: string;
  author: string;
  event: EventPattern;
  response: readonly AdminCommand[];
}

/** The whole policy as JSON: what is stored, compared and replayed. */
export interface Policy {
  resourceRights: readonly string[];
  nodes: readonly PolicyNode[];
  associations: readonly Association[];
  prohibitions: readonly Prohibition[];
  obligations: readonly Obligation[];
}

/**
 * Who asks: a node (a user or a user attribute), or an anonymous set of user attributes (a person known only by what
 * the session says). Attributes that the policy does not know carry neither rights nor prohibitions and are passed
 * over; a subject of which nothing is known holds nothing.
 */
export type Subject = ({ user: string } | { attributes: readonly string[] }) & { process?: string };

/**
 * What is asked about: a node, or an anonymous element that lies in all the named containers. One unknown name makes
 * the whole target unknown, because a missing container would be a missing condition.
 */
export type Target = { node: string } | { attributes: readonly string[] };
