"use client";

import { useQuery } from "@tanstack/react-query";
import { changeQueries } from "@/lib/client/changes";
import { ChangeProgress } from "./change-progress";

interface Props {
  cluster: string;
  /** Changes with each save, so that an old answer is never shown for a new one. */
  revision: string;
  /** istiod's newest push before the save. */
  pushVersion: string | undefined;
  done: string;
  undone: boolean;
  undoing: boolean;
  onUndo: () => void;
}

/** Watches a save on its way to the proxies. */
export function ChangeProgressContainer({ revision, pushVersion, ...props }: Props) {
  const { data } = useQuery(changeQueries.acknowledgement(props.cluster, revision, pushVersion));
  return <ChangeProgress {...props} acknowledgement={data} />;
}
