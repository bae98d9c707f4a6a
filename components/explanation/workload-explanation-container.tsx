"use client";

import { useQuery } from "@tanstack/react-query";
import { explainQueries } from "@/lib/client/explain";
import { sessionQueries } from "@/lib/client/session";
import { Explained } from "./explained";
import { WorkloadExplanationView } from "./workload-explanation-view";

/** Reads what holds for a workload, and why. */
export function WorkloadExplanationContainer({
  cluster,
  namespace,
  workload,
}: {
  cluster: string;
  namespace: string;
  workload: string;
}) {
  const explanation = useQuery(explainQueries.workload(cluster, namespace, workload));
  const session = useQuery(sessionQueries.current());
  const mayEdit = session.data !== undefined && session.data.person.role !== "viewer";
  return (
    <Explained explanation={explanation}>
      {(said) => <WorkloadExplanationView explanation={said} mayEdit={mayEdit} />}
    </Explained>
  );
}
