import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readString } from "../../kubernetes/read-field";
import {
  findAttachment,
  listPolicyNamespaces,
  readTargetReferences,
  type AttachmentOptions,
} from "./policy-attachment";
import { indexSecurity } from "./security-index";
import type { SecuredWorkload } from "./secured-workload";

export type PolicyAction = "ALLOW" | "DENY" | "AUDIT" | "CUSTOM";

/** The policies of a workload by action, oldest first within a namespace, the root namespace's first. */
export interface SelectedPolicies extends Record<PolicyAction, KubernetesObject[]> {
  /** Those of the namespaces looked at that carry targetRefs for somebody else, with the reason. */
  ignored: { policy: KubernetesObject; why: string }[];
}

/** The AuthorizationPolicies in force for a workload. Source: istio pilot/pkg/model/authorization.go `ListAuthorizationPolicies`. */
export function selectPolicies(
  world: ClusterWorld,
  workload: SecuredWorkload,
  options?: AttachmentOptions,
): SelectedPolicies {
  const index = indexSecurity(world);
  const { rootNamespace } = world.mesh;
  const selected: SelectedPolicies = { ALLOW: [], DENY: [], AUDIT: [], CUSTOM: [], ignored: [] };
  for (const namespace of listPolicyNamespaces(workload, rootNamespace)) {
    for (const policy of index.authorizationPolicies(namespace)) {
      const attachment = findAttachment(policy, workload, rootNamespace, options);
      const action = readAction(policy);
      if (attachment.attached) {
        if (action === undefined) selected.ignored.push({ policy, why: "Istio knows no such action" });
        else selected[action].push(policy);
      } else if (readTargetReferences(policy).length > 0 || workload.dataPlane === "waypoint") {
        selected.ignored.push({ policy, why: attachment.why });
      }
    }
  }
  return selected;
}

/** `spec.action`, ALLOW when absent; undefined for a word Istio does not know. */
export function readAction(policy: KubernetesObject): PolicyAction | undefined {
  const action = readString(readRecord(policy["spec"])["action"]) ?? "ALLOW";
  return action === "ALLOW" || action === "DENY" || action === "AUDIT" || action === "CUSTOM"
    ? action
    : undefined;
}

const trueWords = new Set(["1", "t", "T", "TRUE", "true", "True"]);

/** Annotation `istio.io/dry-run`, read as Go reads a boolean. */
export function isDryRun(policy: KubernetesObject): boolean {
  return trueWords.has(policy.metadata.annotations?.["istio.io/dry-run"] ?? "");
}
