import { formatCanonicalJson } from "../../audit/canonical-json";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import { findControlPlanes } from "../../kubernetes/summarize-cluster";
import { decideOwnership } from "../ownership/decide-ownership";
import type { CompiledTenancy } from "../policy/compile-tenancy-policy";
import { emptyTenancyState, type TenancyState } from "../state";
import { planAdmissionPolicies } from "../write-check/admission/plan-admission-policies";
import type { AdmissionExemptions } from "../write-check/admission/policy-object";
import { describeWorldOf } from "../write-check/tenant-world";
import type { TenantWorld } from "../write-check/tenant-write";
import { memberLabels } from "./member-labels";
import { mergeNetworks } from "./merge-networks";

/** What of a snapshot decides the guardrails of a member. */
export interface GuardrailFacts {
  state: TenancyState;
  compiled: Pick<CompiledTenancy, "ownership">;
}

/**
 * Who is bound by no tenant's guardrails, beside administrators and Kubernetes itself: the platform's own people, what only carries
 * out what the host decided, and the control planes of the mesh.
 */
function listExemptions(world: ClusterWorld): AdmissionExemptions {
  const meshes = new Set([
    world.mesh.rootNamespace,
    ...findControlPlanes(world).map(({ namespace }) => namespace),
  ]);
  return {
    users: ["system:serviceaccount:isthmus-system:isthmus-propagator"],
    groups: [
      "isthmus:operators",
      "isthmus:editors",
      ...[...meshes]
        .filter((namespace) => namespace !== "")
        .toSorted(compareText)
        .map((namespace) => `system:serviceaccounts:${namespace}`),
    ],
  };
}

/**
 * The same tenant whatever order the cluster lists its pods and the host its objects in: an unchanged policy is never written. What
 * every rule asks for again is worked out once.
 */
function inOrder(tenant: TenantWorld, cluster: string): TenantWorld {
  const { pods, services } = tenant.clusterNetworks(cluster);
  const networks = { pods: mergeNetworks(pods), services: mergeNetworks(services) };
  const namespaces = tenant.namespacesOf(cluster).toSorted(compareText);
  const settings = new Map(namespaces.map((namespace) => [namespace, tenant.settingsOf(cluster, namespace)]));
  return {
    ...tenant,
    namespacesOf: (name) => (name === cluster ? namespaces : tenant.namespacesOf(name)),
    settingsOf: (name, namespace) =>
      (name === cluster ? settings.get(namespace) : undefined) ?? tenant.settingsOf(name, namespace),
    grantedServices: tenant.grantedServices.toSorted(compareText),
    gatewayNamespaces: tenant.gatewayNamespaces.toSorted(compareText),
    foreignNetworks: tenant.foreignNetworks.toSorted(compareText),
    clusterNetworks: () => networks,
  };
}

/**
 * The ValidatingAdmissionPolicies and their bindings of a member, for every tenant that owns a namespace there, with every default of
 * the API server spelled out, so that what is stored can be held against it.
 * @param world what is known of the member. Only its mesh, control planes and addresses count.
 */
export function planGuardrails(
  { state, compiled: { ownership } }: GuardrailFacts,
  world: ClusterWorld,
): KubernetesObject[] {
  const { cluster } = world;
  const worlds = new Map([[cluster, world]]);
  const tenants = state.tenants
    .map(({ metadata: { name } }) => describeWorldOf(state, ownership, { tenant: name, worlds }))
    .map((tenant) => inOrder(tenant, cluster))
    .filter((tenant) => tenant.namespacesOf(cluster).length > 0);
  return planAdmissionPolicies({ cluster, worlds: tenants, exemptions: listExemptions(world) }).map(
    ({ metadata, ...object }) => ({
      ...object,
      ...(object.kind === "ValidatingAdmissionPolicy"
        ? { spec: spellOut(object["spec"] as PolicySpec) }
        : {}),
      metadata: { ...metadata, labels: { ...metadata.labels, ...memberLabels } },
    }),
  ) as KubernetesObject[];
}

/** What of a world decides its guardrails: equal texts, equal guardrails by the same snapshot. */
export function readGuardrailFacts(world: ClusterWorld): string {
  const { cluster, mesh, peerAuthentications } = world;
  const nobody = describeWorldOf(emptyTenancyState, decideOwnership(emptyTenancyState), {
    tenant: "",
    worlds: new Map([[cluster, world]]),
  });
  const { pods, services } = nobody.clusterNetworks(cluster);
  return formatCanonicalJson([
    mesh.rootNamespace,
    mesh.domain,
    listExemptions(world).groups,
    mergeNetworks(pods),
    mergeNetworks(services),
    peerAuthentications
      .filter(({ metadata }) => metadata.namespace === mesh.rootNamespace)
      .map(({ metadata, spec }) => [metadata.uid, spec]),
  ]);
}

interface PolicySpec {
  matchConstraints: object;
}

/** Source: k8s.io/kubernetes/pkg/apis/admissionregistration/v1/defaults.go. */
function spellOut(spec: PolicySpec): object {
  return { ...spec, matchConstraints: { objectSelector: {}, ...spec.matchConstraints } };
}
