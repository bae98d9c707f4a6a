import { isHostSubsetOf, parseServiceHost } from "../../istio/host";
import type { Ownership } from "../ownership/decide-ownership";
import type { AccessRequest } from "../resources/access";
import { formatLevel, type Level } from "../resources/subject";
import type { TenancyState } from "../state";

/**
 * Where `request:decide` must be held to decide a request: for a role the level asked for, for a host the tenant of the
 * workspace, for a service the tenant that gives it. The organization when no single tenant can be named.
 */
export function decisionLevelOf(
  state: Pick<TenancyState, "workspaces">,
  ownership: Ownership,
  ask: AccessRequest["spec"]["ask"],
): string {
  if (ask.type === "Role") return formatLevel(ask.level);
  const tenant =
    ask.type === "Host"
      ? state.workspaces.find(({ metadata }) => metadata.name === ask.workspace)?.spec.tenant
      : findGivingTenant(ownership, ask.host);
  const level: Level =
    tenant === undefined ? { kind: "Organization", name: "" } : { kind: "Tenant", name: tenant };
  return formatLevel(level);
}

/** The one tenant that has a service's namespace, in whichever clusters, or the host; undefined when there is none or several. */
export function findGivingTenant(ownership: Ownership, host: string): string | undefined {
  const service = parseServiceHost(host.replace(/^\*\./, "any."));
  const owners =
    service === undefined
      ? [...ownership.hosts].filter(([own]) => isHostSubsetOf(host, own)).map(([, owner]) => owner)
      : (ownership.claims.get(service.namespace) ?? []).map(({ owner }) => owner);
  const tenants = new Set(owners.map(({ tenant }) => tenant));
  const [tenant] = tenants;
  return tenants.size === 1 ? tenant : undefined;
}
