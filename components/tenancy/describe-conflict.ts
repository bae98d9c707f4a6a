import type { OwnershipConflictView } from "@/lib/domain/tenancy/tenancy-view";

/** A conflict in words. Whoever may not see the other side reads of "another workspace". */
export function describeConflict({ kind, what, winner, loser }: OwnershipConflictView): {
  title: string;
  detail: string;
} {
  const who = (name: string) => (name === "" ? "another workspace" : `workspace ${name}`);
  return {
    title: `${kind === "host" ? "Host" : "Namespace"} ${what}`,
    detail: `${who(winner)} has it; ${who(loser)} claims it too and does not get it`,
  };
}
