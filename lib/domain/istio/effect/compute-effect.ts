import type { ClusterWorld, WorkloadProjection } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import type { WorldEdit } from "../apply-change";
import type { ChangeEffect, EffectEntry } from "../change";
import { findMtlsMode } from "../find-mtls-mode";

/**
 * What a change would alter for the workloads that run: every answer that differs between the two worlds.
 * Compares mTLS modes; `truncated` names what is not compared.
 * @param edits those that lead from `before` to `after`.
 */
export function computeEffect(
  before: ClusterWorld,
  after: ClusterWorld,
  _edits: readonly WorldEdit[],
): ChangeEffect {
  const workloads = [...before.deployments, ...before.statefulSets, ...before.daemonSets];
  const isSame = before.peerAuthentications === after.peerAuthentications;
  return {
    routes: [],
    mtls: isSame ? [] : workloads.flatMap((workload) => compareMtls(before, after, workload)),
    decisions: [],
    cutOff: [],
    examined: { services: 0, workloads: workloads.length, calls: 0 },
    truncated: "routes, decisions and callers are not compared",
  };
}

function compareMtls(before: ClusterWorld, after: ClusterWorld, workload: WorkloadProjection): EffectEntry[] {
  const { name, namespace = "" } = workload.meta;
  const was = readModes(before, namespace, workload);
  const is = readModes(after, namespace, workload);
  const ports = [...new Set([...was.ports.keys(), ...is.ports.keys()])].toSorted(compareText);
  const entries: EffectEntry[] = [];
  if (was.mode !== is.mode) entries.push({ subject: name, namespace, before: was.mode, after: is.mode });
  for (const port of ports) {
    const one = was.ports.get(port) ?? was.mode;
    const other = is.ports.get(port) ?? is.mode;
    if (one !== other)
      entries.push({ subject: `${name} port ${port}`, namespace, before: one, after: other });
  }
  return entries;
}

function readModes(world: ClusterWorld, namespace: string, { podLabels }: WorkloadProjection) {
  const { mode, ports } = findMtlsMode(
    world.peerAuthentications,
    namespace,
    podLabels,
    world.mesh.rootNamespace,
  );
  return { mode, ports: new Map<string, string>(ports.map((port) => [port.port, port.mode])) };
}
