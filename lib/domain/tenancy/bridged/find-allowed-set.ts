import { compareText } from "../../kubernetes/select";
import { ownerOf } from "../ownership/decide-ownership";
import type { BridgedPlace } from "./bridged-plan";
import { listGatewayWorkloads } from "./find-gateway-workloads";

/** From narrow to wide; `Organization` is everybody whom the mesh knows: what no workspace owns belongs to the organization. */
export type Circle = "Namespace" | "Workspace" | "Tenant";

/** The namespaces of the cluster that lie in a circle around a place, its own among them. Sorted. */
export function listNamespacesOf({ facts, namespace, world }: BridgedPlace, circle: Circle): string[] {
  const { ownership } = facts;
  const own = ownerOf(ownership, world.cluster, namespace);
  const namespaces = [...ownership.claims.keys()].filter((other) => {
    const owner = ownerOf(ownership, world.cluster, other);
    if (own === undefined || owner === undefined || circle === "Namespace") return false;
    return owner.tenant === own.tenant && (circle === "Tenant" || owner.workspace === own.workspace);
  });
  return [...new Set([namespace, ...namespaces])].toSorted(compareText);
}

/**
 * The principals that may call into a place, as a policy writes them: everybody of the circle's namespaces, and the accounts of
 * gateways that the platform granted to the tenant, through which calls from outside come. What another workspace outside the
 * circle runs is never among them.
 */
export function listAllowedPrincipals(
  place: BridgedPlace,
  circle: "Organization" | "Tenant" | "Workspace",
): string[] {
  const { facts, namespace, world } = place;
  const { trustDomain, trustDomainAliases } = world.mesh;
  // Two parts are compared as they stand; only whole identities are taken for the same in every alias.
  if (circle === "Organization")
    return [...new Set([trustDomain, ...trustDomainAliases])].map((domain) => `${domain}/*`);
  const inside = listNamespacesOf(place, circle);
  const tenant = ownerOf(facts.ownership, world.cluster, namespace)?.tenant;
  const granted = new Set(
    facts.state.tenants.find(({ metadata }) => metadata.name === tenant)?.spec.gateways ?? [],
  );
  const gateways = listGatewayWorkloads(
    world,
    (space, name) => granted.has(`${space}/${name}`) || granted.has(`${space}/*`),
  ).filter(
    (workload) =>
      !inside.includes(workload.namespace) &&
      ownerOf(facts.ownership, world.cluster, workload.namespace) === undefined,
  );
  return [
    ...inside.map((name) => `${trustDomain}/ns/${name}/sa/*`),
    ...new Set(
      gateways
        .map((workload) => `${trustDomain}/ns/${workload.namespace}/sa/${workload.serviceAccount}`)
        .toSorted(compareText),
    ),
  ];
}
