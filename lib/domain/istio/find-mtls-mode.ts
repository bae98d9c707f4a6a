import { compareAge, formatObject } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readString, readStringMap } from "../kubernetes/read-field";
import { matchesLabels } from "../kubernetes/select";
import { defaultRootNamespace } from "./find-destination-rule";
import { namespaceOf } from "./virtual-service";

type MtlsMode = "STRICT" | "PERMISSIVE" | "DISABLE";

export interface EffectiveMtls {
  mode: MtlsMode;
  /** The PeerAuthentication that decides; undefined: Istio's default. */
  decidedBy?: KubernetesObject;
  /** Ports of the workload with a mode of their own. */
  ports: { port: string; mode: MtlsMode }[];
}

/**
 * How a workload's proxy takes connections: mesh, then namespace, then workload PeerAuthentication, each overriding unless
 * UNSET; the oldest of each level counts. One with a selector in the root namespace counts for nothing.
 * Source: istio pilot/pkg/security/authn `ComposePeerAuthentication`.
 */
export function findMtlsMode(
  peerAuthentications: readonly KubernetesObject[],
  namespace: string,
  labels: Readonly<Record<string, string>>,
  rootNamespace = defaultRootNamespace,
): EffectiveMtls {
  const sorted = peerAuthentications.toSorted(compareAge);
  const wide = (level: string) =>
    sorted.find((item) => namespaceOf(item) === level && readSelector(item) === undefined);
  const workload =
    namespace === rootNamespace
      ? undefined
      : sorted.find((item) => {
          const selector = readSelector(item);
          return namespaceOf(item) === namespace && selector !== undefined && matchesLabels(selector, labels);
        });
  const result: EffectiveMtls = { mode: "PERMISSIVE", ports: [] };
  for (const item of [wide(rootNamespace), wide(namespace), workload]) {
    const mode = item === undefined ? undefined : readMode(readRecord(item["spec"])["mtls"]);
    if (item === undefined || mode === undefined) continue;
    result.mode = mode;
    result.decidedBy = item;
  }
  for (const [port, value] of Object.entries(readRecord(readRecord(workload?.["spec"])["portLevelMtls"]))) {
    const mode = readMode(value) ?? result.mode;
    if (mode !== result.mode) result.ports.push({ port, mode });
  }
  return result;
}

/** A sentence for a tooltip: the mode, what it means, who decided. */
export function formatMtls({ mode, decidedBy, ports }: EffectiveMtls): string {
  const meaning = {
    STRICT: "only mutual TLS is accepted",
    PERMISSIVE: "mutual TLS and plain text are accepted",
    DISABLE: "mutual TLS is off, connections are plain text",
  }[mode];
  const source = decidedBy === undefined ? "Istio's default" : formatObject(decidedBy);
  const exceptions = ports.map(({ port, mode: own }) => `port ${port} ${own}`).join(", ");
  return `mTLS ${mode}: ${meaning} (${source})${exceptions === "" ? "" : `; except ${exceptions}`}`;
}

function readMode(value: unknown): MtlsMode | undefined {
  const mode = readString(readRecord(value)["mode"]);
  return mode === "STRICT" || mode === "PERMISSIVE" || mode === "DISABLE" ? mode : undefined;
}

function readSelector(object: KubernetesObject): Record<string, string> | undefined {
  const labels = readStringMap(readRecord(readRecord(object["spec"])["selector"])["matchLabels"]);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** Whether a selector-based policy (AuthorizationPolicy) applies to a sidecar workload. Policies with targetRefs do not. */
export function selectsWorkload(
  policy: KubernetesObject,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  rootNamespace = defaultRootNamespace,
): boolean {
  const spec = readRecord(policy["spec"]);
  if (spec["targetRef"] !== undefined || spec["targetRefs"] !== undefined) return false;
  const own = namespaceOf(policy);
  if (own !== namespace && own !== rootNamespace) return false;
  return matchesLabels(readSelector(policy) ?? {}, labels);
}
