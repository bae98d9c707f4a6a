import type { Call } from "../telemetry/call";
import type { Health, TopologyNode } from "./topology";
import { formatNodeId } from "./topology-id";

/** From which share of errors a service is degraded or failing, in percent. */
const degradedPercent = 1;
const failingPercent = 20;

/** Services with measured requests tell their rate and let errors decide their health; the others stay as they are. */
export function addMeasuredRates(calls: readonly Call[], nodes: TopologyNode[]): TopologyNode[] {
  const byService = Map.groupBy(calls, ({ source, service }) =>
    formatNodeId(source.cluster, service.namespace, "service", service.name),
  );
  return nodes.map((node) => {
    const measured = byService.get(node.id);
    if (!measured) return node;
    const rate = measured.reduce((total, call) => total + call.rate, 0);
    const errors = measured.reduce((total, call) => total + (call.rate * call.errorPercent) / 100, 0);
    const errorPercent = rate === 0 ? 0 : (errors / rate) * 100;
    const told = errorPercent >= degradedPercent ? ` · ${errorPercent.toFixed(0)} % errors` : "";
    return {
      ...node,
      subtitle: `${Number(rate.toPrecision(2))} rps${told} · ${node.subtitle}`,
      health: worseHealth(node.health, errorPercent),
    };
  });
}

function worseHealth(health: Health, errorPercent: number): Health {
  if (errorPercent >= failingPercent) return "failing";
  if (errorPercent >= degradedPercent && health === "healthy") return "degraded";
  return health;
}
