import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readString } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { readPolicySelector } from "./policy-attachment";

export type MtlsMode = "STRICT" | "PERMISSIVE" | "DISABLE";

/** `mtls.mode` or one of `portLevelMtls`; undefined for UNSET. */
export function readMtlsMode(value: unknown): MtlsMode | undefined {
  const mode = readString(readRecord(value)["mode"]);
  return mode === "STRICT" || mode === "PERMISSIVE" || mode === "DISABLE" ? mode : undefined;
}

/** `spec.mtls.mode`; undefined for UNSET. */
export function readPolicyMode(policy: KubernetesObject | undefined): MtlsMode | undefined {
  return readMtlsMode(readRecord(policy?.["spec"])["mtls"]);
}

/** `spec.portLevelMtls` by port. */
export function readPortModes(policy: KubernetesObject | undefined): [number, MtlsMode | undefined][] {
  return Object.entries(readRecord(readRecord(policy?.["spec"])["portLevelMtls"])).map(([port, value]) => [
    Number(port),
    readMtlsMode(value),
  ]);
}

/** The oldest PeerAuthentication of each level, and those that come to nothing. */
export interface PeerAuthenticationLevels {
  mesh?: KubernetesObject;
  namespace?: KubernetesObject;
  workload?: KubernetesObject;
  /** Younger ones of a level, with the one that wins. */
  younger: { policy: KubernetesObject; winner: KubernetesObject }[];
  /** Those with a selector in the root namespace: they apply to nothing. */
  ineffective: KubernetesObject[];
}

/**
 * Sorts the PeerAuthentications that pick a workload into levels; the oldest of a level counts, of equal age the first given.
 * Source: istio pilot/pkg/security/authn `ComposePeerAuthentication`.
 */
export function findPeerAuthenticationLevels(
  policies: readonly KubernetesObject[],
  rootNamespace: string,
): PeerAuthenticationLevels {
  const levels: PeerAuthenticationLevels = { younger: [], ineffective: [] };
  for (const policy of policies) {
    const isRoot = namespaceOf(policy) === rootNamespace;
    const hasSelector = readPolicySelector(policy) !== undefined;
    if (hasSelector && isRoot) {
      levels.ineffective.push(policy);
      continue;
    }
    const level = hasSelector ? "workload" : isRoot ? "mesh" : "namespace";
    const current = levels[level];
    if (current === undefined) levels[level] = policy;
    else if (readTime(policy) < readTime(current)) {
      levels[level] = policy;
      levels.younger.push({ policy: current, winner: policy });
    } else levels.younger.push({ policy, winner: current });
  }
  return levels;
}

function readTime(policy: KubernetesObject): number {
  const written = policy.metadata.creationTimestamp;
  return written === undefined ? 0 : Date.parse(written);
}

/** The modes of a workload. */
export interface MergedMtls {
  mode: MtlsMode;
  /** The ports that the workload's policy names, UNSET already resolved. */
  ports: Map<number, MtlsMode>;
}

/** Mesh, namespace, workload: each overrides the one before unless it is UNSET; ports come from the workload's policy only. */
export function mergePeerAuthentications(levels: PeerAuthenticationLevels): MergedMtls {
  const mode =
    readPolicyMode(levels.workload) ??
    readPolicyMode(levels.namespace) ??
    readPolicyMode(levels.mesh) ??
    "PERMISSIVE";
  return {
    mode,
    ports: new Map(readPortModes(levels.workload).map(([port, own]) => [port, own ?? mode])),
  };
}
