import {
  findPeerAuthenticationLevels,
  mergePeerAuthentications,
} from "@/lib/domain/istio/security/peer-authentication";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { readNumber, readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readCases, readObjects } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

/** PeerAuthentications that apply to a workload, merged into its modes; a case with a port asks for that port alone. */
export function runIstioPeerAuthentication(content: unknown): Case[] {
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => {
      const rootNamespace = readString(item["rootNamespace"]) ?? defaultMeshConfig.rootNamespace;
      const merged = mergePeerAuthentications(
        findPeerAuthenticationLevels(readObjects(item["applicablePolicies"]), rootNamespace),
      );
      const want = readRecord(item["want"]);
      const port = readNumber(item["port"]);
      if (port !== undefined) {
        return judge(id, readString(want["modeForPort"]), merged.ports.get(port) ?? merged.mode);
      }
      return judge(
        id,
        [readString(want["mode"]) ?? null, readRecord(want["perPort"])],
        [merged.mode, Object.fromEntries(merged.ports)],
      );
    });
  });
}
