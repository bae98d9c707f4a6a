import { describeConflict } from "@/components/tenancy/describe-conflict";
import { Callout } from "@/components/ui/callout";
import type { OwnershipConflictView } from "@/lib/domain/tenancy/tenancy-view";

interface ConflictNotesProps {
  workspace: string;
  conflicts: readonly OwnershipConflictView[];
}

/** What this workspace and another one both say is theirs. */
export function ConflictNotes({ workspace, conflicts }: ConflictNotesProps) {
  const own = conflicts.filter(({ winner, loser }) => winner === workspace || loser === workspace);
  if (own.length === 0) return null;
  return (
    <Callout
      tone="warn"
      title={
        own.length === 1 ? "Claimed by two workspaces" : `${own.length} things are claimed by two workspaces`
      }
    >
      <ul className="flex flex-col gap-1">
        {own.map((conflict) => {
          const { title, detail } = describeConflict(conflict);
          return (
            <li key={`${title} ${detail}`}>
              <span className="font-medium text-text">{title}</span>: {detail}
            </li>
          );
        })}
      </ul>
    </Callout>
  );
}
