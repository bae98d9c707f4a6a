import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { refer, type ObjectReference } from "../explanation";
import { resolveShortName } from "../host";
import { meshGateway, namespaceOf } from "../virtual-service";

/** How Gateway API and Ingress objects that were turned into Istio's mark themselves. Source: istio pkg/config/constants. */
const routeSemanticsAnnotation = "internal.istio.io/route-semantics";
export const parentsAnnotation = "internal.istio.io/parents";
export const parentNamespaceAnnotation = "internal.istio.io/parent-namespace";
export const gatewayServiceAnnotation = "internal.istio.io/gateway-service";

/** Where something is written. */
export interface Origin {
  object: ObjectReference;
  /** E.g. `spec.http[1].match[0]`. */
  field: string;
}

/** A route of a VirtualService, after its delegate was merged in. */
export interface SourceRoute {
  spec: Record<string, unknown>;
  origin: Origin;
  /** One for each match of `spec`. */
  matches: { spec: Record<string, unknown>; origin: Origin }[];
}

/** A VirtualService as istiod works with it: names resolved, delegates merged. */
export interface SourceVirtualService {
  object: KubernetesObject;
  reference: ObjectReference;
  name: string;
  namespace: string;
  /** `gateway`: from the Gateway API: paths match by segment, no short names, own rules of visibility. */
  semantics: "istio" | "gateway" | "ingress";
  /** `Kind/name.namespace` of the route it was made of. */
  parents: string;
  hosts: string[];
  /** `namespace/name`, or `mesh`. */
  gateways: string[];
  /** `*`, `~` and names of namespaces; never `.`. */
  exportTo: ReadonlySet<string>;
  http: SourceRoute[];
  tls: SourceRoute[];
  tcp: SourceRoute[];
  /** Routes that istiod leaves out, and why. */
  dropped: { origin: Origin; message: string }[];
}

export interface SourceDestination {
  host: string;
  subset: string;
  port?: number;
}

/** Export rules of an object, `.` written out; the fallback when it has none. Source: istio `convertExportToSet`. */
function readExportSet(
  exportTo: readonly string[],
  namespace: string,
  fallback: readonly string[],
): ReadonlySet<string> {
  const items = exportTo.length > 0 ? exportTo : fallback.length > 0 ? fallback : ["*"];
  return new Set(items.map((item) => (item === "." ? namespace : item)));
}

/** `ns/name`; `name` in the own namespace; `name.ns.…` of old. Source: istio pilot/pkg/model `resolveGatewayName`. */
function resolveGatewayName(name: string, namespace: string): string {
  if (name === meshGateway) return name;
  if (name.includes("/")) return name.startsWith("./") ? `${namespace}/${name.slice(2)}` : name;
  const [first = "", second] = name.split(".");
  return second === undefined ? `${namespace}/${first}` : `${second}/${first}`;
}

/** A destination whose host is resolved; an empty host is an invalid backend of the Gateway API. */
export function readSourceDestination(value: unknown): SourceDestination {
  const destination = readRecord(value);
  const port = readNumber(readRecord(destination["port"])["number"]);
  return {
    host: readString(destination["host"]) ?? "",
    subset: readString(destination["subset"]) ?? "",
    ...(port === undefined ? {} : { port }),
  };
}

/** How hosts of an object are read: short names get the namespace and domain, unless it came from the Gateway API. */
function hostResolver(
  semantics: SourceVirtualService["semantics"],
  namespace: string,
  domain: string,
): (host: string) => string {
  return semantics === "gateway" ? (host) => host : (host) => resolveShortName(host, namespace, domain);
}

/** The routes of one protocol, with hosts and gateways resolved. Source: istio `ResolveVirtualServiceShortnames`. */
export function readSourceRoutes(
  object: KubernetesObject,
  protocol: "http" | "tls" | "tcp",
  domain: string,
): SourceRoute[] {
  const reference = refer(object);
  const resolve = hostResolver(readSemantics(object), reference.namespace, domain);
  return readRecords(readRecord(object["spec"])[protocol]).map((spec, index): SourceRoute => {
    const field = `spec.${protocol}[${index}]`;
    const matches = readRecords(spec["match"]).map((match, position) => ({
      spec: resolveGateways(match, reference.namespace),
      origin: { object: reference, field: `${field}.match[${position}]` },
    }));
    return {
      spec: {
        ...resolveDestinations(spec, resolve),
        ...(matches.length === 0 ? {} : { match: matches.map((match) => match.spec) }),
      },
      origin: { object: reference, field },
      matches,
    };
  });
}

function resolveGateways(match: Record<string, unknown>, namespace: string): Record<string, unknown> {
  const gateways = readStrings(match["gateways"]);
  if (gateways.length === 0) return match;
  return { ...match, gateways: gateways.map((name) => resolveGatewayName(name, namespace)) };
}

function resolveDestinations(
  spec: Record<string, unknown>,
  resolve: (host: string) => string,
): Record<string, unknown> {
  const resolveHost = (value: unknown) => {
    const destination = readRecord(value);
    return { ...destination, host: resolve(readString(destination["host"]) ?? "") };
  };
  const resolveTargets = (value: unknown) =>
    readRecords(value).map((target) =>
      target["destination"] === undefined
        ? target
        : { ...target, destination: resolveHost(target["destination"]) },
    );
  const { route, mirror, mirrors } = spec;
  return {
    ...spec,
    ...(route === undefined ? {} : { route: resolveTargets(route) }),
    ...(mirror === undefined || mirror === null ? {} : { mirror: resolveHost(mirror) }),
    ...(mirrors === undefined ? {} : { mirrors: resolveTargets(mirrors) }),
  };
}

export function readSemantics(object: KubernetesObject): SourceVirtualService["semantics"] {
  const semantics = object.metadata.annotations?.[routeSemanticsAnnotation];
  return semantics === "gateway" || semantics === "ingress" ? semantics : "istio";
}

/** `spec.hosts`, `spec.gateways` and `spec.exportTo` resolved. */
export function readScope(
  object: KubernetesObject,
  domain: string,
  defaultExportTo: readonly string[],
): Pick<SourceVirtualService, "hosts" | "gateways" | "exportTo"> {
  const spec = readRecord(object["spec"]);
  const namespace = namespaceOf(object);
  const resolve = hostResolver(readSemantics(object), namespace, domain);
  const gateways = readStrings(spec["gateways"]).map((name) => resolveGatewayName(name, namespace));
  return {
    hosts: readStrings(spec["hosts"]).map(resolve),
    gateways: gateways.length === 0 ? [meshGateway] : gateways,
    exportTo: readExportSet(readStrings(spec["exportTo"]), namespace, defaultExportTo),
  };
}
