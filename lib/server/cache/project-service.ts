import "server-only";
import type { EndpointSliceProjection, ServiceProjection } from "@/lib/domain/kubernetes/projected";
import type { Interner } from "./interner";
import { projectMeta } from "./project-meta";
import { asLabels, asList, asNumber, asRecord, asText, type Json } from "./read-json";

export function projectService(object: Json, interner: Interner): ServiceProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  const spec = asRecord(object.spec);
  const externalName = asText(spec.externalName);
  return {
    meta,
    type: interner.text(asText(spec.type)),
    clusterIP: asText(spec.clusterIP),
    ports: asList(spec.ports).map((entry) => {
      const port = asRecord(entry);
      const { targetPort } = port;
      const appProtocol = asText(port.appProtocol);
      return {
        name: interner.text(asText(port.name)),
        port: asNumber(port.port),
        targetPort: interner.text(typeof targetPort === "number" ? String(targetPort) : asText(targetPort)),
        protocol: interner.text(asText(port.protocol)),
        ...(appProtocol === "" ? {} : { appProtocol: interner.text(appProtocol) }),
      };
    }),
    selector: interner.labels(asLabels(spec.selector)),
    ...(externalName === "" ? {} : { externalName }),
  };
}

export function projectEndpointSlice(object: Json, interner: Interner): EndpointSliceProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  return {
    meta,
    service: meta.labels["kubernetes.io/service-name"] ?? "",
    endpoints: asList(object.endpoints).map((entry) => {
      const endpoint = asRecord(entry);
      const target = asRecord(endpoint.targetRef);
      const pod = target.kind === "Pod" ? asText(target.name) : "";
      return {
        addresses: asList(endpoint.addresses).filter((address) => typeof address === "string"),
        // Absent means ready. Source: discovery.k8s.io/v1 EndpointConditions.
        ready: asRecord(endpoint.conditions).ready !== false,
        ...(pod === "" ? {} : { pod }),
      };
    }),
  };
}
