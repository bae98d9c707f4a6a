import type { KubernetesObject } from "../kubernetes/object";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import { gatewayApiGroup } from "./names";

export type RouteKind = "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute";

/** A reference as Gateway API objects write it, with its defaults filled in. */
export interface ObjectTarget {
  group: string;
  kind: string;
  name: string;
  namespace: string;
}

export interface ParentReference extends ObjectTarget {
  sectionName: string;
  /** 0: any port. */
  port: number;
  /** The reference as the object says it. */
  written: Readonly<Record<string, unknown>>;
}

export interface Route {
  object: KubernetesObject;
  kind: RouteKind;
  name: string;
  namespace: string;
  parentRefs: ParentReference[];
  hostnames: string[];
  rules: Record<string, unknown>[];
}

/** The kind of a reference as one text; `/` cannot be part of either half. */
export function formatKind({ group, kind }: Pick<ObjectTarget, "group" | "kind">): string {
  return `${group}/${kind}`;
}

export const kinds = {
  gateway: `${gatewayApiGroup}/Gateway`,
  listenerSet: `${gatewayApiGroup}/ListenerSet`,
  service: "/Service",
  secret: "/Secret",
  configMap: "/ConfigMap",
  serviceEntry: "networking.istio.io/ServiceEntry",
  hostname: "networking.istio.io/Hostname",
  serviceImport: "multicluster.x-k8s.io/ServiceImport",
} as const;

export function readTarget(
  value: Record<string, unknown>,
  ownNamespace: string,
  defaults: { group: string; kind: string },
): ObjectTarget {
  return {
    group: readString(value.group) ?? defaults.group,
    kind: readString(value.kind) ?? defaults.kind,
    name: readString(value.name) ?? "",
    namespace: readString(value.namespace) ?? ownNamespace,
  };
}

export function readParentReference(value: Record<string, unknown>, ownNamespace: string): ParentReference {
  return {
    ...readTarget(value, ownNamespace, { group: gatewayApiGroup, kind: "Gateway" }),
    sectionName: readString(value.sectionName) ?? "",
    port: readNumber(value.port) ?? 0,
    written: value,
  };
}

/** The order and identity of parent references. Source: istio pilot/pkg/config/kube/gateway `parentRefString`. */
export function formatParentReference(ref: ParentReference): string {
  return `${ref.group}/${ref.kind}/${ref.name}/${ref.sectionName}/${ref.port}.${ref.namespace}`;
}

export function readRoute(object: KubernetesObject, kind: RouteKind): Route {
  const spec = readRecord(object.spec);
  const namespace = object.metadata.namespace ?? "";
  return {
    object,
    kind,
    name: object.metadata.name,
    namespace,
    parentRefs: readRecords(spec.parentRefs).map((ref) => readParentReference(ref, namespace)),
    hostnames: kind === "TCPRoute" ? [] : readStrings(spec.hostnames),
    rules: readRecords(spec.rules),
  };
}

/** Absent counts as 1. Source: Gateway API `BackendRef.weight`. */
export function readWeight(backend: Record<string, unknown>): number {
  return readNumber(backend.weight) ?? 1;
}
