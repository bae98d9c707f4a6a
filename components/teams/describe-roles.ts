import { describeLevel } from "@/components/tenancy/level-words";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import type { Subject } from "@/lib/domain/tenancy/resources/subject";

/** The roles given to exactly this subject: `Admin of tenant alpha, Reader of workspace web`. */
export function describeRoles({ kind, name }: Subject, bindings: readonly AccessBinding[]): string {
  const own = bindings.filter(({ spec }) =>
    spec.subjects.some((subject) => subject.kind === kind && subject.name === name),
  );
  return own.length === 0
    ? "none of its own"
    : own.map(({ spec }) => `${spec.role} of ${describeLevel(spec.level)}`).join(", ");
}
