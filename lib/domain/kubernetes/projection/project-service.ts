import type {
  EndpointSliceProjection,
  ProjectedMeta,
  ServiceProjection,
} from "@/lib/domain/kubernetes/projected";
import type { Interner } from "./interner";
import { projectAnnotations, projectMeta } from "./project-meta";
import { asLabels, asList, asNumber, asRecord, asText, type Json } from "./read-json";

function projectPorts(value: unknown, interner: Interner): ServiceProjection["ports"] {
  const ports = asList(value).map((entry) => {
    const port = asRecord(entry);
    const { targetPort } = port;
    const appProtocol = asText(port.appProtocol);
    const nodePort = asNumber(port.nodePort);
    return {
      name: interner.text(asText(port.name)),
      port: asNumber(port.port),
      targetPort: interner.text(typeof targetPort === "number" ? String(targetPort) : asText(targetPort)),
      protocol: interner.text(asText(port.protocol) || "TCP"),
      ...(nodePort === 0 ? {} : { nodePort }),
      ...(appProtocol === "" ? {} : { appProtocol: interner.text(appProtocol) }),
    };
  });
  // Most services of a cluster listen alike.
  return interner.shared(`ports ${JSON.stringify(ports)}`, ports);
}

const none: readonly string[] = Object.freeze([]);

function shareOne(clusterIP: string, interner: Interner): readonly string[] {
  if (clusterIP === "") return none;
  return clusterIP === "None" ? interner.shared("headless", [clusterIP]) : [clusterIP];
}

function projectExternalAddresses(object: Json, interner: Interner): readonly string[] {
  const ingress = asList(asRecord(asRecord(object.status).loadBalancer).ingress).map(asRecord);
  const addresses = [
    ...ingress.map(({ ip, hostname }) => asText(ip) || asText(hostname)),
    ...asList(asRecord(object.spec).externalIPs).map(asText),
  ].filter((address) => address !== "");
  return addresses.length === 0 ? none : addresses.map((address) => interner.text(address));
}

function asStatus(value: unknown): "True" | "False" | "Unknown" {
  return value === "True" || value === "False" ? value : "Unknown";
}

/** The conditions that Istio wrote; other people's are not kept. */
function projectConditions(status: unknown): Pick<ServiceProjection, "conditions"> {
  const conditions = asList(asRecord(status).conditions)
    .map(asRecord)
    .filter(({ type }) => asText(type).startsWith("istio.io/"))
    .map(({ type, status: value, reason, message }) => ({
      type: asText(type),
      status: asStatus(value),
      reason: asText(reason),
      message: asText(message),
    }));
  return conditions.length === 0 ? {} : { conditions };
}

export function projectService(object: Json, interner: Interner): ServiceProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  const spec = asRecord(object.spec);
  const externalName = asText(spec.externalName);
  const trafficDistribution = asText(spec.trafficDistribution);
  const clusterIP = asText(spec.clusterIP);
  const clusterIPs = asList(spec.clusterIPs).map(asText);
  return {
    meta,
    annotations: projectAnnotations(object.metadata, interner),
    type: interner.text(asText(spec.type) || "ClusterIP"),
    clusterIP,
    clusterIPs: clusterIPs.length > 1 ? clusterIPs : shareOne(clusterIP, interner),
    externalAddresses: projectExternalAddresses(object, interner),
    ...(trafficDistribution === "" ? {} : { trafficDistribution: interner.text(trafficDistribution) }),
    ports: projectPorts(spec.ports, interner),
    selector: interner.labels(asLabels(spec.selector)),
    ...(externalName === "" ? {} : { externalName }),
    ...projectConditions(object.status),
  };
}

type Endpoint = EndpointSliceProjection["endpoints"][number];

const byteOfReady = "+";

/**
 * A slice that keeps its endpoints in one string and unpacks them when asked: as objects, arrays and strings they would take
 * more memory than the JSON they came from.
 */
class PackedEndpointSlice implements EndpointSliceProjection {
  constructor(
    readonly meta: ProjectedMeta,
    readonly service: string,
    private readonly packed: string,
    readonly ports: EndpointSliceProjection["ports"],
  ) {}

  get endpoints(): readonly Endpoint[] {
    if (this.packed === "") return [];
    return this.packed.split("\n").map((line) => {
      const [pod = "", addresses = ""] = line.slice(1).split("\t");
      return {
        addresses: addresses === "" ? [] : addresses.split(","),
        ready: line.startsWith(byteOfReady),
        ...(pod === "" ? {} : { pod }),
      };
    });
  }
}

function projectEndpointPorts(value: unknown, interner: Interner): EndpointSliceProjection["ports"] {
  const ports = asList(value).map((entry) => {
    const port = asRecord(entry);
    const appProtocol = asText(port.appProtocol);
    return {
      name: interner.text(asText(port.name)),
      port: asNumber(port.port),
      protocol: interner.text(asText(port.protocol) || "TCP"),
      ...(appProtocol === "" ? {} : { appProtocol: interner.text(appProtocol) }),
    };
  });
  return interner.shared(`endpoint ports ${JSON.stringify(ports)}`, ports);
}

function packEndpoint(entry: unknown): string {
  const endpoint = asRecord(entry);
  const target = asRecord(endpoint.targetRef);
  const pod = target.kind === "Pod" ? asText(target.name) : "";
  // Absent means ready. Source: discovery.k8s.io/v1 EndpointConditions.
  const ready = asRecord(endpoint.conditions).ready !== false ? byteOfReady : "-";
  // An address or a name that holds a separator is none; it must not become two.
  const addresses = asList(endpoint.addresses).filter(
    (address) => typeof address === "string" && /^[^\s,]+$/.test(address),
  );
  return `${ready}${/\s/.test(pod) ? "" : pod}\t${addresses.join(",")}`;
}

export function projectEndpointSlice(object: Json, interner: Interner): EndpointSliceProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  const lines = asList(object.endpoints).map(packEndpoint);
  const service = meta.labels["kubernetes.io/service-name"] ?? "";
  // Joined by V8 into one flat string, unlike concatenation.
  return new PackedEndpointSlice(
    meta,
    service,
    lines.join("\n"),
    projectEndpointPorts(object.ports, interner),
  );
}
