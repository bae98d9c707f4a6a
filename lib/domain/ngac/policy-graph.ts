import type { NodeType, Policy } from "./policy";
import type { RightsTable } from "./rights";

/** A prohibition over ids. */
export interface CompiledProhibition {
  rights: Uint32Array;
  inclusions: Int32Array;
  exclusions: Int32Array;
  conjunctive: boolean;
}

/** Where the lists of a node start in `GraphIndex.rows`; each ends where that of the next node starts. */
export const rowWidth = 4;
export const rowParents = 0;
export const rowGrants = 1;
export const rowGrantedBy = 2;
/** No start: the class set of the node times two, plus one for users and user attributes. */
export const rowKind = 3;

/**
 * The graph over dense ids. Ids are topological: policy classes first, then containers before what they contain, so that
 * one pass by ascending id sees every container before its members. Lists are one array with starts (CSR).
 */
export interface GraphIndex {
  size: number;
  classCount: number;
  names: readonly string[];
  types: readonly NodeType[];
  ids: ReadonlyMap<string, number>;
  rights: RightsTable;
  /** The starts of a node, side by side so that a visit touches one cache line. */
  rows: Int32Array;
  parents: Int32Array;
  childStarts: Int32Array;
  children: Int32Array;
  /** Associations by user attribute: their targets, and `words` numbers each. */
  grantTargets: Int32Array;
  grantRights: Uint32Array;
  /** The same associations by target. */
  grantorAttributes: Int32Array;
  grantorRights: Uint32Array;
  prohibitions: readonly CompiledProhibition[];
  /** The prohibitions on nodes, and the node of each. */
  nodeProhibitions: Int32Array;
  prohibitedNodes: Int32Array;
  processProhibitions: ReadonlyMap<string, readonly number[]>;
  /** Which of `classSets` (ascending ids of policy classes) each node lies in. */
  classSetOf: Int32Array;
  classSets: readonly Int32Array[];
  /** Where the shares of a node start in lists of one entry for each node and policy class of it. */
  shareStarts: Int32Array;
  scratch: Scratch;
}

/** What one side of a question reaches. */
export interface Side {
  /** The epoch in which a node was last reached. */
  marks: Int32Array;
  epoch: number;
  /** The nodes reached, in the order they were. */
  queue: Int32Array;
  count: number;
  /** How many of them were walked from. */
  walked: number;
  /** Those of them that associations are on, and how many associations; filled by `countAssociations`. */
  bearers: Int32Array;
  bearerCount: number;
  associations: number;
}

/** Reused between decisions: nothing in it outlives one, except the reach of the last subject. */
export interface Scratch {
  subject: Side;
  /** The single node whose reach the marks hold, -1 when they hold that of an attribute set. */
  lastSubject: number;
  target: Side;
  /** The policy classes of the target, and which of `classSets` they are, -1 when they are none of them. */
  targetClasses: Int32Array;
  targetClassSet: number;
  /** Rights by policy class, and those in all classes of the target. */
  shares: Uint32Array;
  common: Uint32Array;
  result: Uint32Array;
  /** Sets given out before: bits, and the set, by a hash of the bits. */
  setBits: Uint32Array;
  sets: (ReadonlySet<string> | undefined)[];
  /** How many nodes, assignments and associations were looked at since the graph was compiled. */
  steps: number;
}

/** A compiled policy. Immutable for everyone outside this folder; `index` is of no use to others. */
export interface PolicyGraph {
  readonly policy: Policy;
  /** SHA-256 of the canonical policy: equal policies have equal versions, in every process. Computed when first asked. */
  readonly version: string;
  readonly index: GraphIndex;
}
