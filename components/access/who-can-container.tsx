"use client";

import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { accessQueries } from "@/lib/client/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { type AddressQuestion, isComplete } from "./access-address";
import { describeWhere } from "./access-words";
import { HoldersTable } from "./holders-table";
import { QuestionForm } from "./question-form";

interface Props {
  question: AddressQuestion;
  onAsk: (question: AddressQuestion) => void;
  overview: TenancyOverview;
}

/** Who holds a right somewhere, for whoever may review access there. */
export function WhoCanContainer({ question: asked, onAsk, overview }: Props) {
  const question = { ...asked, subject: "" };
  const ready = isComplete(question);
  const query = useQuery({ ...accessQueries.whoCan(question), enabled: ready });
  const answer = query.data;
  const hrefWhy = (id: string): string => {
    const entries = Object.entries({ ...question, tab: "why", subject: id }).filter(
      ([, value]) => value !== "",
    );
    return `/access?${new URLSearchParams(entries)}`;
  };
  return (
    <Card flush className="overflow-hidden">
      <div className="border-b border-line">
        <QuestionForm
          key={JSON.stringify(question)}
          question={question}
          overview={overview}
          withSubject={false}
          action="Who can"
          onAsk={onAsk}
        />
      </div>
      {!ready ? (
        <EmptyState icon={Users} title="Who can do it?">
          Choose a right and a place. It needs access:review there; about yourself you can always ask.
        </EmptyState>
      ) : query.error ? (
        <ErrorState
          className="m-4"
          title="There is no answer"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : answer === undefined ? (
        <SkeletonRows rows={5} label="Looking for everybody who may" />
      ) : (
        <>
          <h2 className="border-b border-line px-4 py-2.5 font-semibold wrap-anywhere">
            Who holds {answer.right} in {describeWhere(answer.where)}
          </h2>
          <HoldersTable answer={answer} hrefWhy={hrefWhy} />
        </>
      )}
    </Card>
  );
}
