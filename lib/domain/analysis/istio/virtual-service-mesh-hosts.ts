import { hostsOverlap, isWildcard } from "../../istio/host";
import { meshGateway } from "../../istio/virtual-service";
import type { KubernetesObject } from "../../kubernetes/object";
import { readStrings } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { specOf } from "./mesh-membership";
import { completeHost, exportScopes } from "./service-hosts";

interface ScopedHost {
  scope: string;
  host: string;
  owners: Set<KubernetesObject>;
}

/** Hosts that VirtualServices take for calls inside the mesh, by the namespaces that see them. */
function collectHosts(virtualServices: readonly KubernetesObject[], domain: string): Map<string, ScopedHost> {
  const hosts = new Map<string, ScopedHost>();
  for (const virtualService of virtualServices) {
    const spec = specOf(virtualService);
    const gateways = readStrings(spec["gateways"]);
    if (gateways.length > 0 && !gateways.includes(meshGateway)) continue;
    const namespace = virtualService.metadata.namespace ?? "";
    for (const scope of exportScopes(readStrings(spec["exportTo"]), namespace)) {
      for (const written of readStrings(spec["hosts"])) {
        const host = completeHost(written, namespace, domain);
        const key = `${scope}/${host}`;
        const entry = hosts.get(key) ?? { scope, host, owners: new Set() };
        entry.owners.add(virtualService);
        hosts.set(key, entry);
      }
    }
  }
  return hosts;
}

/** Several VirtualServices for one host of the mesh. Source: istio analyzers/virtualservice/conflictingmeshgatewayhosts.go. */
export const virtualServiceMeshHosts: Check = {
  name: "virtualservice.ConflictingMeshGatewayHostsAnalyzer",
  inputs: ["virtualServices", "mesh"],
  run({ world }) {
    const hosts = collectHosts(world.virtualServices, world.mesh.domain);
    const entries = [...hosts.entries()].sort(([a], [b]) => compareText(a, b));
    const open = entries.map(([, entry]) => entry).filter(({ scope }) => scope === "*");
    const openWildcards = open.filter(({ host }) => isWildcard(host));
    const reported = new Set<KubernetesObject>();
    return entries.flatMap(([key, { scope, host, owners }]) => {
      const all = new Set(owners);
      if (scope !== "*") {
        const exact = hosts.get(`*/${host}`);
        const candidates = isWildcard(host)
          ? open
          : [...(exact === undefined ? [] : [exact]), ...openWildcards];
        for (const other of candidates)
          if (hostsOverlap(host, other.host)) for (const owner of other.owners) all.add(owner);
      }
      if (all.size < 2) return [];
      const names = [...all].map(({ metadata }) => fullName(metadata)).sort(compareText);
      const fresh = [...all].filter((owner) => !reported.has(owner));
      for (const owner of fresh) reported.add(owner);
      return fresh.map((owner) =>
        reportMessage(world.cluster, subjectOf(owner), "ConflictingMeshGatewayVirtualServiceHosts", [
          names.join(","),
          key,
        ]),
      );
    });
  },
};
