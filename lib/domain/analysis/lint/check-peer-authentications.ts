import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { AnalysisContext, Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { findMeshTlsMode, findNamespaceTlsMode, isMutual, readPeerMode, readSelector } from "./lint-mtls";
import { reportLint } from "./report-lint";

const path = ["spec", "mtls"];

function checkPolicy(context: AnalysisContext, policy: KubernetesObject): Finding[] {
  const { mesh } = context.world;
  const namespace = policy.metadata.namespace ?? "";
  const mode = readPeerMode(policy);
  if (readSelector(policy) !== undefined) return [];
  const isMeshWide = namespace === mesh.rootNamespace;
  const meshClient = findMeshTlsMode(context);
  const client = isMeshWide ? "" : findNamespaceTlsMode(context, namespace);
  if (mode === "DISABLE") {
    if (isMeshWide) return isMutual(meshClient) ? [reportLint(context, "KIA0506", policy, { path })] : [];
    const decides = client || meshClient;
    return isMutual(decides) ? [reportLint(context, "KIA0505", policy, { path })] : [];
  }
  if (mode !== "STRICT" || mesh.enableAutoMtls || isMutual(client) || isMutual(meshClient)) return [];
  return [reportLint(context, isMeshWide ? "KIA0401" : "KIA0501", policy, { path })];
}

/** KIA0401 and KIA0501 (only without automatic mutual TLS), KIA0505, KIA0506: clients that would not fit the servers. */
export const checkPeerAuthentications: Check = {
  name: "lint.peer-authentications",
  inputs: ["peerAuthentications", "destinationRules", ...lintHosts.inputs],
  run: (context) => context.world.peerAuthentications.flatMap((policy) => checkPolicy(context, policy)),
};
