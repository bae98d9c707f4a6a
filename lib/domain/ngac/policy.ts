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

/** Which names match: one of `names`, or a node within one of `within`. Neither: anything. */
export interface NamePattern {
  names?: readonly string[];
  within?: readonly string[];
}

/**
 * Which events an obligation answers. Operations are exact names, `*` means every one. A subject pattern is matched on
 * the user, or the attributes of an anonymous subject; `processes` on its process. An argument pattern demands that the
 * argument is there and that at least one of its values matches.
 */
export interface EventPattern {
  subject?: NamePattern & { processes?: readonly string[] };
  operations: readonly string[];
  args?: Readonly<Record<string, NamePattern>>;
}

/**
 * One act of administration (INCITS 565-2020, 6.4). Every one is checked against the graph it changes, see
 * `applyAdminCommand`. `associations` of `createNode` are given together with the new node; they are allowed only where
 * all its containers are policy classes, because nothing lies within it yet.
 */
export type AdminCommand =
  | {
      op: "createNode";
      node: PolicyNode;
      associations?: readonly { ua: string; rights: readonly string[] }[];
    }
  | { op: "deleteNode"; name: string }
  | { op: "setProperties"; name: string; properties: Readonly<Record<string, string>> }
  | { op: "assign"; ascendant: string; descendants: readonly string[] }
  | { op: "deassign"; ascendant: string; descendants: readonly string[] }
  | { op: "associate"; ua: string; target: string; rights: readonly string[] }
  | { op: "dissociate"; ua: string; target: string }
  | { op: "createProhibition"; prohibition: Prohibition }
  | { op: "deleteProhibition"; name: string }
  | { op: "createObligation"; obligation: Obligation }
  | { op: "deleteObligation"; name: string };

/**
 * When a matching event is seen, the response runs with the rights of the author. In every text of the response,
 * `${subject}` stands for the user of the event and `${args.NAME}` for the value of an argument.
 */
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
