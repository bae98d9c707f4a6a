import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import type { AccessRequest } from "@/lib/domain/istio/security/access-request";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { judge, type Case } from "./suite";

interface AuthorizationCase {
  id: string;
  proxy: { labels: Record<string, string>; namespace: string };
  rootNamespace?: string;
  config: KubernetesObject[];
  requests: { request: AccessRequest; allowed: boolean }[];
}

/** AuthorizationPolicies of a world and requests that a real Envoy let through or refused. */
export function runIstioAuthzRandom(file: unknown): Case[] {
  return (file as { cases: AuthorizationCase[] }).cases.flatMap(
    ({ id, proxy, rootNamespace = defaultMeshConfig.rootNamespace, config, requests }) => {
      const world = buildClusterWorld("cluster", config, { ...defaultMeshConfig, rootNamespace });
      return requests.map(({ request, allowed }, index) => {
        const { value } = decideAccess(world, proxy, { claims: null, ...request });
        return judge(`${id}#${index}`, allowed ? "allow" : "deny", value.decision);
      });
    },
  );
}
