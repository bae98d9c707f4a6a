import { Callout } from "@/components/ui/callout";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";

interface LossWarningProps {
  preview: TenancyChangePreview;
  /** Whoever is looking, as the policy calls them, e.g. `User/42`. */
  self?: string;
}

/** Says before a save that it takes rights, and from how many; nothing when it does not. What changes tells from whom. */
export function LossWarning({ preview, self }: LossWarningProps) {
  const { lost } = preview.rights;
  if (lost.length === 0) return null;
  const losers = new Set(lost.map(({ subject }) => subject));
  const rights = [...new Set(lost.map(({ right }) => right))];
  const more = preview.more.lost > 0 ? " or more" : "";
  return (
    <output data-testid="loss-warning" className="block">
      <Callout
        tone="warn"
        title={`Saving it takes rights away${self !== undefined && losers.has(self) ? ", also from you" : ""}`}
      >
        {losers.size}
        {more} {losers.size === 1 ? "person, team or group loses" : "people, teams and groups lose"}{" "}
        <span className="font-mono text-xs">{rights.join(", ")}</span>.
      </Callout>
    </output>
  );
}
