import { Check, Clock, X } from "lucide-react";
import type { ReactNode } from "react";
import { WhyLink } from "@/components/access/why-link";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type { Permission } from "./permission";
import { describeAsk, isPending, requestState } from "./request-words";

interface RequestListProps {
  requests: readonly AccessRequest[];
  /** Whether the person may decide it. */
  mayDecide: (request: AccessRequest) => Permission;
  /** The person asked themselves: they may take it back and never decide it. */
  isOwn: (request: AccessRequest) => boolean;
  onDecide: (request: AccessRequest, state: "Approved" | "Denied" | "Withdrawn") => void;
  empty: ReactNode;
}

/** What was asked and what became of it; the waiting ones first. */
export function RequestList({ requests, mayDecide, isOwn, onDecide, empty }: RequestListProps) {
  if (requests.length === 0) return <>{empty}</>;
  const ordered = requests.toSorted(
    (a, b) =>
      Number(isPending(b)) - Number(isPending(a)) ||
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
  );
  return (
    <ul aria-label="Requests" className="divide-y divide-line">
      {ordered.map((request) => {
        const { metadata, spec } = request;
        const { tone, word } = requestState(request);
        const permission = mayDecide(request);
        return (
          <li
            key={metadata.name}
            data-testid="access-request"
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3"
          >
            <div className="min-w-0 flex-1 basis-72">
              <p className="wrap-anywhere">
                <span className="font-medium">{spec.requesterName ?? spec.requester}</span> asks for{" "}
                <span className="font-medium">{describeAsk(spec.ask)}</span>
              </p>
              {spec.reason === "" ? null : (
                <p className="text-sm wrap-anywhere text-muted">“{spec.reason}”</p>
              )}
              <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
                <StatusText tone={tone} {...(isPending(request) ? { icon: Clock } : {})}>
                  {word}
                </StatusText>
                <RelativeTime time={metadata.creationTimestamp} />
                {spec.decision === undefined ? null : (
                  <span className="wrap-anywhere">
                    by {spec.decision.by}
                    {spec.decision.comment === "" ? "" : `: “${spec.decision.comment}”`}
                  </span>
                )}
              </p>
            </div>
            {isPending(request) ? (
              isOwn(request) ? (
                <Button size="sm" onClick={() => onDecide(request, "Withdrawn")}>
                  Take it back
                </Button>
              ) : permission.allowed ? (
                <div className="flex gap-2">
                  <Button size="sm" icon={X} onClick={() => onDecide(request, "Denied")}>
                    Deny
                  </Button>
                  <Button
                    size="sm"
                    variant="primary"
                    icon={Check}
                    onClick={() => onDecide(request, "Approved")}
                  >
                    Approve
                  </Button>
                </div>
              ) : (
                <p className="max-w-64 text-xs text-muted">
                  You may not decide it: {permission.reason}. <WhyLink sentence={permission.reason} />
                </p>
              )
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
