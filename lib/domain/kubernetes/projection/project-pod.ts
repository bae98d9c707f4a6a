import type { PodProjection } from "@/lib/domain/kubernetes/projected";
import type { Interner } from "./interner";
import {
  hasInitContainer,
  projectAnnotations,
  projectContainerPorts,
  projectMeta,
  projectOwner,
  projectProxyImage,
  usesProxyUser,
} from "./project-meta";
import { asList, asRecord, asText, type Json } from "./read-json";

const proxyContainer = "istio-proxy";

function projectProxy(object: Json): PodProjection["proxy"] {
  const annotations = asRecord(asRecord(object.metadata).annotations);
  // The gRPC template injects an istio-proxy container too, but it carries no traffic.
  if (
    asText(annotations["inject.istio.io/templates"])
      .split(",")
      .some((template) => template.trim() === "grpc-agent")
  )
    return "proxyless";
  const spec = asRecord(object.spec);
  const isProxy = (container: unknown): boolean => asRecord(container).name === proxyContainer;
  const isSidecar =
    asList(spec.containers).some(isProxy) ||
    asList(spec.initContainers).some(
      (container) => isProxy(container) && asRecord(container).restartPolicy === "Always",
    );
  return isSidecar ? "sidecar" : "none";
}

export function projectPod(object: Json, interner: Interner): PodProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  const spec = asRecord(object.spec);
  const status = asRecord(object.status);
  return {
    meta,
    phase: interner.text(asText(status.phase)),
    ready: hasTrueCondition(status, "Ready"),
    podIP: asText(status.podIP),
    node: interner.text(asText(spec.nodeName)),
    serviceAccount: interner.text(asText(spec.serviceAccountName)),
    owner: projectOwner(object, interner),
    proxy: projectProxy(object),
    annotations: projectAnnotations(object.metadata, interner),
    ports: projectContainerPorts(spec, interner),
    hostNetwork: spec.hostNetwork === true,
    ...projectProxyImage([...asList(spec.containers), ...asList(spec.initContainers)], interner),
    ...hasInitContainer(spec),
    ...usesProxyUser(spec),
  };
}

/** Whether `status.conditions` holds the condition with status True. */
export function hasTrueCondition(status: Json, type: string): boolean {
  return asList(status.conditions).some(
    (entry) => asRecord(entry).type === type && asRecord(entry).status === "True",
  );
}
