import type { OwnershipConflictView } from "@/lib/domain/tenancy/tenancy-view";

/** A conflict in words. Whoever may not see the other side reads of "another workspace". */
export function describeConflict({ kind, what, winner, loser, message }: OwnershipConflictView): {
  title: string;
  detail: string;
} {
  const who = (name: string) => (name === "" ? "another workspace" : name);
  return {
    title: `${kind === "host" ? "Host" : "Namespace"} ${what}`,
    detail: message === "" ? `${who(winner)} has it; ${who(loser)} does not get it` : message,
  };
}
