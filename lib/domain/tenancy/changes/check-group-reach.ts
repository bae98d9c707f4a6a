import type { TenancyAccess } from "../access/tenancy-access";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import type { Refusal } from "../refusal";
import { formatLevel } from "../resources/subject";
import { listPowers, type AuthorPowers } from "./author-powers";
import { applyTenancyWrite, type TenancyWrite } from "./tenancy-write";

/**
 * A group that takes further namespaces gives everybody bound at it their rights there: the author must be able to give
 * these at the workspace.
 */
export function checkGroupReach(
  { state, compiled }: TenancyAccess,
  write: TenancyWrite,
  powers: AuthorPowers,
  now: Date,
): Refusal[] {
  const { list, before, after } = write;
  if (list !== "trafficGroups" && list !== "securityGroups" && list !== "gatewayGroups") return [];
  const added =
    after?.spec.namespaces.some((item) => before?.spec.namespaces.includes(item) !== true) ?? false;
  if (after === undefined || !added) return [];
  const next = compileTenancyPolicy(applyTenancyWrite(state, write), [...compiled.clusters.values()], now, {
    withoutLeaves: true,
  });
  const workspace = (after.metadata.namespace ?? "").replace(/^isthmus-ws-/, "");
  const kinds = {
    trafficGroups: "TrafficGroup",
    securityGroups: "SecurityGroup",
    gatewayGroups: "GatewayGroup",
  };
  const group = `${kinds[list]}/${workspace}/${after.metadata.name}`;
  const held = listPowers(powers, `Workspace/${workspace}`);
  const given = next.grants
    .filter(({ level }) => formatLevel(level) === group)
    .flatMap(({ rights }) => rights);
  const missing = [...new Set(given)].filter((right) => !held.has(right));
  if (missing.length === 0) return [];
  return [
    {
      code: "RBAC_ESCALATION",
      field: "spec.namespaces",
      message: `people bound at the group would get ${missing.join(", ")} in further namespaces, which you cannot give at Workspace/${workspace}`,
    },
  ];
}
