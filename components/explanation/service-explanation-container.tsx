"use client";

import { useQuery } from "@tanstack/react-query";
import { explainQueries } from "@/lib/client/explain";
import type { ServiceKey } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { Explained } from "./explained";
import { ServiceExplanationView } from "./service-explanation-view";

/** Reads what holds for a service, and why. */
export function ServiceExplanationContainer({ service }: { service: ServiceKey }) {
  const explanation = useQuery(explainQueries.service(service));
  const session = useQuery(sessionQueries.current());
  const mayEdit = session.data !== undefined && session.data.person.role !== "viewer";
  return (
    <Explained explanation={explanation}>
      {(said) => <ServiceExplanationView explanation={said} mayEdit={mayEdit} />}
    </Explained>
  );
}
