import { Callout } from "@/components/ui/callout";
import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";

/** What is wrong with the objects as they are, each with its field and object. */
export function ProblemList({ problems }: { problems: TrafficSplitView["problems"] }) {
  if (problems.length === 0) return null;
  return (
    <ul aria-label="Problems found" className="flex flex-col gap-2">
      {problems.map((problem) => (
        <li key={`${problem.object ?? ""} ${problem.field} ${problem.message}`}>
          <Callout tone="warn" title={problem.message}>
            <span className="font-mono text-xs">
              {problem.object === undefined ? "" : `${problem.object} · `}
              {problem.field}
            </span>
          </Callout>
        </li>
      ))}
    </ul>
  );
}
