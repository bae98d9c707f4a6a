import { findEffectiveMtls, formatMtls } from "../istio/security/find-effective-mtls";
import { selectPolicies } from "../istio/security/select-policies";
import { formatObject } from "../kubernetes/compare-age";
import type { PodProjection } from "../kubernetes/projected";
import type { Badge } from "./topology";
import type { TopologyContext } from "./topology-context";

const mtlsBadge = { STRICT: "mtls-strict", PERMISSIVE: "mtls-permissive", DISABLE: "mtls-disabled" } as const;

/** Badges that follow from the pods of a workload: mTLS mode, policies, and a proxy that should be there and is not. */
export function findSecurityBadges(
  context: TopologyContext,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  pods: readonly PodProjection[],
): Badge[] {
  const badges: Badge[] = [];
  const inMesh = pods.some(({ proxy }) => proxy !== "none");
  if (inMesh) {
    const { value: mtls } = findEffectiveMtls(context.world, { namespace, labels });
    badges.push({ kind: mtlsBadge[mtls.mode], text: formatMtls(mtls) });
    const { CUSTOM, DENY, ALLOW, AUDIT } = selectPolicies(context.world, { namespace, labels });
    const policies = [...CUSTOM, ...DENY, ...ALLOW, ...AUDIT];
    if (policies.length > 0) {
      badges.push({ kind: "policy", text: `Access is decided by ${policies.map(formatObject).join(", ")}` });
    }
  }
  const missing = pods.filter((pod) => pod.proxy === "none");
  const reason = findInjectionReason(context.namespaceLabels.get(namespace) ?? {}, namespace, labels);
  if (missing.length > 0 && reason !== undefined) {
    const count =
      missing.length === pods.length ? "No pod has" : `${missing.length} of ${pods.length} pods do not have`;
    badges.unshift({ kind: "missing-sidecar", text: `${count} a proxy, although ${reason}` });
  }
  return badges;
}

/** Why pods should have a proxy; undefined when nothing asks for one. Source: Istio, "Controlling the injection policy". */
function findInjectionReason(
  namespaceLabels: Readonly<Record<string, string>>,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const own = labels["sidecar.istio.io/inject"];
  if (own === "false") return undefined;
  if (own === "true") return "the label sidecar.istio.io/inject=true asks for one";
  if (namespaceLabels["istio-injection"] === "disabled") return undefined;
  if (namespaceLabels["istio-injection"] === "enabled")
    return `namespace ${namespace} has istio-injection=enabled`;
  const revision = namespaceLabels["istio.io/rev"];
  return revision === undefined ? undefined : `namespace ${namespace} has istio.io/rev=${revision}`;
}
