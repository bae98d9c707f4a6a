import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { readPolicyMode, readPortModes, type PeerAuthenticationLevels } from "./peer-authentication";
import { makeZtunnelMatch, type ZtunnelGroup, type ZtunnelMatch, type ZtunnelPolicy } from "./ztunnel-policy";

const noIdentity = (): ZtunnelMatch => makeZtunnelMatch({ notPrincipals: [{ presence: true }] });

/**
 * A workload's PeerAuthentication with port modes as ztunnel enforces it: a policy that refuses connections without identity.
 * Undefined when ztunnel needs none for it. DISABLE counts as PERMISSIVE: ztunnel always takes mutual TLS.
 * Source: istio pilot/pkg/serviceregistry/ambient/authorization.go `convertPeerAuthentication`.
 */
export function convertPeerAuthentication(
  policy: KubernetesObject,
  { mesh, namespace }: Pick<PeerAuthenticationLevels, "mesh" | "namespace">,
  rootNamespace: string,
): ZtunnelPolicy | undefined {
  const ports = readPortModes(policy).toSorted(([a], [b]) => a - b);
  const selector = readRecord(policy["spec"])["selector"];
  if (
    namespaceOf(policy) === rootNamespace ||
    selector === undefined ||
    selector === null ||
    ports.length === 0
  )
    return undefined;
  const mode = readPolicyMode(policy);
  const [meshMode, namespaceMode] = [readPolicyMode(mesh), readPolicyMode(namespace)];
  const parentIsStrict =
    (mode === undefined && namespaceMode === "STRICT") ||
    (namespaceMode === undefined && meshMode === "STRICT");
  const parentIsLoose =
    mode === undefined && (namespace === undefined ? meshMode !== "STRICT" : namespaceMode !== "STRICT");
  const rules: ZtunnelGroup["rules"] = mode === "STRICT" ? [{ matches: [noIdentity()] }] : [];
  const groups: ZtunnelGroup[] = [];
  let hasException = false;
  for (const [port, own] of ports) {
    if (own === "STRICT") {
      if (mode === "STRICT" || parentIsStrict) continue;
      const match = { ...noIdentity(), destinationPorts: [port] };
      groups.push({ rules: [{ matches: [match] }] });
    } else if (own !== undefined && (mode === "STRICT" || (mode === undefined && !parentIsLoose))) {
      hasException = true;
      rules.push({ matches: [makeZtunnelMatch({ notDestinationPorts: [port] })] });
    }
  }
  if (mode === "STRICT" && !hasException) return undefined;
  const inheritsStrict = namespaceMode === "STRICT" || (meshMode === "STRICT" && namespaceMode === undefined);
  if (rules.length === 0 && groups.length === 0) return undefined;
  if (inheritsStrict && hasException) rules.push({ matches: [noIdentity()] });
  if (rules.length > 0) groups.push({ rules });
  return {
    name: `converted_peer_authentication_${policy.metadata.name}`,
    namespace: namespaceOf(policy),
    scope: "WORKLOAD_SELECTOR",
    action: "DENY",
    groups,
    dryRun: false,
  };
}

/** STRICT without exceptions, as ztunnel has it. */
export function makeStrictPolicy(rootNamespace: string): ZtunnelPolicy {
  return {
    name: "istio_converted_static_strict",
    namespace: rootNamespace,
    scope: "WORKLOAD_SELECTOR",
    action: "DENY",
    groups: [{ rules: [{ matches: [noIdentity()] }] }],
    dryRun: false,
  };
}

/**
 * The policies that stand for the PeerAuthentications of an ambient workload.
 * Source: istio ambient/authorization.go `convertedSelectorPeerAuthentications`.
 */
export function listMtlsPolicies(levels: PeerAuthenticationLevels, rootNamespace: string): ZtunnelPolicy[] {
  const { workload } = levels;
  const mode = readPolicyMode(workload);
  const inherited = readPolicyMode(levels.namespace) ?? readPolicyMode(levels.mesh);
  const isStrict = (mode ?? inherited) === "STRICT";
  const own = readPortModes(workload).map(([, port]) => port);
  const hasStrictPort = own.includes("STRICT");
  // Of an UNSET workload only PERMISSIVE ports lift an inherited STRICT (DISABLE does not), as in istiod.
  const hasOpenPort = own.includes("PERMISSIVE") || (mode !== undefined && own.includes("DISABLE"));
  const isNeeded = isStrict ? hasOpenPort : hasStrictPort;
  const converted =
    workload === undefined || !isNeeded
      ? undefined
      : convertPeerAuthentication(workload, levels, rootNamespace);
  const strict = isStrict && !isNeeded ? [makeStrictPolicy(rootNamespace)] : [];
  return [...strict, ...(converted === undefined ? [] : [converted])];
}
