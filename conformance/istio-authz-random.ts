import { decideAccess } from "@/lib/domain/istio/security/decide-access";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import { readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readCases, readObjects } from "./read-case";
import { readProxy } from "./read-proxy";
import { guardCase, judge, type Case } from "./suite";

/** AuthorizationPolicies of a world and requests that a real Envoy let through or refused. */
export function runIstioAuthzRandom(content: unknown): Case[] {
  return readCases(content).flatMap((item, position) => {
    const id = nameCase(item, position);
    return guardCase(id, () => {
      const rootNamespace = readString(item["rootNamespace"]) ?? defaultMeshConfig.rootNamespace;
      const mesh = { ...defaultMeshConfig, rootNamespace };
      const world = buildClusterWorld("cluster", readObjects(item["config"]), mesh);
      const proxy = readProxy(item["proxy"]);
      return readRecords(item["requests"]).flatMap(({ request, allowed }, index) =>
        guardCase(`${id}#${index}`, () => {
          const { value } = decideAccess(world, proxy, { claims: null, ...readRecord(request) });
          return judge(`${id}#${index}`, allowed === true ? "allow" : "deny", value.decision);
        }),
      );
    });
  });
}
