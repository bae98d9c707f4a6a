import { StatusText, type Tone } from "@/components/ui/status-pill";
import type { Group } from "@/lib/domain/tenancy/resources/tenancy";

const tones: Record<string, Tone> = { True: "ok", False: "warn", Unknown: "progress" };
const words: Record<string, string> = {
  Applied: "Applied",
  NothingToGenerate: "Nothing to generate",
  PartlyApplied: "Applied in part",
  WriteRefused: "Refused by a cluster",
  ClustersUnknown: "Not known in every cluster",
};

/** What came of a Bridged group in the clusters; a Direct one has nothing to apply. */
export function GroupStatus({ group }: { group: Group }) {
  if (group.spec.mode !== "Bridged") return null;
  const applied = group.status?.conditions.find(
    ({ type, observedGeneration }) => type === "Applied" && observedGeneration === group.metadata.generation,
  );
  const { status, reason, message } = applied ?? {
    status: "Unknown",
    reason: "Applying",
    message: "its objects are not written yet",
  };
  return (
    <div className="basis-full text-xs">
      <StatusText tone={reason === "WriteRefused" ? "bad" : (tones[status] ?? "unknown")}>
        {words[reason] ?? "Being applied"}
      </StatusText>
      <ul className="mt-0.5 text-muted wrap-anywhere">
        {message.split("; ").map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
