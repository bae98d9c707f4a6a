import {
  findPeerAuthenticationLevels,
  mergePeerAuthentications,
} from "@/lib/domain/istio/security/peer-authentication";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { judge, type Case } from "./suite";

interface PeerAuthenticationCase {
  id: string;
  rootNamespace: string;
  applicablePolicies: KubernetesObject[];
  /** Of a case about one port. */
  port?: number;
  want: { mode?: string; perPort?: Record<string, string> | null; modeForPort?: string };
}

/** PeerAuthentications that apply to a workload, merged into its modes. */
export function runIstioPeerAuthentication(file: unknown): Case[] {
  return (file as { cases: PeerAuthenticationCase[] }).cases.map(
    ({ id, rootNamespace, applicablePolicies, port, want }) => {
      const merged = mergePeerAuthentications(
        findPeerAuthenticationLevels(applicablePolicies, rootNamespace),
      );
      if (port !== undefined) return judge(id, want.modeForPort, merged.ports.get(port) ?? merged.mode);
      return judge(
        id,
        [want.mode, sortEntries(want.perPort ?? {})],
        [merged.mode, sortEntries(merged.ports)],
      );
    },
  );
}

function sortEntries(ports: Record<string, string> | ReadonlyMap<number, string>): [number, string][] {
  const entries = ports instanceof Map ? [...ports] : Object.entries(ports);
  return entries
    .map(([port, mode]): [number, string] => [Number(port), String(mode)])
    .toSorted(([a], [b]) => a - b);
}
