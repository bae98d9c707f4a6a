import type { Subject } from "./policy";

/** Something that was done: by the enforcement point (a resource operation) or by an act of administration. */
export interface PolicyEvent {
  subject: Subject;
  operation: string;
  /** What it was done with: names of nodes or plain values, by the name of the argument. */
  args: Readonly<Record<string, string | readonly string[]>>;
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
