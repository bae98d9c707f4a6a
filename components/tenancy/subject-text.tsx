import { Bot, User, Users } from "lucide-react";
import type { Subject } from "@/lib/domain/tenancy/resources/subject";
import { type KnownSubjects, subjectNoun, subjectTitle } from "./subject-words";

const icons = { User, Team: Users, ServiceAccount: Bot } as const;

/** Icon, what it is (for a screen reader) and how people call it. */
export function SubjectText({ subject, known }: { subject: Subject; known: KnownSubjects }) {
  const Icon = icons[subject.kind];
  const title = subjectTitle(subject, known);
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5"
      title={`${subjectNoun(subject)} ${subject.name}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="sr-only">{subjectNoun(subject)}</span>
      <span className="min-w-0 truncate">{title}</span>
    </span>
  );
}
