import { Callout } from "@/components/ui/callout";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { groupRights } from "./group-rights";
import type { KnownSubjects } from "./subject-words";

interface LossWarningProps {
  /** Of the change as it stands; undefined while it is not known. */
  preview: TenancyChangePreview | undefined;
  known: KnownSubjects;
  /** Whoever is looking, as the policy calls them, e.g. `User/42`. */
  self?: string;
}

const namesAtOnce = 4;

/** Says before a save that it takes rights from people, and from whom; nothing when it does not. */
export function LossWarning({ preview, known, self }: LossWarningProps) {
  const lost = preview?.rights.lost ?? [];
  if (lost.length === 0) return null;
  const names = [...new Set(groupRights(lost, known).flatMap(({ subjects }) => subjects))];
  const rights = [...new Set(lost.map(({ right }) => right))];
  const rest = names.length - namesAtOnce;
  const isOwn = lost.some(({ subject }) => subject === self);
  return (
    <output data-testid="loss-warning" className="block">
      <Callout tone="warn" title={`Saving it takes rights away${isOwn ? ", also from you" : ""}`}>
        {names.slice(0, namesAtOnce).join(", ")}
        {rest > 0 ? ` and ${rest} more` : ""} {names.length === 1 ? "loses" : "lose"}{" "}
        <span className="font-mono text-xs">{rights.join(", ")}</span>. What changes says where.
      </Callout>
    </output>
  );
}
