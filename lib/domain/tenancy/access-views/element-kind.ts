import { everyone } from "../policy/node-names";
import type { CompiledTenancy } from "../policy/compile-tenancy-policy";
import type { StepKind } from "./access-view";

type Names = Pick<CompiledTenancy, "levels" | "classes" | "leaves">;

/** What an element of the policy stands for. */
export function kindOf(node: string, { levels, classes, leaves }: Names): StepKind {
  if (node === everyone) return "everyone";
  if (node.startsWith("User/") || node.startsWith("ServiceAccount/")) return "subject";
  if (node.startsWith("Team/")) return "team";
  if (node.startsWith("platform:")) return "platform";
  if (levels.has(node)) return "level";
  if (classes.attributes.has(node)) return "attribute";
  if (leaves.has(node) || node.startsWith("Cluster/")) return "place";
  if (node.startsWith("Association/")) return "association";
  return node.includes("@") ? "role" : "other";
}

/** Somebody one can name: a person, a program, a team, a platform role or everybody; not a role or a wrapper. */
export function isSomebody(node: string): boolean {
  return node === everyone || /^(User\/|ServiceAccount\/|Team\/|platform:)/.test(node);
}
