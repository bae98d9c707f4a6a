"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { History, SquarePen } from "lucide-react";
import Link from "next/link";
import { objectHref } from "@/components/configuration/configuration-href";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { auditQueries } from "@/lib/client/audit";
import type { AuditedObjectKey } from "@/lib/domain/audit/audit-view";
import { listObjectVersions } from "@/lib/domain/audit/object-versions";
import { ObjectVersionList } from "./object-version-list";

/** What was written to one object, version by version, with the way back to each. */
export function ObjectHistoryContainer(key: AuditedObjectKey) {
  const history = useInfiniteQuery(auditQueries.history(key));
  const failure = useFailure(history);
  const events = history.data?.pages.flatMap((page) => page.items);
  const kind = findIstioKind(key.resource);
  const page = objectHref(key.cluster, key.resource, { namespace: key.namespace, name: key.name });
  const place = key.namespace === "" ? "" : `namespace ${key.namespace} · `;
  return (
    <>
      <PageHeader
        title={`History of ${key.name}`}
        subtitle={`${kind?.kind ?? key.resource} · ${place}in ${key.cluster}`}
        actions={
          <>
            <Button asChild icon={History}>
              <Link href="/history">Whole history</Link>
            </Button>
            {kind === undefined ? null : (
              <Button asChild icon={SquarePen}>
                <Link href={page}>Open the object</Link>
              </Button>
            )}
          </>
        }
      />
      <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 p-4 md:p-6">
        {failure ? (
          <ErrorState
            title="The history could not be read"
            error={failure}
            retrying={history.isFetching}
            onRetry={() => void history.refetch()}
          />
        ) : null}
        {events === undefined && !failure ? <SkeletonRows rows={8} label="Reading the history" /> : null}
        {events === undefined ? null : events.length === 0 ? (
          <EmptyState icon={History} title="Isthmus never wrote this object">
            What is changed here from now on appears with its difference and a way back. Changes made around
            Isthmus are not in this history.
          </EmptyState>
        ) : (
          <>
            <p className="text-sm text-muted">
              Changes made around Isthmus, with kubectl for example, are not in this history; where one
              happened in between it says so.
            </p>
            <ObjectVersionList
              versions={listObjectVersions(events, { hasOlder: history.hasNextPage })}
              restoreHref={kind === undefined ? undefined : (sequence) => `${page}?restore=${sequence}`}
            />
            {history.hasNextPage ? (
              <Button
                className="self-center"
                pending={history.isFetchingNextPage}
                onClick={() => void history.fetchNextPage()}
              >
                Older versions
              </Button>
            ) : null}
          </>
        )}
      </div>
    </>
  );
}
