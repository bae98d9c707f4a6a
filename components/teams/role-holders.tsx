import Link from "next/link";
import { ExpiryText } from "@/components/tenancy/expiry-text";
import { describeLevel, levelHref } from "@/components/tenancy/level-words";
import { SubjectText } from "@/components/tenancy/subject-text";
import { type KnownSubjects, subjectKey } from "@/components/tenancy/subject-words";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";

interface RoleHoldersProps {
  bindings: readonly AccessBinding[];
  known: KnownSubjects;
  /** How many bindings are told one by one. */
  atOnce?: number;
}

const subjectsAtOnce = 4;

/** Who has a role, where and until when, one line for each binding that gives it. */
export function RoleHolders({ bindings, known, atOnce = 4 }: RoleHoldersProps) {
  return (
    <ul className="flex min-w-48 flex-col gap-1">
      {bindings.slice(0, atOnce).map(({ metadata, spec }) => (
        <li key={metadata.name} className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
          {spec.subjects.slice(0, subjectsAtOnce).map((subject) => (
            <SubjectText key={subjectKey(subject)} subject={subject} known={known} />
          ))}
          {spec.subjects.length > subjectsAtOnce ? (
            <span className="text-muted">and {spec.subjects.length - subjectsAtOnce} more</span>
          ) : null}
          <span className="text-muted">
            at{" "}
            <Link href={levelHref(spec.level)} className="link underline">
              {describeLevel(spec.level)}
            </Link>
          </span>
          {spec.expiresAt === undefined ? null : <ExpiryText expiresAt={spec.expiresAt} />}
        </li>
      ))}
      {bindings.length > atOnce ? (
        <li className="text-muted">and {bindings.length - atOnce} more bindings</li>
      ) : null}
    </ul>
  );
}
