import { compareAge } from "../../kubernetes/compare-age";
import type { KubernetesObject } from "../../kubernetes/object";
import { readPolicySelector } from "../../istio/security/policy-attachment";
import { readPolicyMode, readPortModes } from "../../istio/security/peer-authentication";
import { namespaceOf } from "../../istio/virtual-service";
import { ownerOf } from "../ownership/decide-ownership";
import { authorizationModes, mtlsModes, type Settings } from "../resources/settings";
import {
  buildBridgedObject,
  isGenerated,
  type BridgedPlace,
  type BridgedProblem,
  type PlacePlan,
} from "./bridged-plan";
import { listAllowedPrincipals } from "./find-allowed-set";
import { listGatewayWorkloads, listWaypoints } from "./find-gateway-workloads";

type MtlsMode = (typeof mtlsModes)[number];
type AuthorizationMode = NonNullable<Settings["authorization"]>["value"];

/** The objects of a SecurityGroup in one namespace: how its workloads are called, and by whom. */
export function planSecurityObjects(place: BridgedPlace): PlacePlan {
  const mtls = place.settings.mtls?.value as MtlsMode | undefined;
  const authorization = place.settings.authorization?.value as AuthorizationMode | undefined;
  const objects: KubernetesObject[] = [];
  const problems: BridgedProblem[] = [];
  if (mtls !== undefined) {
    objects.push(buildBridgedObject(place, "PeerAuthentication", { mtls: { mode: mtls } }));
    problems.push(...findOtherModes(place, mtls));
  }
  if (authorization !== undefined && authorization !== "Open") {
    const planned = planAuthorization(place, authorization, mtls);
    objects.push(...planned.objects);
    problems.push(...planned.problems);
  }
  return { objects, problems };
}

/** PeerAuthentications of the tenant that decide otherwise: a younger one for the namespace does not. */
function findOtherModes({ world, namespace }: BridgedPlace, mtls: MtlsMode): BridgedProblem[] {
  const here = world.peerAuthentications.filter((policy) => namespaceOf(policy) === namespace);
  const own = here.find(isGenerated);
  const isLooser = (mode: MtlsMode | undefined) =>
    mode !== undefined && mtlsModes.indexOf(mode) < mtlsModes.indexOf(mtls);
  return here
    .filter((policy) => !isGenerated(policy))
    .flatMap((policy): BridgedProblem[] => {
      const { name } = policy.metadata;
      const problem = (why: string) => [{ namespace, what: `mtls ${mtls}`, why }];
      const ports = readPortModes(policy).some(([, mode]) => isLooser(mode));
      if (readPolicySelector(policy) !== undefined)
        return isLooser(readPolicyMode(policy)) || ports
          ? problem(`PeerAuthentication ${name} says less for the workloads that it selects`)
          : [];
      const isOlder = own === undefined || compareAge(policy, own) < 0;
      return isOlder && readPolicyMode(policy) !== mtls
        ? problem(`PeerAuthentication ${name} is older and decides for the namespace`)
        : [];
    });
}

/**
 * Who may call: policies that allow add up, so whoever is outside is refused by a DENY, which nothing that the tenant writes can
 * undo; who has no identity is outside. `Deny` refuses besides whom no policy allows.
 */
function planAuthorization(
  place: BridgedPlace,
  mode: Exclude<AuthorizationMode, "Open">,
  mtls: MtlsMode | undefined,
): PlacePlan {
  const { namespace, world } = place;
  const what = `authorization ${mode}`;
  const problems: BridgedProblem[] = [];
  if (mtls === "DISABLE")
    problems.push({
      namespace,
      what: "mtls DISABLE",
      why: `it takes everybody's identity away, so ${what} refuses every call; set mtls to STRICT or PERMISSIVE`,
    });
  const gateways = listGatewayWorkloads(world).filter((workload) => workload.namespace === namespace);
  if (gateways.length > 0)
    problems.push({
      namespace,
      what: "calls from outside the mesh",
      why: `${what} holds for the gateway of account ${[...new Set(gateways.map(({ serviceAccount }) => serviceAccount))].toSorted().join(", ")} as well, and who comes from outside has no identity; give gateways a namespace of their own`,
    });
  const circle = mode === "Deny" ? "Workspace" : mode;
  const refuseOutside = {
    action: "DENY",
    rules: [{ from: [{ source: { notPrincipals: listAllowedPrincipals(place, circle) } }] }],
  };
  const targets = [undefined, ...listWaypoints(world, namespace)];
  const objects = targets.flatMap((waypoint) => {
    const part = waypoint === undefined ? undefined : `waypoint-${waypoint}`;
    const target =
      waypoint === undefined
        ? {}
        : { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: waypoint }] };
    const guard = buildBridgedObject(place, "AuthorizationPolicy", { ...target, ...refuseOutside }, part);
    if (mode !== "Deny") return [guard];
    const nobody = [...(part === undefined ? [] : [part]), "nobody"].join("-");
    return [guard, buildBridgedObject(place, "AuthorizationPolicy", { ...target, action: "ALLOW" }, nobody)];
  });
  return {
    objects,
    problems: [...problems, ...findOtherRefusals(place, mode), ...findWaypoint(place, what)],
  };
}

/** A waypoint elsewhere calls in the name of nobody whom a policy here could see. */
function findWaypoint({ world, namespace }: BridgedPlace, what: string): BridgedProblem[] {
  const labels = world.namespaces.find(({ meta }) => meta.name === namespace)?.meta.labels ?? {};
  const elsewhere = labels["istio.io/use-waypoint-namespace"] ?? namespace;
  const waypoint = labels["istio.io/use-waypoint"];
  if (waypoint === undefined || waypoint === "none" || elsewhere === namespace) return [];
  return [
    {
      namespace,
      what,
      why: `calls come through waypoint ${elsewhere}/${waypoint} and have its identity; they are refused unless it is inside`,
    },
  ];
}

/** A service that is granted to another tenant cannot be called by it under a mode that shuts other tenants out. */
function findOtherRefusals(
  { facts, namespace, world }: BridgedPlace,
  mode: AuthorizationMode,
): BridgedProblem[] {
  if (authorizationModes.indexOf(mode) < authorizationModes.indexOf("Tenant")) return [];
  const tenant = ownerOf(facts.ownership, world.cluster, namespace)?.tenant;
  const end = `.${namespace}.svc.${world.mesh.domain}`;
  return facts.state.serviceGrants
    .filter(
      ({ spec }) =>
        spec.fromTenant === tenant &&
        spec.toTenant !== tenant &&
        spec.hosts.some((host) => host.endsWith(end)),
    )
    .map(({ metadata }) => ({
      namespace,
      what: `service grant ${metadata.name}`,
      why: `authorization ${mode} refuses calls of other tenants`,
    }));
}
