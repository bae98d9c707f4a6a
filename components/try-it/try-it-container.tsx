"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDebounced } from "@/components/form/use-debounced";
import type { BesideFormProps } from "@/components/istio-editor/istio-form";
import { explainQueries } from "@/lib/client/explain";
import type { Change } from "@/lib/domain/istio/change";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { MeshRequest } from "@/lib/domain/istio/mesh-request";
import { TryIt } from "./try-it";
import { listIssuers, readTryIt, startTryIt, type TryItDraft } from "./try-it-draft";

const nobody: MeshRequest = {
  source: { kind: "outside", namespace: "", labels: {}, serviceAccount: "", proxied: false },
  destination: { host: "-", port: 1 },
  protocol: "http",
  method: "GET",
  path: "/",
  headers: {},
};
const noEdits: Change["edits"] = [];

/** Below a form of access: follows a described request through the mesh with and without the edit. */
export function TryItContainer({ catalog, ...props }: BesideFormProps) {
  return catalog === undefined ? null : <KnownTryIt catalog={catalog} {...props} />;
}

function KnownTryIt({ cluster, object, change, catalog }: BesideFormProps & { catalog: MeshCatalog }) {
  // Until the person describes a request, it follows what the policy is about.
  const [described, setDescribed] = useState<TryItDraft>();
  const draft = described ?? startTryIt(catalog, object);
  const reading = readTryIt(draft, catalog);
  const asked = {
    request: "request" in reading ? reading.request : nobody,
    edits: change?.edits ?? noEdits,
  };
  const stood = useDebounced(asked, JSON.stringify(asked), 350);
  const isComplete = "request" in reading;
  const query = useQuery({
    ...explainQueries.request(cluster, stood.value.request, stood.value.edits),
    enabled: isComplete && stood.settled,
    staleTime: 10_000,
    gcTime: 30_000,
  });
  return (
    <TryIt
      draft={draft}
      onChange={setDescribed}
      catalog={catalog}
      issuers={listIssuers(object)}
      missing={"missing" in reading ? reading.missing : undefined}
      result={query.data}
      changed={stood.value.edits.length > 0}
      loading={isComplete && (!stood.settled || query.isFetching)}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}
