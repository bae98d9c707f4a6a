import type { WorkloadProjection } from "@/lib/domain/kubernetes/projected";
import type { Interner } from "./interner";
import {
  projectAnnotations,
  projectContainerPorts,
  projectEnvironment,
  projectMeta,
  projectOwner,
  projectProxyImage,
  usesProxyUser,
} from "./project-meta";
import { asLabels, asList, asNumber, asRecord, asText, type Json } from "./read-json";

/** `registry:5000/istio/pilot:1.31.0@sha256:…` → `1.31.0`; without a tag `latest`, with only a digest "". */
export function parseImageTag(image: string): string {
  const [reference = "", digest] = image.split("@");
  const last = reference.slice(reference.lastIndexOf("/") + 1);
  const colon = last.indexOf(":");
  if (colon !== -1) return last.slice(colon + 1);
  return digest === undefined ? "latest" : "";
}

/** Makes the projection of one of the kinds Deployment, StatefulSet, DaemonSet, ReplicaSet. */
export function projectWorkload(
  kind: string,
): (object: Json, interner: Interner) => WorkloadProjection | undefined {
  const isPerNode = kind === "DaemonSet";
  return (object, interner) => {
    const meta = projectMeta(object, interner);
    if (!meta) return undefined;
    const spec = asRecord(object.spec);
    const status = asRecord(object.status);
    const template = asRecord(spec.template);
    const podSpec = asRecord(template.spec);
    const images = asList(podSpec.containers).map((entry): [string, string] => {
      const container = asRecord(entry);
      return [asText(container.name), parseImageTag(asText(container.image))];
    });
    return {
      meta,
      kind,
      // Absent means 1. Source: apps/v1 DeploymentSpec.
      replicas: isPerNode ? asNumber(status.desiredNumberScheduled) : asNumber(spec.replicas ?? 1),
      readyReplicas: asNumber(isPerNode ? status.numberReady : status.readyReplicas),
      podLabels: interner.labels(asLabels(asRecord(template.metadata).labels)),
      podAnnotations: projectAnnotations(template.metadata, interner),
      ports: projectContainerPorts(podSpec, interner),
      serviceAccount: interner.text(asText(podSpec.serviceAccountName)),
      owner: projectOwner(object, interner),
      images: interner.labels(Object.fromEntries(images)),
      annotations: projectAnnotations(object.metadata, interner),
      ...projectProxyImage(asList(podSpec.containers), interner),
      ...usesProxyUser(podSpec),
      ...projectEnvironment(meta, podSpec, interner),
    };
  };
}
