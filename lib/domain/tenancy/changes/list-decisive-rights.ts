import type { TenancyAccess } from "../access/tenancy-access";
import type { Right } from "../rights";
import { rightForTenancyWrite } from "./right-for-tenancy-write";
import type { TenancyWrite } from "./tenancy-write";

/** A right that a write needs: at the level, as people know it, and at the element of the policy that decides. */
export interface DecisiveRight {
  right: Right;
  level: string;
  node: string;
}

/** The rights that decide first about a write, each with where the policy is asked for it; all must be held. */
export function listDecisiveRights(
  { state, compiled }: Pick<TenancyAccess, "state" | "compiled">,
  write: TenancyWrite,
): DecisiveRight[] {
  return rightForTenancyWrite(write, { state, ownership: compiled.ownership }).map(({ right, level }) => {
    // What hangs on a level that is gone can be repaired and cleared away from the top only.
    const isGone = write.before !== undefined && !compiled.levels.has(level);
    return { right, level, node: isGone ? "Organization" : level };
  });
}
