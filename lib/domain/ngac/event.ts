import type { Subject } from "./policy";

/** Something that was done: by the enforcement point (a resource operation) or by an act of administration. */
export interface PolicyEvent {
  subject: Subject;
  operation: string;
  /** What it was done with: names of nodes or plain values, by the name of the argument. */
  args: Readonly<Record<string, string | readonly string[]>>;
}
