import { clsx } from "clsx";
import { CircleCheck, CircleX, Clock, Snowflake } from "lucide-react";
import { useId } from "react";
import { StatusText } from "@/components/ui/status-pill";
import type {
  AccessSubject,
  ClassAnswer,
  ProhibitionAnswer,
} from "@/lib/domain/tenancy/access-views/access-view";
import type { Right } from "@/lib/domain/tenancy/rights";
import { describeNode } from "./access-words";
import { StepCard } from "./step-card";
import { TimeLeft } from "./time-left";

const column = "flex min-w-0 flex-col gap-3 rounded-lg border bg-surface p-4";

/** What one policy class says: the way from the person down to the place, or where the way breaks off. */
export function ClassColumn({
  answer,
  subject,
  right,
}: {
  answer: ClassAnswer;
  subject: AccessSubject;
  right: Right;
}) {
  const heading = useId();
  const { policyClass, granted, sentence, steps, moreWays, wouldGrant } = answer;
  return (
    <section
      aria-labelledby={heading}
      data-testid="class-column"
      className={clsx(column, granted ? "border-line" : "border-bad-mark")}
    >
      <header className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 id={heading} className="font-semibold">
          {policyClass}
        </h3>
        <StatusText tone={granted ? "ok" : "bad"} icon={granted ? CircleCheck : CircleX}>
          {granted ? `grants ${right}` : `grants no ${right}`}
        </StatusText>
      </header>
      <ol className="flex flex-col">
        {steps.map((step, index) => (
          <li key={`${step.kind} ${step.node}`}>
            {index > 0 ? (
              <span
                aria-hidden
                className={clsx(
                  "ml-5 block h-3.5 border-l-2",
                  step.kind === "missing" || steps[index - 1]?.kind === "missing"
                    ? "border-dashed border-bad-mark"
                    : "border-line-strong",
                )}
              />
            ) : null}
            <StepCard step={step} subject={subject} right={right} />
          </li>
        ))}
      </ol>
      <p className="mt-auto text-sm wrap-anywhere text-muted">
        {granted
          ? moreWays === 0
            ? ""
            : moreWays === 1
              ? "One other way grants it too."
              : `${moreWays} other ways grant it too.`
          : `${capitalize(sentence)}.`}
      </p>
      {wouldGrant.length === 0 ? null : (
        <div className="text-sm">
          <p className="text-muted">It would be granted by</p>
          <ul className="wrap-anywhere">
            {wouldGrant.map((node) => (
              <li key={node}>{describeNode(node)}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** What forbids it, whoever grants it. */
export function ProhibitionColumn({ prohibitions }: { prohibitions: readonly ProhibitionAnswer[] }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} data-testid="class-column" className={clsx(column, "border-bad-mark")}>
      <header className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 id={heading} className="font-semibold">
          {prohibitions.length === 1 ? "Prohibition" : "Prohibitions"}
        </h3>
        <StatusText tone="bad" icon={Snowflake}>
          {prohibitions.length === 1 ? "applies" : "apply"}
        </StatusText>
      </header>
      <ul className="flex flex-col gap-3">
        {prohibitions.map(({ name, title, subject, rights, sentence, until, reason }) => (
          <li key={name} className="flex flex-col">
            <div className="flex items-start gap-3 rounded-md border border-dashed border-bad-mark bg-bad-soft px-3 py-2.5">
              <Snowflake aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
              <div className="min-w-0 text-sm wrap-anywhere">
                <p className="font-semibold">{title}</p>
                <p className="text-bad">
                  {subject === "everyone" ? "nobody" : `not ${describeNode(subject)}`}: {rights.join(", ")}
                </p>
                <p className="text-muted">{reason ?? sentence}</p>
              </div>
            </div>
            {until === undefined ? null : (
              <>
                <span aria-hidden className="ml-5 block h-3.5 border-l-2 border-line-strong" />
                <div className="flex items-start gap-3 rounded-md border border-line bg-sunken px-3 py-2.5 text-sm">
                  <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                  <p className="min-w-0 font-semibold">
                    <TimeLeft until={until} />
                  </p>
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-auto text-sm text-muted">A prohibition wins over every grant.</p>
    </section>
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
