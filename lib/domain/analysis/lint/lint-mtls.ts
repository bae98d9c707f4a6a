import { isHostSubsetOf, isWildcard } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readString, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { ServiceProjection } from "../../kubernetes/projected";
import type { AnalysisContext, WorldIndex } from "../check";
import { lintHosts } from "./lint-hosts";

type TlsVerdict = "enabled" | "disabled" | "partial" | "unset";

/** `spec.mtls.mode` of a PeerAuthentication, "" when it says nothing. */
export function readPeerMode(policy: KubernetesObject): string {
  return readString(readRecord(readRecord(policy["spec"])["mtls"])["mode"]) ?? "";
}

/** `spec.selector.matchLabels` of a policy; undefined when it applies to the whole namespace. */
export function readSelector(policy: KubernetesObject): Record<string, string> | undefined {
  const { selector } = readRecord(policy["spec"]);
  const labels = readStringMap(readRecord(selector)["matchLabels"]);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** `spec.trafficPolicy.tls.mode` of a DestinationRule, "" when it says nothing. */
export function readTlsMode(rule: KubernetesObject): string {
  return readString(readRecord(readRecord(readRecord(rule["spec"])["trafficPolicy"])["tls"])["mode"]) ?? "";
}

export function isMutual(mode: string): boolean {
  return mode === "ISTIO_MUTUAL" || mode === "MUTUAL";
}

/** How far the host of a DestinationRule reaches: all services of the mesh, all of one namespace, or less. */
export function findReach(
  rule: KubernetesObject,
  domain: string,
): { mesh: true } | { namespace: string } | undefined {
  const host = readString(readRecord(rule["spec"])["host"]) ?? "";
  if (!isWildcard(host)) return undefined;
  if (isHostSubsetOf(`*.svc.${domain}`, host)) return { mesh: true };
  const [, namespace, ...rest] = host.split(".");
  return host.startsWith("*.") && namespace !== undefined && rest.join(".") === `svc.${domain}`
    ? { namespace }
    : undefined;
}

/** A DestinationRule with a TLS mode, and its host. */
interface TlsRule {
  host: string;
  mode: string;
}

interface LintMtls {
  /** The modes of the DestinationRules for all services of the mesh, or "". */
  meshTlsMode: string;
  /** The modes of the DestinationRules for all services of a namespace. */
  namespaceTlsModes: ReadonlyMap<string, string>;
  /** The modes of the PeerAuthentications without a selector, by namespace. */
  peerModes: ReadonlyMap<string, string>;
  /** The PeerAuthentications with a selector, by namespace. */
  selecting: ReadonlyMap<string, readonly KubernetesObject[]>;
  rules: readonly TlsRule[];
  services: ReadonlyMap<string, readonly ServiceProjection[]>;
}

/** The first that says something counts, in the order of the cluster's lists. */
const lintMtls: WorldIndex<LintMtls> = {
  inputs: ["peerAuthentications", "destinationRules", ...lintHosts.inputs],
  build(world) {
    const hosts = lintHosts.build(world);
    const rules: TlsRule[] = [];
    const namespaceTlsModes = new Map<string, string>();
    let meshTlsMode = "";
    for (const rule of world.destinationRules) {
      const mode = readTlsMode(rule);
      if (mode === "") continue;
      const host = readString(readRecord(rule["spec"])["host"]) ?? "";
      rules.push({ host: hosts.expand(host, rule.metadata.namespace ?? ""), mode });
      const reach = findReach(rule, world.mesh.domain);
      if (reach === undefined) continue;
      if ("mesh" in reach) meshTlsMode ||= mode;
      else if (!namespaceTlsModes.has(reach.namespace)) namespaceTlsModes.set(reach.namespace, mode);
    }
    const peerModes = new Map<string, string>();
    for (const policy of world.peerAuthentications) {
      const namespace = policy.metadata.namespace ?? "";
      const mode = readPeerMode(policy);
      if (mode !== "" && readSelector(policy) === undefined && !peerModes.has(namespace))
        peerModes.set(namespace, mode);
    }
    return {
      meshTlsMode,
      namespaceTlsModes,
      peerModes,
      selecting: Map.groupBy(
        world.peerAuthentications.filter((policy) => readSelector(policy) !== undefined),
        ({ metadata }) => metadata.namespace ?? "",
      ),
      rules,
      services: Map.groupBy(world.services, ({ meta }) => meta.namespace ?? ""),
    };
  },
};

/** The TLS mode that a DestinationRule sets for the whole mesh, "" when none does. */
export function findMeshTlsMode(context: AnalysisContext): string {
  return context.read(lintMtls).meshTlsMode;
}

/** The TLS mode that a DestinationRule sets for a whole namespace, "" when none does. */
export function findNamespaceTlsMode(context: AnalysisContext, namespace: string): string {
  return context.read(lintMtls).namespaceTlsModes.get(namespace) ?? "";
}

/** The mode of the PeerAuthentication of a whole namespace (the root namespace: of the mesh), "" when there is none. */
export function findPeerMode(context: AnalysisContext, namespace: string): string {
  return context.read(lintMtls).peerModes.get(namespace) ?? "";
}

/** What a server's and a client's setting come to together. A permissive server counts as enabled. */
function judge(peer: string, client: string, autoMtls: boolean): TlsVerdict {
  const automatic = client === "" && autoMtls;
  if ((peer === "STRICT" || peer === "PERMISSIVE") && (isMutual(client) || automatic)) return "enabled";
  if (peer === "DISABLE" && (client === "DISABLE" || automatic)) return "disabled";
  if (peer === "" && client === "") return "unset";
  return "partial";
}

/** The verdict where only one half, or contradicting halves, are set and nothing wider can complete them. */
function judgeHalf(peer: string, client: string, autoMtls: boolean): TlsVerdict {
  const verdict = judge(peer, client, autoMtls);
  if (verdict !== "partial") return verdict;
  if ((peer === "DISABLE" && client === "") || (client === "DISABLE" && peer === "")) return "disabled";
  return autoMtls && peer === "" && isMutual(client) ? "enabled" : "partial";
}

function judgeNamespace(context: AnalysisContext, namespace: string): TlsVerdict {
  const { mesh } = context.world;
  const peer = findPeerMode(context, namespace);
  const client = findNamespaceTlsMode(context, namespace);
  const own = judge(peer, client, mesh.enableAutoMtls);
  if (own === "enabled" || own === "disabled") return own;
  const meshPeer = findPeerMode(context, mesh.rootNamespace);
  const meshClient = findMeshTlsMode(context);
  return judgeHalf(peer || meshPeer, client || meshClient, mesh.enableAutoMtls);
}

/** The TLS mode of the most specific DestinationRule for the services whose pods the labels pick; "" when there is none. */
function findServiceTlsMode(
  context: AnalysisContext,
  labels: Readonly<Record<string, string>>,
  namespace: string,
): string {
  const { rules, services } = context.read(lintMtls);
  const hosts = context.read(lintHosts);
  const selected = (services.get(namespace) ?? [])
    .filter(({ selector }) => matchesLabels(labels, selector))
    .map(({ meta }) => hosts.expand(meta.name, namespace));
  let best: TlsRule | undefined;
  for (const rule of rules) {
    if (!selected.some((service) => isHostSubsetOf(service, rule.host))) continue;
    if (best === undefined || isHostSubsetOf(rule.host, best.host)) best = rule;
  }
  return best?.mode ?? "";
}

function judgeWorkload(
  context: AnalysisContext,
  labels: Readonly<Record<string, string>>,
  namespace: string,
): TlsVerdict {
  for (const policy of context.world.peerAuthentications) {
    const selector = readSelector(policy);
    if (policy.metadata.namespace !== namespace || selector === undefined || !matchesLabels(selector, labels))
      continue;
    const mode = readPeerMode(policy);
    if (mode === "STRICT") return "enabled";
    if (mode === "DISABLE") return "disabled";
    if (mode !== "PERMISSIVE") continue;
    const client = findServiceTlsMode(context, selector, namespace);
    return isMutual(client) ? "enabled" : client === "DISABLE" ? "disabled" : "unset";
  }
  return "unset";
}

/**
 * Whether the workloads with these labels (undefined: all of the namespace) get mutual TLS from their callers, as far as
 * PeerAuthentications and mesh-wide, namespace-wide and service DestinationRules tell. Nothing set and automatic mutual TLS
 * counts as yes. This is the coarse view that the lint codes are about; the exact one is the engine for mutual TLS.
 * Source: Kiali, "mTLS status" of namespaces and workloads.
 */
export function hasMutualTls(
  context: AnalysisContext,
  labels: Readonly<Record<string, string>> | undefined,
  namespace: string,
): boolean {
  const workload = labels === undefined ? "unset" : judgeWorkload(context, labels, namespace);
  if (workload !== "unset") return workload === "enabled";
  const wide = judgeNamespace(context, namespace);
  return wide === "enabled" || (wide === "unset" && context.world.mesh.enableAutoMtls);
}
