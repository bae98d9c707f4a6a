import type { Right } from "@/lib/domain/tenancy/rights";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import { describeLevel } from "./level-words";
import { rightWords } from "./right-words";
import { type KnownSubjects, subjectTitle } from "./subject-words";

export interface Permission {
  allowed: boolean;
  /** A sentence part: which right decides, where it lacks, and who can give it. */
  reason: string;
}

interface RightsView extends KnownSubjects {
  /** The host answers, so that a write can be stored. */
  hostReachable: boolean;
  /** What the person may do, by the text of the level. */
  may: Readonly<Record<string, readonly Right[]>>;
  bindings: readonly AccessBinding[];
  workspaces: readonly { metadata: { name: string }; spec: { tenant: string } }[];
  /** Whom to ask at levels whose bindings the person does not see. */
  administrators?: Readonly<Record<string, readonly string[]>>;
}

/** The level and those above it that the person may see, nearest first. */
export function listLevelsAbove(level: Level, workspaces: RightsView["workspaces"]): Level[] {
  const organization: Level = { kind: "Organization", name: "" };
  if (level.kind === "Organization") return [organization];
  if (level.kind === "Tenant") return [level, organization];
  if (level.kind !== "Workspace") {
    const workspace: Level = { kind: "Workspace", name: level.workspace ?? "" };
    return [level, ...listLevelsAbove(workspace, workspaces)];
  }
  const tenant = workspaces.find(({ metadata }) => metadata.name === level.name)?.spec.tenant;
  return tenant === undefined
    ? [level, organization]
    : [level, { kind: "Tenant", name: tenant }, organization];
}

/** Who administers a level, nearest first, as far as the person may see it. */
export function listAdministrators(level: Level, view: RightsView): string[] {
  const names = listLevelsAbove(level, view.workspaces).flatMap((above) => {
    const seen = view.bindings
      .filter(({ spec }) => spec.role === "Admin" && formatLevel(spec.level) === formatLevel(above))
      .flatMap(({ spec }) => spec.subjects.map((subject) => subjectTitle(subject, view)));
    return seen.length > 0 ? seen : (view.administrators?.[formatLevel(above)] ?? []);
  });
  return [...new Set(names)];
}

/** Whether the person holds the right at the level, and what to say beside the control. */
export function decidePermission(right: Right, level: Level, view: RightsView): Permission {
  if (!view.hostReachable)
    return { allowed: false, reason: "the host cluster does not answer, so nothing can be saved" };
  const place = describeLevel(level);
  if (view.may[formatLevel(level)]?.includes(right) === true)
    return { allowed: true, reason: `you hold ${right} at ${place}` };
  const administrators = listAdministrators(level, view);
  const whom =
    administrators.length === 0
      ? "an operator can give it"
      : `${administrators.slice(0, 3).join(", ")} can give it`;
  return { allowed: false, reason: `it needs ${right} (${rightWords[right]}) at ${place}; ${whom}` };
}
