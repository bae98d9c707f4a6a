import { compareAge } from "../../kubernetes/compare-age";
import { compareText } from "../../kubernetes/select";
import { parseServiceHost } from "../../istio/host";
import { namespaceOf } from "../../istio/virtual-service";
import { readRecord } from "../../kubernetes/read-field";
import { ownerOf } from "../ownership/decide-ownership";
import type { reachabilities } from "../resources/settings";
import {
  buildBridgedObject,
  isGenerated,
  type BridgedPlace,
  type BridgedProblem,
  type PlacePlan,
} from "./bridged-plan";
import { listNamespacesOf } from "./find-allowed-set";

type Reachability = (typeof reachabilities)[number];

/**
 * Which services the proxies of a namespace know: those of the circle, of the mesh's own namespace, and, where other workspaces are
 * inside, what other tenants granted. `Mesh` needs no Sidecar, and neither does `Organization`: every namespace of the cluster is the
 * organization's.
 */
export function planSidecar(place: BridgedPlace): PlacePlan {
  const reach = place.settings.reachability?.value as Reachability | undefined;
  if (reach === undefined || reach === "Mesh" || reach === "Organization")
    return { objects: [], problems: [] };
  const { namespace, world } = place;
  const others = listNamespacesOf(place, reach).filter((other) => other !== namespace);
  const hosts = [
    "./*",
    ...new Set([...others, world.mesh.rootNamespace].map((other) => `${other}/*`).toSorted(compareText)),
    ...(reach === "Tenant" ? listGrantedHosts(place) : []),
  ];
  return {
    objects: [buildBridgedObject(place, "Sidecar", { egress: [{ hosts }] })],
    problems: findOtherSidecars(place, reach),
  };
}

function listGrantedHosts({ facts, namespace, world }: BridgedPlace): string[] {
  const { ownership, state } = facts;
  const tenant = ownerOf(ownership, world.cluster, namespace)?.tenant;
  const hosts = state.serviceGrants
    .filter(({ spec }) => spec.toTenant === tenant)
    .flatMap(({ spec }) =>
      spec.hosts.flatMap((host) => {
        const space = parseServiceHost(host, world.mesh.domain)?.namespace;
        const isTheirs =
          space !== undefined && ownerOf(ownership, world.cluster, space)?.tenant === spec.fromTenant;
        return isTheirs ? [`${space}/${host}`] : [];
      }),
    );
  return [...new Set(hosts)].toSorted(compareText);
}

function findOtherSidecars({ world, namespace }: BridgedPlace, reach: Reachability): BridgedProblem[] {
  const here = world.sidecars.filter((sidecar) => namespaceOf(sidecar) === namespace);
  const own = here.find(isGenerated);
  return here
    .filter((sidecar) => !isGenerated(sidecar))
    .flatMap((sidecar): BridgedProblem[] => {
      const { name } = sidecar.metadata;
      const what = `reachability ${reach}`;
      if (readRecord(sidecar["spec"])["workloadSelector"] !== undefined)
        return [{ namespace, what, why: `Sidecar ${name} decides for the workloads that it selects` }];
      return own === undefined || compareAge(sidecar, own) < 0
        ? [{ namespace, what, why: `Sidecar ${name} is older and decides for the namespace` }]
        : [];
    });
}
