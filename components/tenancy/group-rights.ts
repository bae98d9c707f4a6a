import type { RightChange } from "@/lib/domain/tenancy/tenancy-view";
import { subjectSchema } from "@/lib/domain/tenancy/resources/subject";
import type { Right } from "@/lib/domain/tenancy/rights";
import { builtInRoles, organizationRights } from "@/lib/domain/tenancy/roles";
import { describeLevelText } from "./level-words";
import { type KnownSubjects, subjectTitle } from "./subject-words";

interface RightsGroup {
  subjects: string[];
  places: string[];
  /** The name of the role whose rights these are, when there is one. */
  role: string | undefined;
  rights: Right[];
}

const providerGroup = "OidcGroup/";
const platform = "platform:";

/** `Team/books` as people call it; an attribute that is no subject stays as the policy calls it. */
function titleOf(text: string, known: KnownSubjects): string {
  if (text === "everyone") return "everybody";
  if (text.startsWith(platform)) return `the platform's ${text.slice(platform.length)}s`;
  if (text.startsWith(providerGroup)) return `people of group ${text.slice(providerGroup.length)}`;
  const slash = text.indexOf("/");
  const subject = subjectSchema.safeParse({ kind: text.slice(0, slash), name: text.slice(slash + 1) });
  return subject.success ? subjectTitle(subject.data, known) : text;
}

/** Below the organization a role is without the rights that hold there only. */
function roleOf(rights: readonly Right[]): string | undefined {
  return Object.entries(builtInRoles).find(([, given]) => {
    const below = given.filter((right) => !organizationRights.has(right));
    return [given, below].some(
      (list) =>
        list.length > 1 && list.length === rights.length && list.every((right) => rights.includes(right)),
    );
  })?.[0];
}

/** The same rights at the same places as one entry, with everybody they concern. */
export function groupRights(changes: readonly RightChange[], known: KnownSubjects): RightsGroup[] {
  const byPlace = Map.groupBy(
    changes,
    ({ subject, level, place }) => `${subject} ${level ?? ""} ${place ?? ""}`,
  );
  const bySubject = new Map<string, Omit<RightsGroup, "role">>();
  for (const [first, ...rest] of byPlace.values()) {
    if (first === undefined) continue;
    const rights = [...new Set([first, ...rest].map(({ right }) => right))].toSorted();
    const where = first.place ?? (first.level === undefined ? "everywhere" : describeLevelText(first.level));
    const key = `${first.subject} ${rights.join()}`;
    const group = bySubject.get(key) ?? { subjects: [titleOf(first.subject, known)], places: [], rights };
    group.places.push(where);
    bySubject.set(key, group);
  }
  const groups = Map.groupBy(
    bySubject.values(),
    ({ places, rights }) => `${places.toSorted().join()} ${rights.join()}`,
  );
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            role: roleOf(first.rights),
            subjects: [...first.subjects, ...rest.flatMap(({ subjects }) => subjects)],
          },
        ],
  );
}
