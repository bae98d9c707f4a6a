import { CircleX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { FleetProblem } from "./summarize-fleet";

const most = 8;

/** What needs somebody, worst first. */
export function ProblemList({ problems }: { problems: readonly FleetProblem[] }) {
  if (problems.length === 0)
    return (
      <p className="p-4 text-muted">
        Nothing needs you: every cluster answers and every service has its endpoints.
      </p>
    );
  return (
    <ul className="divide-y divide-line">
      {problems.slice(0, most).map((problem) => (
        <li key={problem.id}>
          <Link
            href={problem.href}
            className="flex items-start gap-2.5 px-4 py-2.5 -outline-offset-2 hover:bg-hover"
          >
            {problem.tone === "bad" ? (
              <CircleX aria-label="failing" className="mt-0.5 size-4 shrink-0 text-bad" />
            ) : (
              <TriangleAlert aria-label="warning" className="mt-0.5 size-4 shrink-0 text-warn" />
            )}
            <span className="min-w-0">
              <span className="block font-medium">{problem.title}</span>
              <span className="block text-sm text-muted wrap-anywhere">{problem.detail}</span>
            </span>
          </Link>
        </li>
      ))}
      {problems.length > most && (
        <li className="px-4 py-2.5 text-sm text-muted">and {problems.length - most} more</li>
      )}
    </ul>
  );
}
