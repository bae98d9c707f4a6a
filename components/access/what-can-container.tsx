"use client";

import { useQuery } from "@tanstack/react-query";
import { Search, UserRound } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { accessQueries } from "@/lib/client/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeNode, describeSubject } from "./access-words";
import { HoldingsView } from "./holdings-view";
import { SubjectField } from "./subject-field";

interface Props {
  /** As the policy calls it; empty: oneself. */
  subject: string;
  onSubject: (subject: string) => void;
  overview: TenancyOverview;
  self: string;
}

/** What somebody may do; without anybody named, what one may do oneself. */
export function WhatCanContainer({ subject, onSubject, overview, self }: Props) {
  const [typed, setTyped] = useState(subject);
  const query = useQuery(accessQueries.whatCan(subject));
  const { data } = query;
  const isSelf = data?.subject.id === self;
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <form
          noValidate
          aria-label="Somebody"
          className="flex flex-wrap items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            onSubject(typed);
          }}
        >
          <div className="min-w-0 flex-1 basis-60 sm:max-w-96">
            <SubjectField value={typed} onChange={setTyped} known={overview} />
          </div>
          <div className="flex gap-2 pt-6">
            <Button type="submit" variant="primary" icon={Search}>
              What can they do
            </Button>
            {subject === "" ? null : (
              <Button
                icon={UserRound}
                onClick={() => {
                  setTyped("");
                  onSubject("");
                }}
              >
                What can I do
              </Button>
            )}
          </div>
        </form>
      </Card>
      {query.error ? (
        <ErrorState
          title="There is no answer"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : data === undefined ? (
        <Card flush>
          <SkeletonRows rows={8} label="Reading what they may do" />
        </Card>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="text-lg font-semibold wrap-anywhere">
              {isSelf ? "What you can do" : `What ${describeSubject(data.subject).title} can do`}
            </h2>
            {data.subject.platformRole === undefined ? null : <Badge>{data.subject.platformRole}</Badge>}
            {data.teams.map((team) => (
              <Badge key={team}>{describeNode(team)}</Badge>
            ))}
          </div>
          <HoldingsView holdings={data} isSelf={isSelf} />
        </>
      )}
    </div>
  );
}
