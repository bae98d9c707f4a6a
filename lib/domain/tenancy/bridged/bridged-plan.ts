import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import type { Ownership } from "../ownership/decide-ownership";
import { formatLevel } from "../resources/subject";
import type { EffectiveSettings } from "../settings/find-effective-settings";
import type { TenancyState } from "../state";
import type { GroupKind } from "../tenancy-view";
import { memberLabels } from "../member-access/member-labels";

/** A group as the plan names it. */
export interface BridgedGroup {
  kind: GroupKind;
  workspace: string;
  name: string;
}

/** Something a group's settings say that is not, or not wholly, so in a cluster. */
export interface BridgedProblem {
  namespace: string;
  /** Setting, or another word for what is meant. */
  what: string;
  /** Continues a sentence after "because". */
  why: string;
}

/** What one group comes to in one cluster. */
export interface BridgedReport {
  /** `formatLevel`. */
  group: string;
  /** `metadata.generation` of the group that was read. */
  generation: number;
  /** Of the group, existing in the cluster and owned by its workspace there. Sorted. */
  namespaces: string[];
  objects: KubernetesObject[];
  problems: BridgedProblem[];
}

/** What of a snapshot decides the generated objects. */
export interface BridgedFacts {
  state: TenancyState;
  ownership: Ownership;
}

/** One namespace of one Bridged group: where objects are generated. */
export interface BridgedPlace {
  group: BridgedGroup;
  namespace: string;
  settings: EffectiveSettings;
  facts: BridgedFacts;
  world: ClusterWorld;
}

/** What a place comes to. */
export interface PlacePlan {
  objects: KubernetesObject[];
  problems: BridgedProblem[];
}

const groupOfKind = {
  PeerAuthentication: "security.istio.io",
  AuthorizationPolicy: "security.istio.io",
  Sidecar: "networking.istio.io",
  DestinationRule: "networking.istio.io",
  VirtualService: "networking.istio.io",
} as const;
export type BridgedKind = keyof typeof groupOfKind;

/** On a generated object: the group that it comes from, by `formatLevel`. */
export const groupAnnotation = "isthmus.dev/group";

/** @param part of a name beside the group's: a service, for one object of many. */
export function buildBridgedObject(
  { group, namespace }: Pick<BridgedPlace, "group" | "namespace">,
  kind: BridgedKind,
  spec: object,
  part?: string,
): KubernetesObject {
  return {
    apiVersion: `${groupOfKind[kind]}/v1`,
    kind,
    metadata: {
      name: part === undefined ? `isthmus-${group.name}` : `isthmus-${group.name}-${part}`,
      namespace,
      labels: { ...memberLabels },
      annotations: { [groupAnnotation]: formatLevel(group) },
    },
    spec,
  };
}

/** Whether an object is one that tenancy put there. */
export function isGenerated({ metadata }: KubernetesObject): boolean {
  const labels = metadata.labels ?? {};
  return Object.entries(memberLabels).every(([key, value]) => labels[key] === value);
}
