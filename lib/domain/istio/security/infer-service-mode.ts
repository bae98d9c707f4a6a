import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { refer, type Reason } from "../explanation";
import type { MeshService } from "../routing/mesh-service";
import { namespaceOf } from "../virtual-service";
import { readPolicyMode, type MtlsMode } from "./peer-authentication";
import { readPolicySelector } from "./policy-attachment";
import { indexSecurity } from "./security-index";

/** Label by which an endpoint says that it has a proxy that takes mutual TLS. */
const tlsModeLabel = "security.istio.io/tlsMode";

/** The namespace's mode as far as clients infer it: the oldest policy without selector, else the mesh's. */
export function findNamespaceMode(
  world: ClusterWorld,
  namespace: string,
): { mode?: MtlsMode; reasons: Reason[] } {
  const index = indexSecurity(world);
  const { rootNamespace } = world.mesh;
  const findWide = (level: string) =>
    index.peerAuthentications(level).find((policy) => readPolicySelector(policy) === undefined);
  const mesh = findWide(rootNamespace);
  const own = namespace === rootNamespace ? undefined : findWide(namespace);
  const explain = (policy: typeof mesh, message: string): Reason[] =>
    policy === undefined
      ? []
      : [{ role: "decided", object: refer(policy), field: "spec.mtls.mode", message }];
  const written = readPolicyMode(own);
  if (own !== undefined && written !== undefined)
    return { mode: written, reasons: explain(own, `Sets ${written} for the namespace of the service`) };
  const inherited = readPolicyMode(mesh);
  if (mesh !== undefined || own !== undefined) {
    const mode = inherited ?? "PERMISSIVE";
    return { mode, reasons: explain(mesh, `Sets ${mode} for the mesh`) };
  }
  return { reasons: [] };
}

/**
 * The mode a client expects of a service: the namespace's or the mesh's, never a workload's or port's. A service whose
 * addresses are called directly (headless) counts as DISABLE unless every endpoint has a proxy. Undefined: outside the mesh.
 * Source: istio pilot/pkg/model `BestEffortInferServiceMTLSMode`.
 */
export function inferServiceMode(
  world: ClusterWorld,
  service: MeshService,
  isPassthrough: boolean,
): { mode?: MtlsMode; reasons: Reason[] } {
  const object = service.source;
  if (service.meshExternal) {
    return {
      reasons: [{ role: "decided", object, message: "It is outside the mesh: no automatic mutual TLS" }],
    };
  }
  if (isPassthrough) {
    const modes = listEndpointModes(world, service);
    const without = modes.filter((mode) => mode !== "istio").length;
    if (modes.length === 0 || without > 0) {
      const why = modes.length === 0 ? "it has no endpoints" : `${without} of its endpoints have no proxy`;
      const message = `Its addresses are called directly and ${why}: no automatic mutual TLS`;
      return { mode: "DISABLE", reasons: [{ role: "decided", object, message }] };
    }
  }
  const { mode, reasons } = findNamespaceMode(world, service.namespace);
  if (mode !== undefined) return { mode, reasons };
  return { mode: "PERMISSIVE", reasons: [{ role: "default", message: "No PeerAuthentication: PERMISSIVE" }] };
}

function listEndpointModes(world: ClusterWorld, service: MeshService): string[] {
  const { namespace, source, selector } = service;
  const index = indexSecurity(world);
  const read = (labels: Readonly<Record<string, string>>) => labels[tlsModeLabel] ?? "disabled";
  const modes = service.endpoints.map(({ labels }) => read(labels));
  if (service.registry === "Kubernetes") {
    for (const slice of index.endpointSlices(`${namespace}/${source.name}`)) {
      for (const { pod } of slice.endpoints) {
        const labels = pod === undefined ? undefined : index.pod(`${namespace}/${pod}`)?.meta.labels;
        modes.push(read(labels ?? {}));
      }
    }
  } else if (selector !== undefined) {
    for (const pod of world.pods) {
      if (pod.meta.namespace === namespace && matchesLabels(selector, pod.meta.labels))
        modes.push(read(pod.meta.labels));
    }
  }
  if (selector !== undefined) {
    for (const entry of world.workloadEntries) {
      if (namespaceOf(entry) !== namespace) continue;
      const labels = { ...readStringMap(readRecord(entry["spec"])["labels"]), ...entry.metadata.labels };
      if (matchesLabels(selector, labels)) modes.push(read(labels));
    }
  }
  return modes;
}
