import type { RightChange } from "@/lib/domain/tenancy/tenancy-view";
import { subjectSchema } from "@/lib/domain/tenancy/resources/subject";
import { describeLevelText } from "./level-words";
import { type KnownSubjects, subjectTitle } from "./subject-words";

interface RightsGroup {
  subject: string;
  places: string[];
  rights: string[];
}

/** `Team/books` as people call it; an attribute that is no subject stays as the policy calls it. */
function titleOf(text: string, known: KnownSubjects): string {
  const slash = text.indexOf("/");
  const subject = subjectSchema.safeParse({ kind: text.slice(0, slash), name: text.slice(slash + 1) });
  return subject.success ? subjectTitle(subject.data, known) : text;
}

/** The same rights of one subject at several places as one entry. */
export function groupRights(changes: readonly RightChange[], known: KnownSubjects): RightsGroup[] {
  const byPlace = Map.groupBy(
    changes,
    ({ subject, level, place }) => `${subject} ${level ?? ""} ${place ?? ""}`,
  );
  const groups = new Map<string, RightsGroup>();
  for (const [first, ...rest] of byPlace.values()) {
    if (first === undefined) continue;
    const rights = [...new Set([first, ...rest].map(({ right }) => right))];
    const where = first.place ?? (first.level === undefined ? "everywhere" : describeLevelText(first.level));
    const key = `${first.subject} ${rights.join()}`;
    const group = groups.get(key) ?? { subject: titleOf(first.subject, known), places: [], rights };
    group.places.push(where);
    groups.set(key, group);
  }
  return [...groups.values()];
}
