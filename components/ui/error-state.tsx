import { clsx } from "clsx";
import { CircleX, RotateCw } from "lucide-react";
import { Button } from "./button";
import { FailureHelp } from "./failure-help";

/** The parts of a `metav1.Status` that a person can use; any Error fits. */
export interface Failure {
  message: string;
  reason?: string;
  details?:
    | {
        cluster?: string | undefined;
        kind?: string | undefined;
        namespace?: string | undefined;
        name?: string | undefined;
        causes?: readonly { message: string; field?: string | undefined }[] | undefined;
      }
    | undefined;
}

interface ErrorStateProps {
  /** What was tried: "Could not load the services". */
  title: string;
  error: Failure;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
}

/** Says what failed, where, on which object and field, and offers to try again. */
export function ErrorState({ title, error, onRetry, retrying = false, className }: ErrorStateProps) {
  const { details } = error;
  const object = [details?.kind, [details?.namespace, details?.name].filter(Boolean).join("/")]
    .filter(Boolean)
    .join(" ");
  const facts = [
    details?.cluster !== undefined && { term: "Cluster", value: details.cluster },
    object !== "" && { term: "Object", value: object },
    error.reason !== undefined && { term: "Reason", value: error.reason },
  ].filter((fact) => fact !== false);
  // A refusal for one reason says it once.
  const causes = (details?.causes ?? []).filter(({ message }) => message !== error.message);
  return (
    <div role="alert" className={clsx("flex gap-3 rounded-md bg-bad-soft p-4", className)}>
      <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="font-semibold">{title}</p>
        <p className="wrap-anywhere">
          {error.message}
          <FailureHelp message={error.message} />
        </p>
        {facts.length > 0 && (
          <dl className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {facts.map((fact) => (
              <div key={fact.term} className="flex gap-1.5">
                <dt className="text-muted">{fact.term}</dt>
                <dd className="font-medium wrap-anywhere">{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {causes.length > 0 && (
          <ul className="flex flex-col gap-1 text-sm">
            {causes.map((cause) => (
              <li key={`${cause.field ?? ""} ${cause.message}`} className="wrap-anywhere">
                {cause.field !== undefined && cause.field !== "" && (
                  <code className="mr-1.5 font-mono text-xs font-medium">{cause.field}</code>
                )}
                {cause.message}
              </li>
            ))}
          </ul>
        )}
        {onRetry && (
          <div>
            <Button size="sm" icon={RotateCw} pending={retrying} onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
