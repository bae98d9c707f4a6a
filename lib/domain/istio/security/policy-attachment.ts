import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { namespaceOf } from "../virtual-service";
import { gatewayNameLabel, type SecuredWorkload } from "./secured-workload";

/** One entry of `targetRefs`. */
interface TargetReference {
  group: string;
  kind: string;
  name: string;
  namespace: string;
}

/** `spec.targetRefs`, else the older `spec.targetRef`. Source: istio pilot/pkg/model `GetTargetRefs`. */
export function readTargetReferences(policy: KubernetesObject): TargetReference[] {
  const spec = readRecord(policy["spec"]);
  const listed = readRecords(spec["targetRefs"]);
  const single = spec["targetRef"];
  const references =
    listed.length === 0 && single !== undefined && single !== null ? [readRecord(single)] : listed;
  return references.map((reference) => ({
    group: readString(reference["group"]) ?? "",
    kind: readString(reference["kind"]) ?? "",
    name: readString(reference["name"]) ?? "",
    namespace: readString(reference["namespace"]) ?? "",
  }));
}

/** `spec.selector.matchLabels`; undefined when there is none or it is empty. */
export function readPolicySelector(policy: KubernetesObject): Record<string, string> | undefined {
  const labels = readStringMap(readRecord(readRecord(policy["spec"])["selector"])["matchLabels"]);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** Whether the selector picks the workload; no selector picks all. */
export function isSelected(policy: KubernetesObject, labels: Readonly<Record<string, string>>): boolean {
  return matchesLabels(readPolicySelector(policy) ?? {}, labels);
}

/** What an istiod of another configuration may decide otherwise. */
export interface AttachmentOptions {
  /** ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY: whether a Gateway API gateway follows selectors. Istio's default: true. */
  selectorsOnGateways?: boolean;
}

/** Attached, or why not in a person's words. */
export type Attachment = { attached: true } | { attached: false; why: string };

/**
 * Whether an AuthorizationPolicy or RequestAuthentication of a namespace that is looked at (the workload's, the root, the
 * service's) belongs to a workload: by selector, or for gateways and waypoints by `targetRefs`.
 * Source: istio pilot/pkg/model/policyattachment.go `ShouldAttachPolicy`.
 */
export function findAttachment(
  policy: KubernetesObject,
  workload: SecuredWorkload,
  rootNamespace: string,
  { selectorsOnGateways = true }: AttachmentOptions = {},
): Attachment {
  const gateway = workload.labels[gatewayNameLabel];
  const isWaypoint = workload.dataPlane === "waypoint";
  const references = readTargetReferences(policy);
  const refuse = (why: string): Attachment => ({ attached: false, why });
  const bySelector = (): Attachment =>
    isSelected(policy, workload.labels)
      ? { attached: true }
      : refuse("its selector does not pick the workload");

  if (gateway === undefined) {
    if (references.length === 0) return bySelector();
    return refuse("it has targetRefs, which only gateways and waypoints follow");
  }
  if (references.length === 0) {
    if (isWaypoint) return refuse("a waypoint follows targetRefs only, never selectors");
    return selectorsOnGateways ? bySelector() : refuse("this gateway follows targetRefs only");
  }
  const isTarget = references.some((reference) =>
    isTargeted(reference, namespaceOf(policy), workload, gateway, rootNamespace),
  );
  return isTarget ? { attached: true } : refuse("none of its targetRefs names this gateway or its service");
}

function isTargeted(
  reference: TargetReference,
  policyNamespace: string,
  workload: SecuredWorkload,
  gateway: string,
  rootNamespace: string,
): boolean {
  const { kind, name } = reference;
  const group = reference.group === "core" ? "" : reference.group;
  if (workload.dataPlane === "waypoint") {
    const isService = (registry: "Kubernetes" | "External") =>
      workload.services?.some(
        (service) =>
          service.name === name && service.namespace === policyNamespace && service.registry === registry,
      ) ?? false;
    if (group === "" && kind === "Service" && isService("Kubernetes")) return true;
    if (group === "networking.istio.io" && kind === "ServiceEntry" && isService("External")) return true;
    const isClass =
      group === "gateway.networking.k8s.io" && kind === "GatewayClass" && name === "istio-waypoint";
    if (isClass && policyNamespace === rootNamespace) return true;
  }
  if (workload.namespace !== policyNamespace) return false;
  if (reference.namespace !== "" && reference.namespace !== workload.namespace) return false;
  return group === "gateway.networking.k8s.io" && kind === "Gateway" && name === gateway;
}

/** The namespaces whose policies a workload may have: the root, its own, those of its services. Source: `ListAuthorizationPolicies`. */
export function listPolicyNamespaces(workload: SecuredWorkload, rootNamespace: string): string[] {
  const services = workload.services?.map(({ namespace }) => namespace) ?? [];
  return [...new Set([rootNamespace, workload.namespace, ...services])];
}
