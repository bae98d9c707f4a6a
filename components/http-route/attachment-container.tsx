"use client";

import { useQuery } from "@tanstack/react-query";
import { useDebounced } from "@/components/form/use-debounced";
import type { BesideFormProps } from "@/components/istio-editor/istio-form";
import { explainQueries } from "@/lib/client/explain";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { AttachmentView } from "./attachment-view";

const noEdits: readonly ChangeEdit[] = [];

interface Props extends Pick<BesideFormProps, "cluster" | "object"> {
  change?: BesideFormProps["change"];
  /** Edits beside it that nobody saved either, e.g. of a new Gateway. */
  edits?: readonly ChangeEdit[];
}

/** What the cluster needs of an object; what a form keeps of a stored one beside it has no say. */
function pickAsked({ apiVersion, kind, metadata, spec }: KubernetesObject): KubernetesObject {
  const { name, namespace, labels = {}, annotations = {} } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels, annotations },
    spec,
  };
}

/** Below a form of the Gateway API: asks what becomes of the object as it is written now, saved or not. */
export function AttachmentContainer({ change, ...props }: Props) {
  const isDeleted = change?.edits.some(({ action }) => action === "delete") === true;
  return isDeleted ? null : <Attachment {...props} />;
}

function Attachment({ cluster, object, edits = noEdits }: Omit<Props, "change">) {
  const { name, namespace = "" } = object.metadata;
  const asked = { object: pickAsked(object), edits };
  const stood = useDebounced(asked, JSON.stringify(asked), 350);
  const missing =
    name === "" || namespace === "" ? "Give it a name and a namespace to see what becomes of it." : undefined;
  const query = useQuery({
    ...explainQueries.attachment(cluster, stood.value.object, stood.value.edits),
    enabled: missing === undefined && stood.settled,
    staleTime: 10_000,
    gcTime: 30_000,
  });
  return (
    <AttachmentView
      cluster={cluster}
      answer={query.data}
      loading={missing === undefined && (!stood.settled || query.isFetching)}
      error={query.error}
      onRetry={() => void query.refetch()}
      missing={missing}
    />
  );
}
