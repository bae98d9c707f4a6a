import { Clock, ShieldAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { describeLevel } from "@/components/tenancy/level-words";
import { SubjectText } from "@/components/tenancy/subject-text";
import { type KnownSubjects, subjectKey } from "@/components/tenancy/subject-words";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import { Countdown } from "./time-left";

interface EmergencyListProps {
  label: string;
  bindings: readonly AccessBinding[];
  running: boolean;
  known: KnownSubjects;
  mayRevoke: (binding: AccessBinding) => boolean;
  onRevoke: (binding: AccessBinding) => void;
  empty: ReactNode;
}

/** Roles that were given for an emergency, each with the time it has left and where its history is. */
export function EmergencyList(props: EmergencyListProps) {
  const { label, bindings, running, known, mayRevoke, onRevoke, empty } = props;
  if (bindings.length === 0) return <>{empty}</>;
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {bindings.map((binding) => {
        const { metadata, spec } = binding;
        return (
          <li
            key={metadata.name}
            data-testid="emergency"
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3"
          >
            <div className="min-w-0 flex-1 basis-72">
              <p className="flex flex-wrap items-center gap-x-2">
                {spec.subjects.map((subject) => (
                  <SubjectText key={subjectKey(subject)} subject={subject} known={known} />
                ))}
                <span>
                  <span className="text-muted">is</span> {spec.role}{" "}
                  <span className="text-muted">of {describeLevel(spec.level)}</span>
                </span>
              </p>
              {spec.reason === undefined ? null : (
                <p className="text-sm wrap-anywhere text-muted">“{spec.reason}”</p>
              )}
              <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
                {running ? (
                  <StatusText tone="warn" icon={ShieldAlert}>
                    <Countdown until={spec.expiresAt ?? ""} />
                  </StatusText>
                ) : (
                  <StatusText tone="unknown" icon={Clock}>
                    ended <RelativeTime time={spec.expiresAt ?? ""} />
                  </StatusText>
                )}
                <span>
                  given <RelativeTime time={metadata.creationTimestamp} />
                </span>
                <Link
                  href={`/history?kind=AccessBinding&name=${encodeURIComponent(metadata.name)}`}
                  className="link"
                >
                  In the history
                </Link>
              </p>
            </div>
            {mayRevoke(binding) ? (
              <Button size="sm" {...(running ? { variant: "danger" } : {})} onClick={() => onRevoke(binding)}>
                {running ? "Revoke" : "Delete"}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
