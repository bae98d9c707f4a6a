import { Trash2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { builtInDuties } from "@/lib/domain/tenancy/policy/read-duties";
import type { ObligationResource } from "@/lib/domain/tenancy/resources/access";
import { describeDuty } from "./rule-words";

interface DutyListProps {
  obligations: readonly ObligationResource[];
  /** Absent: the person may not change them. */
  onEdit?: (obligation: ObligationResource) => void;
  onRemove?: (obligation: ObligationResource) => void;
}

const isBuiltIn = ({ event, deny }: ObligationResource["spec"]) =>
  builtInDuties.some((duty) => duty.event === event && duty.deny === deny);

/** What nobody may do with what they themselves began: built in, and our own. */
export function DutyList({ obligations, onEdit, onRemove }: DutyListProps) {
  return (
    <ul className="divide-y divide-line">
      {builtInDuties.map((duty) => (
        <li
          key={`${duty.event} ${duty.deny}`}
          data-testid="duty"
          className="flex min-h-10 flex-wrap items-center gap-x-2 px-4 py-2"
        >
          <span className="wrap-anywhere">{describeDuty(duty)}.</span>
          <Badge>built in</Badge>
        </li>
      ))}
      {obligations
        .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
        .map((obligation) => {
          const { metadata, spec } = obligation;
          return (
            <li
              key={metadata.name}
              data-testid="duty"
              className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2"
            >
              <div className="min-w-0 flex-1 basis-64">
                <p className="wrap-anywhere">{describeDuty(spec)}.</p>
                <p className="text-sm wrap-anywhere text-muted">
                  {spec.displayName ?? metadata.name}
                  {isBuiltIn(spec) ? " · the same as what is built in" : ""}
                </p>
              </div>
              <span className="inline-flex items-center">
                {onEdit === undefined ? null : (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Edit duty ${metadata.name}`}
                    onClick={() => onEdit(obligation)}
                  >
                    Edit
                  </Button>
                )}
                {onRemove === undefined ? null : (
                  <IconButton
                    icon={Trash2}
                    label={`Delete duty ${metadata.name}`}
                    onClick={() => onRemove(obligation)}
                  />
                )}
              </span>
            </li>
          );
        })}
    </ul>
  );
}
