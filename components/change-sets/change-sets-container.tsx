"use client";

import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { changeSetQueries } from "@/lib/client/change-sets";
import type { ChangeSetSummary } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { ChangeSetTable } from "./change-set-table";

const kinds = ["open", "done", "all"] as const;
const open: ReadonlySet<ChangeSetSummary["state"]> = new Set([
  "Draft",
  "Approved",
  "Rejected",
  "Applying",
  "RollingBack",
  "Failed",
]);

const isShown: Record<(typeof kinds)[number], (changeSet: ChangeSetSummary) => boolean> = {
  open: ({ state }) => open.has(state),
  done: ({ state }) => !open.has(state),
  all: () => true,
};

/** Every change set that may be seen; the view is in the URL. */
export function ChangeSetsContainer() {
  const [{ show }, setView] = useQueryStates({ show: parseAsStringLiteral(kinds).withDefault("all") });
  const changeSets = useQuery(changeSetQueries.list());
  const failure = useFailure(changeSets);
  const items = changeSets.data?.items;
  const shown = items?.filter(isShown[show]);
  return (
    <>
      <PageHeader
        title="Change sets"
        subtitle="Several edits planned together: dry-run, approved by somebody else, applied in order, rolled back together."
        actions={
          items === undefined || items.length === 0 ? undefined : (
            <Select
              label="Show"
              value={show}
              onValueChange={(value) => void setView({ show: kinds.find((kind) => kind === value) ?? "all" })}
              options={[
                { value: "all", label: "All" },
                { value: "open", label: "Open" },
                { value: "done", label: "Done" },
              ]}
            />
          )
        }
      />
      <div className="p-4 md:p-6">
        <Card flush>
          {changeSets.isPending && !failure ? <SkeletonRows label="Loading the change sets" /> : null}
          {failure ? (
            <ErrorState
              className="m-4"
              title="Could not load the change sets"
              error={failure}
              retrying={changeSets.isFetching}
              onRetry={() => void changeSets.refetch()}
            />
          ) : null}
          {shown !== undefined && shown.length > 0 ? <ChangeSetTable changeSets={shown} /> : null}
          {items?.length === 0 ? (
            <EmptyState
              icon={ListChecks}
              title="No change set yet"
              action={
                <Button asChild variant="primary">
                  <Link href="/configuration">Choose an object to edit</Link>
                </Button>
              }
            >
              Open an object in Configuration, edit it, and choose “Add to a change set…” instead of applying
              it. Edits of several objects and clusters come together here; somebody else approves them, and
              they are written in order, or not at all.
            </EmptyState>
          ) : null}
          {shown?.length === 0 && items !== undefined && items.length > 0 ? (
            <EmptyState
              icon={ListChecks}
              title="None of these"
              action={<Button onClick={() => void setView({ show: "all" })}>Show all</Button>}
            >
              {show === "open" ? "Every change set is applied or rolled back." : "Nothing was applied yet."}
            </EmptyState>
          ) : null}
        </Card>
      </div>
    </>
  );
}
