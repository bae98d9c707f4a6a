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

const istioKey = /^[^/]*istio\.io\/|^kubernetes\.io\/ingress\.class$/;

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

/** The first of the containers with this name. */
function findContainer(containers: readonly unknown[], name: string): Json | undefined {
  return containers.map(asRecord).find((container) => container.name === name);
}

/** The image of `istio-proxy` among the containers; undefined when there is no such container, "" when it names none. */
export function projectProxyImage(
  containers: readonly unknown[],
  interner: Interner,
): { proxyImage: string } | Record<string, never> {
  const proxy = findContainer(containers, "istio-proxy");
  return proxy === undefined ? {} : { proxyImage: interner.text(asText(proxy.image)) };
}

const proxyUser = 1337;
const ownContainers: ReadonlySet<unknown> = new Set(["istio-proxy", "istio-operator"]);

/** Whether a pod spec lets the application run as the proxy's user. Source: istio analyzers/deployment/pod.go. */
export function usesProxyUser(podSpec: Json): { usesProxyUser: true } | Record<string, never> {
  const isProxyUser = (owner: Json): boolean => asRecord(owner.securityContext).runAsUser === proxyUser;
  const does =
    isProxyUser(podSpec) ||
    asList(podSpec.containers)
      .map(asRecord)
      .some((container) => !ownContainers.has(container.name) && isProxyUser(container));
  return does ? { usesProxyUser: true } : {};
}

/** Whether the pod spec has an init container `istio-init`. */
export function hasInitContainer(podSpec: Json): { hasInitContainer: true } | Record<string, never> {
  return findContainer(asList(podSpec.initContainers), "istio-init") === undefined
    ? {}
    : { hasInitContainer: true };
}

/** `env` with plain values of all containers of a control plane. */
export function projectEnvironment(
  meta: ProjectedMeta,
  podSpec: Json,
  interner: Interner,
): { environment: Readonly<Record<string, string>> } | Record<string, never> {
  if (meta.labels.app !== "istiod") return {};
  const entries = asList(podSpec.containers)
    .flatMap((container) => asList(asRecord(container).env))
    .map(asRecord)
    .filter(({ value }) => typeof value === "string")
    .map(({ name, value }): [string, string] => [asText(name), asText(value)]);
  return { environment: interner.labels(Object.fromEntries(entries)) };
}
