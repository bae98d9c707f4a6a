"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldQuestion } from "lucide-react";
import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { accessQueries } from "@/lib/client/access";
import { subjectSchema } from "@/lib/domain/tenancy/resources/subject";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { type AddressQuestion, isComplete } from "./access-address";
import { GiveContainer } from "./give-container";
import { QuestionForm } from "./question-form";
import { WhyAnswer } from "./why-answer";

interface Props {
  question: AddressQuestion;
  onAsk: (question: AddressQuestion) => void;
  overview: TenancyOverview;
  /** The element of who is signed in. */
  self: string;
}

/** Why somebody may or may not do something, and what follows from it: asking for the role, or giving it. */
export function WhyContainer({ question, onAsk, overview, self }: Props) {
  const [open, setOpen] = useState<"ask" | "give">();
  const [asking, setAsking] = useState(false);
  const ready = isComplete(question);
  const query = useQuery({ ...accessQueries.why(question), enabled: ready });
  const answer = query.data;
  const close = () => setOpen(undefined);
  return (
    <div className="flex flex-col gap-4">
      {asking || answer === undefined ? (
        <Card flush>
          <QuestionForm
            key={JSON.stringify(question)}
            question={question}
            overview={overview}
            withSubject
            action="Ask why"
            onAsk={(next) => {
              setAsking(false);
              onAsk(next);
            }}
          />
        </Card>
      ) : null}
      {!ready ? (
        <Card flush>
          <EmptyState icon={ShieldQuestion} title="Ask why something is refused, or allowed">
            Every policy class answers with the way from the person to the place, or with the link that is
            missing, and who can give it. “Why?” beside a refusal leads here.
          </EmptyState>
        </Card>
      ) : query.error ? (
        <ErrorState
          title="There is no answer"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : answer === undefined ? (
        <Card flush>
          <SkeletonRows rows={6} label="Looking for the reason" />
        </Card>
      ) : (
        <WhyAnswer
          answer={answer}
          isSelf={answer.subject.id === self}
          onAsk={() => setOpen("ask")}
          onGive={() => setOpen("give")}
          onAskElse={() => setAsking((now) => !now)}
        />
      )}
      {open === "ask" && answer?.advice !== undefined ? (
        <AskContainer
          start={{ type: "Role", level: answer.advice.level, role: answer.advice.role }}
          overview={overview}
          onClose={close}
        />
      ) : null}
      {open === "give" && answer?.advice !== undefined ? (
        <GiveContainer
          start={{ level: answer.advice.level, role: answer.advice.role, subjects: subjectsOf(answer) }}
          overview={overview}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

/** Who can be bound; roles on the platform come from the provider. */
function subjectsOf({ subject: { id } }: AccessWhy) {
  const slash = id.indexOf("/");
  const subject = subjectSchema.safeParse({ kind: id.slice(0, slash), name: id.slice(slash + 1) });
  return subject.success ? [subject.data] : [];
}
