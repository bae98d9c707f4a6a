import { Ban, CircleCheck, EyeOff, RotateCcw } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { StatusPill } from "@/components/ui/status-pill";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import { describeAct, describeSubject, describeWhere, titleWhy } from "./access-words";
import { ClassColumn, ProhibitionColumn } from "./class-column";
import { NextSteps } from "./next-steps";

interface WhyAnswerProps {
  answer: AccessWhy;
  isSelf: boolean;
  onAsk: () => void;
  onGive: () => void;
  /** Another question. */
  onAskElse: () => void;
}

/** The answer: the question as a title, who wants what, a column for each policy class, and what a person can do. */
export function WhyAnswer({ answer, isSelf, onAsk, onGive, onAskElse }: WhyAnswerProps) {
  const { subject, right, where, allowed, message, withheld, classes, prohibitions } = answer;
  const resource = "resource" in where ? where.resource : undefined;
  const columns = classes.length + (prohibitions.length > 0 ? 1 : 0);
  return (
    <div data-testid="why-answer" className="flex min-w-0 flex-col gap-4">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-0.5">
          <h2 className="text-xl font-semibold wrap-anywhere">{titleWhy(answer, isSelf)}</h2>
          <p className="text-sm text-muted">
            Policy snapshot <code className="font-mono text-xs">{answer.policyVersion.slice(0, 12)}</code>
            {answer.microseconds === undefined ? "" : ` · decided in ${answer.microseconds} µs`} ·{" "}
            <code className="font-mono text-xs">{right}</code>
            {resource === undefined ? null : (
              <>
                {" "}
                on <code className="font-mono text-xs wrap-anywhere">{resource}</code>
              </>
            )}
          </p>
        </div>
        <Button icon={RotateCcw} onClick={onAskElse}>
          Ask something else
        </Button>
      </header>
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface px-4 py-3">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1.5">
          <span className="font-semibold">{isSelf ? "You" : describeSubject(subject).title}</span>
          {subject.platformRole === undefined ? null : <Badge>{subject.platformRole}</Badge>}
          <span className="text-muted">
            {isSelf ? "want to" : "wants to"} {describeAct(right)}
          </span>
          <span className="font-semibold wrap-anywhere">{describeWhere(where)}</span>
        </p>
        <StatusPill tone={allowed ? "ok" : "bad"} icon={allowed ? CircleCheck : Ban}>
          {allowed ? "Allowed" : "Denied"}
        </StatusPill>
      </div>
      {withheld ? (
        <p className="flex items-start gap-2 rounded-lg border border-line bg-surface p-4">
          <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          <span className="min-w-0 wrap-anywhere">{message}.</span>
        </p>
      ) : (
        <div
          className={
            columns > 4
              ? "grid items-stretch gap-3 md:grid-cols-2 lg:grid-cols-3 xl:grid-cols-5"
              : columns > 3
                ? "grid items-stretch gap-3 md:grid-cols-2 xl:grid-cols-4"
                : "grid items-stretch gap-3 md:grid-cols-2 xl:grid-cols-3"
          }
        >
          {classes.map((item) => (
            <ClassColumn key={item.policyClass} answer={item} subject={subject} right={right} />
          ))}
          {prohibitions.length > 0 ? <ProhibitionColumn prohibitions={prohibitions} /> : null}
        </div>
      )}
      {allowed ? null : <NextSteps answer={answer} isSelf={isSelf} onAsk={onAsk} onGive={onGive} />}
    </div>
  );
}
