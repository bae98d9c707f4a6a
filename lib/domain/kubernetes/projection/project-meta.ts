import type { ContainerPort, IstioAnnotations, ProjectedMeta } from "@/lib/domain/kubernetes/projected";
import type { Interner } from "./interner";
import { asLabels, asList, asNumber, asRecord, asText, type Json } from "./read-json";

/** Undefined when the object has no name or no version: it cannot be cached. */
export function projectMeta(object: Json, interner: Interner): ProjectedMeta | undefined {
  const metadata = asRecord(object.metadata);
  const name = asText(metadata.name);
  const resourceVersion = asText(metadata.resourceVersion);
  if (name === "" || resourceVersion === "") return undefined;
  const namespace = asText(metadata.namespace);
  return {
    name,
    namespace: namespace === "" ? undefined : interner.text(namespace),
    uid: asText(metadata.uid),
    resourceVersion,
    creationTimestamp: interner.text(asText(metadata.creationTimestamp)),
    labels: interner.labels(asLabels(metadata.labels)),
  };
}

/** The controlling owner. */
export function projectOwner(object: Json, interner: Interner): { kind: string; name: string } | undefined {
  for (const entry of asList(asRecord(object.metadata).ownerReferences)) {
    const reference = asRecord(entry);
    if (reference.controller === true) {
      const owner = { kind: interner.text(asText(reference.kind)), name: asText(reference.name) };
      return interner.shared(`owner ${owner.kind} ${owner.name}`, owner);
    }
  }
  return undefined;
}

const istioKey = /(^|\.)istio\.io\//;

/** Of the annotations in `metadata`, those of Istio. */
export function projectAnnotations(metadata: unknown, interner: Interner): IstioAnnotations {
  const entries = Object.entries(asLabels(asRecord(metadata).annotations));
  return interner.labels(Object.fromEntries(entries.filter(([key]) => istioKey.test(key))));
}

/** `ports` of every container of a pod spec. */
export function projectContainerPorts(podSpec: Json, interner: Interner): readonly ContainerPort[] {
  const ports = asList(podSpec.containers).flatMap((container) =>
    asList(asRecord(container).ports).map((entry): ContainerPort => {
      const port = asRecord(entry);
      return {
        name: interner.text(asText(port.name)),
        containerPort: asNumber(port.containerPort),
        protocol: interner.text(asText(port.protocol) || "TCP"),
      };
    }),
  );
  return interner.shared(`container ports ${JSON.stringify(ports)}`, ports);
}
