import type { BridgedPlace, BridgedProblem } from "./bridged-plan";

export interface TrafficPolicyPlan {
  /** Of a DestinationRule; undefined: nothing has to be said. */
  policy: object | undefined;
  /** The settings that it carries, in words. */
  what: string;
  problems: BridgedProblem[];
}

/**
 * What the settings say of a service's endpoints. Istio fails over by region only where endpoints are left out for their errors, and
 * knows one region to go to from each; `[]` keeps calls in their own region.
 * Source: istio pilot/pkg/networking/core/loadbalancer `applyLocalityFailover`.
 */
export function planTrafficPolicy({ settings, namespace, world }: BridgedPlace): TrafficPolicyPlan {
  const errors = Number(settings.outlierErrors?.value ?? 0);
  const failover = settings.failover?.value as readonly string[] | undefined;
  const problems: BridgedProblem[] = [];
  const problem = (why: string) => {
    problems.push({ namespace, what: `failover to ${failover?.join(", ") || "no other region"}`, why });
  };
  let locality: object | undefined;
  if (failover !== undefined) {
    const regions = [...new Set(world.nodes.flatMap(({ region }) => region || []))].toSorted();
    const pairs = regions.flatMap((from) => {
      const to = failover.find((region) => region !== from);
      return to === undefined ? [] : [{ from, to }];
    });
    if (regions.length === 0) problem("no node of the cluster tells its region");
    else if (failover.length === 0)
      locality = {
        enabled: true,
        distribute: regions.map((region) => ({ from: `${region}/*`, to: { [`${region}/*`]: 100 } })),
      };
    else if (errors === 0)
      problem("Istio fails over only where endpoints are left out for errors; set outlierErrors");
    else if (pairs.length > 0) {
      locality = { enabled: true, failover: pairs };
      const said = new Set([...regions, ...pairs.map(({ to }) => to)]);
      const rest = failover.filter((region) => !said.has(region));
      if (rest.length > 0)
        problem(
          `Istio knows one region to go to from each; after ${[...new Set(pairs.map(({ to }) => to))].join(", ")} it takes any other`,
        );
    }
  }
  const said = [...(errors > 0 ? ["outlierErrors"] : []), ...(locality === undefined ? [] : ["failover"])];
  if (said.length === 0) return { policy: undefined, what: "", problems };
  return {
    policy: {
      ...(errors > 0 ? { outlierDetection: { consecutive5xxErrors: errors } } : {}),
      ...(locality === undefined ? {} : { loadBalancer: { localityLbSetting: locality } }),
    },
    what: said.join(" and "),
    problems,
  };
}
