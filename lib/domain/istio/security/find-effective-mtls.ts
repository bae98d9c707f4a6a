import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readString } from "../../kubernetes/read-field";
import { refer, formatReference, type Explained, type ObjectReference, type Reason } from "../explanation";
import type { MeshConfig } from "../mesh-config";
import { findLevelsOfWorkload } from "./find-levels-of-workload";
import { listWorkloadPorts } from "./list-workload-ports";
import {
  mergePeerAuthentications,
  readPolicyMode,
  readPortModes,
  type MtlsMode,
  type PeerAuthenticationLevels,
} from "./peer-authentication";
import type { SecuredWorkload } from "./secured-workload";

/** How a workload takes connections. */
export interface EffectiveMtls {
  mode: MtlsMode;
  /** The PeerAuthentication that decides `mode`; absent: Istio's default. */
  by?: ObjectReference;
  /** Ports with a mode written for them, and the known ports, by container port. */
  ports: PortMtls[];
  /** The oldest TLS that mutual TLS may use, of the mesh configuration (`meshMTLS.minProtocolVersion`). */
  minimumTls: TlsVersion;
  /** What each level says; absent: no policy there. `mode` absent: UNSET. */
  levels: Partial<Record<"mesh" | "namespace" | "workload", { policy: ObjectReference; mode?: MtlsMode }>>;
}

export type TlsVersion = "TLSv1_2" | "TLSv1_3";

/** Source: istio pilot/pkg/security/authn/utils `GetMinTLSVersion`. */
export function readMinimumTls(mesh: MeshConfig): TlsVersion {
  const written = readString(readRecord(mesh.rest["meshMTLS"])["minProtocolVersion"]);
  return written === "TLSV1_3" ? "TLSv1_3" : "TLSv1_2";
}

export interface PortMtls {
  /** Container port. */
  port: number;
  mode: MtlsMode;
  /** Written in `portLevelMtls`, not inherited. */
  isOwn: boolean;
  /** Services that lead to the port; a port of none is passed through. */
  services: ObjectReference[];
}

const levelNames = ["workload", "namespace", "mesh"] as const;

/**
 * The mutual TLS mode of a workload and of its ports, with what decided it: workload before namespace before mesh, the oldest
 * of each level, UNSET inherits. Source: istio pilot/pkg/security/authn `ComposePeerAuthentication`.
 */
export function findEffectiveMtls(world: ClusterWorld, workload: SecuredWorkload): Explained<EffectiveMtls> {
  const levels = findLevelsOfWorkload(world, workload);
  const { mode, ports } = mergePeerAuthentications(levels);
  const deciding = levelNames
    .map((level) => levels[level])
    .find((policy) => readPolicyMode(policy) !== undefined);
  const known = new Map(listWorkloadPorts(world, workload).map((port) => [port.port, port.services]));
  const numbers = [...new Set([...ports.keys(), ...known.keys()])].toSorted((a, b) => a - b);
  return {
    value: {
      mode,
      ...(deciding === undefined ? {} : { by: refer(deciding) }),
      ports: numbers.map((port) => ({
        port,
        mode: ports.get(port) ?? mode,
        isOwn: ports.has(port),
        services: known.get(port) ?? [],
      })),
      minimumTls: readMinimumTls(world.mesh),
      levels: readLevels(levels),
    },
    reasons: explainLevels(levels, deciding, mode, workload.dataPlane === "ztunnel"),
  };
}

function readLevels(levels: PeerAuthenticationLevels): EffectiveMtls["levels"] {
  return Object.fromEntries(
    levelNames.flatMap((level) => {
      const policy = levels[level];
      if (policy === undefined) return [];
      const mode = readPolicyMode(policy);
      return [[level, { policy: refer(policy), ...(mode === undefined ? {} : { mode }) }]];
    }),
  );
}

function explainLevels(
  levels: PeerAuthenticationLevels,
  deciding: KubernetesObject | undefined,
  mode: MtlsMode,
  isAmbient: boolean,
): Reason[] {
  const reasons: Reason[] = [];
  if (deciding === undefined) reasons.push({ role: "default", message: "Istio's default: PERMISSIVE" });
  for (const level of levelNames) {
    const policy = levels[level];
    if (policy === undefined) continue;
    const object = refer(policy);
    const field = "spec.mtls.mode";
    const own = readPolicyMode(policy);
    if (policy === deciding) {
      reasons.unshift({ role: "decided", object, field, message: `Sets ${mode} for the ${level}` });
    } else if (own === undefined) {
      reasons.push({
        role: "ignored",
        object,
        field,
        message: `Leaves the mode of the ${level} unset: it is inherited`,
      });
    } else {
      const message = `Sets ${own} for the ${level}, a narrower policy overrides it`;
      reasons.push({ role: "lost", object, field, message });
    }
    if (isAmbient && own === "DISABLE") {
      const message = "ztunnel always takes mutual TLS: DISABLE means PERMISSIVE";
      reasons.push({ role: "ignored", object, field, message });
    }
    for (const [port, portMode] of readPortModes(policy)) {
      const at = `spec.portLevelMtls.${port}`;
      if (level !== "workload") {
        reasons.push({
          role: "ignored",
          object,
          field: at,
          message: "Ports need a selector: only a workload's policy sets them",
        });
      } else {
        const message =
          portMode === undefined
            ? `Port ${port} inherits ${mode}`
            : `Sets ${portMode} for container port ${port}`;
        reasons.push({ role: "decided", object, field: at, message });
      }
    }
  }
  for (const { policy, winner } of levels.younger) {
    const message = `Younger than ${formatReference(refer(winner))}, which alone counts`;
    reasons.push({ role: "lost", object: refer(policy), message });
  }
  for (const policy of levels.ineffective) {
    const message = "A selector in the root namespace picks nothing: it applies to no workload";
    reasons.push({ role: "ignored", object: refer(policy), field: "spec.selector", message });
  }
  return reasons;
}

/** A sentence for a tooltip: the mode, what it means, who decided, which ports differ. */
export function formatMtls({ mode, by, ports }: Pick<EffectiveMtls, "mode" | "by" | "ports">): string {
  const meaning = {
    STRICT: "only mutual TLS is accepted",
    PERMISSIVE: "mutual TLS and plain text are accepted",
    DISABLE: "mutual TLS is off, connections are plain text",
  }[mode];
  const source = by === undefined ? "Istio's default" : formatReference(by);
  const exceptions = ports
    .filter((port) => port.mode !== mode)
    .map((port) => `port ${port.port} ${port.mode}`)
    .join(", ");
  return `mTLS ${mode}: ${meaning} (${source})${exceptions === "" ? "" : `; except ${exceptions}`}`;
}
