"use client";

import { useQuery } from "@tanstack/react-query";
import { FileCog } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { NewObjectMenu } from "@/components/configuration/new-object-menu";
import { ObjectPages } from "@/components/configuration/object-pages";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { objectQueries } from "@/lib/client/objects";
import type { Place } from "./collect-services";

const view = { place: parseAsString, page: parseAsInteger.withDefault(1) };

const textOf = ({ cluster, namespace }: Place) => `${cluster}/${namespace}`;

interface Props {
  places: readonly Place[];
  /** The person may write something here. */
  mayWrite: boolean;
}

/** Routes, policies and gateways of one place of a workspace at a time; which one is in the URL. */
export function WorkspaceObjectsContainer({ places, mayWrite }: Props) {
  const [{ place: chosen, page }, setView] = useQueryStates(view);
  const place = places.find((each) => textOf(each) === chosen) ?? places[0];
  const objects = useQuery({
    ...objectQueries.list(place?.cluster ?? "", {
      namespace: place?.namespace ?? "",
      page: Math.max(1, page),
    }),
    enabled: place !== undefined,
  });
  const failure = useFailure(objects);
  const { data } = objects;
  if (place === undefined)
    return (
      <EmptyState icon={FileCog} title="No place for configuration yet">
        Routes and policies live in namespaces. As soon as the workspace owns one, they appear here.
      </EmptyState>
    );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <Select
          label="Place"
          value={textOf(place)}
          options={places.map((each) => ({
            value: textOf(each),
            label: `${each.namespace} in ${each.cluster}`,
          }))}
          onValueChange={(value) => void setView({ place: value, page: 1 })}
        />
        {mayWrite ? <NewObjectMenu cluster={place.cluster} namespace={place.namespace} /> : null}
      </div>
      {data?.failures.map((each) => (
        <Callout
          key={each.cluster}
          tone="warn"
          className="m-4"
          title={`${each.cluster} does not answer; this is what was last known`}
        >
          {each.status.message}
        </Callout>
      ))}
      {failure === undefined ? null : (
        <ErrorState
          className="m-4"
          title="The configuration could not be read"
          error={failure}
          retrying={objects.isFetching}
          onRetry={() => void objects.refetch()}
        />
      )}
      {data === undefined && failure === undefined ? (
        <SkeletonRows rows={8} label="Reading the configuration" />
      ) : null}
      {data !== undefined && data.items.length > 0 ? (
        <ObjectPages page={data} onPageChange={(next) => void setView({ page: next })} />
      ) : null}
      {data?.items.length === 0 ? (
        <EmptyState icon={FileCog} title="No Istio or Gateway API objects yet">
          {mayWrite
            ? "Routes, policies and gateways of this place appear here. “New…” creates one by form."
            : "Routes, policies and gateways of this place appear here."}
        </EmptyState>
      ) : null}
    </>
  );
}
