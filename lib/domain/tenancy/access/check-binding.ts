import { decideRights } from "../../ngac/decide-rights";
import type { Subject } from "../../ngac/policy";
import { readRoleRights } from "../policy/read-grants";
import type { Refusal } from "../refusal";
import { formatLevel, type Level } from "../resources/subject";
import type { TenancyAccess } from "./tenancy-access";

/** What a binding, or an approved request, would give. */
export interface RoleAtLevel {
  level: Level;
  role: string;
}

/**
 * Why the author may not give a role at a level: they need `binding:write` there, and every right that the role gives there.
 * Nobody gives more than they hold. Empty: they may. A level that is not there answers like one where the author holds nothing.
 */
export function checkBinding(
  { graph, state }: Pick<TenancyAccess, "graph" | "state">,
  author: Subject,
  { level, role }: RoleAtLevel,
  field = "spec",
): Refusal[] {
  const where = formatLevel(level);
  const held = decideRights(graph, author, { node: where });
  const rights = readRoleRights(state, role, level);
  if (!held.has("binding:write"))
    return [
      {
        code: "RBAC_ESCALATION",
        field: `${field}.level`,
        message: `giving roles at ${where} needs binding:write there`,
      },
    ];
  if (rights === undefined)
    return [{ code: "BODY_INVALID", field: `${field}.role`, message: `there is no role ${role}` }];
  const missing = rights.filter((right) => !held.has(right));
  if (missing.length === 0) return [];
  return [
    {
      code: "RBAC_ESCALATION",
      field: `${field}.role`,
      message: `${role} gives ${missing.join(", ")}, which you do not have at ${where} yourself`,
    },
  ];
}
