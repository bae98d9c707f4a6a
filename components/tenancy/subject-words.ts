import type { Team, User } from "@/lib/domain/tenancy/resources/access";
import type { Subject } from "@/lib/domain/tenancy/resources/subject";

/** Whom a picker can offer. A person who never signed in is not among them and can still be typed. */
export interface KnownSubjects {
  teams: readonly Team[];
  users: readonly User[];
}

const nouns: Record<Subject["kind"], string> = { User: "person", Team: "team", ServiceAccount: "program" };

/** Choices of a picker of one subject. */
export const oneSubjectKinds = [
  { value: "Team", label: "One team" },
  { value: "User", label: "One person" },
  { value: "ServiceAccount", label: "One program" },
] as const;
/** The choice beside them, where all are meant. */
export const everybodyKind = { value: "Everyone", label: "Everybody" } as const;

export function subjectNoun({ kind }: Subject): string {
  return nouns[kind];
}

/** How people call it: the name the provider gave, or the display name of the team; else its name. */
export function subjectTitle({ kind, name }: Subject, { teams, users }: KnownSubjects): string {
  if (kind === "Team") return teams.find(({ metadata }) => metadata.name === name)?.spec.displayName ?? name;
  if (kind === "User") return users.find(({ spec }) => spec.subject === name)?.spec.displayName ?? name;
  return name;
}

/** One text for each subject, as in keys and in the address of what it can do. */
export function subjectKey({ kind, name }: Subject): string {
  return `${kind}/${name}`;
}

/** What it may do, everywhere. */
export function subjectAccessHref(subject: Subject): string {
  return `/access?subject=${encodeURIComponent(subjectKey(subject))}`;
}
