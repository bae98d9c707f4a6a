import type { ClusterWorld } from "../../kubernetes/projected";
import type { KubernetesObject } from "../../kubernetes/object";
import type { EffectEntry } from "../change";
import { formatOutcome } from "../explain/format-outcome";
import { predictCall } from "../routing/simulate-call";
import { findTrafficPolicy } from "../routing/traffic-policy";
import { listSamples, type SampleCall } from "./list-samples";

/** More calls than this are not examined; what was is said. */
const maximumCalls = 20_000;

export interface RouteComparison {
  routes: EffectEntry[];
  examined: number;
  truncated?: string;
}

/** Every sampled call whose way differs between the two worlds; callers that change alike are one entry. */
export function compareRoutes(
  before: ClusterWorld,
  after: ClusterWorld,
  edited: readonly KubernetesObject[],
): RouteComparison {
  const samples = listSamples([before, after], edited);
  const seen = samples.slice(0, maximumCalls);
  const groups = new Map<string, { entry: EffectEntry; callers: string[]; label: string }>();
  for (const sample of seen) {
    const was = describe(before, sample);
    const is = describe(after, sample);
    if (was === is) continue;
    const key = JSON.stringify([sample.label, was, is]);
    const group = groups.get(key);
    if (group === undefined) {
      const entry = { subject: "", namespace: sample.namespace, before: was, after: is };
      groups.set(key, { entry, callers: [sample.caller], label: sample.label });
    } else if (!group.callers.includes(sample.caller)) group.callers.push(sample.caller);
  }
  return {
    routes: [...groups.values()].map(({ entry, callers, label }) => ({
      ...entry,
      subject: `${formatCallers(callers)} → ${label}`,
    })),
    examined: seen.length,
    ...(seen.length < samples.length
      ? { truncated: `Only ${seen.length} of ${samples.length} possible calls were examined.` }
      : {}),
  };
}

/** Three by name, the others counted. */
export function formatCallers(callers: readonly string[]): string {
  const named = callers.slice(0, 3).join(", ");
  return callers.length > 3 ? `${named} and ${callers.length - 3} others` : named;
}

/** Where a call goes and how its destinations are talked to: a traffic policy changes no route and matters all the same. */
function describe(world: ClusterWorld, { proxy, call }: SampleCall): string {
  const outcome = predictCall(world, proxy, call);
  const policies = outcome.destinations.flatMap(({ host, port, subset }) => {
    if (host === undefined) return [];
    const client = { namespace: proxy.namespace, labels: proxy.labels };
    const { policy, subset: labels, rule } = findTrafficPolicy(world, client, host, port, subset).value;
    const { tls: _, ...rest } = policy;
    const text = Object.entries(rest).map(([name, value]) => `${name} ${formatValue(value)}`);
    if (subset !== undefined && (rule === undefined || labels === undefined))
      text.push(`subset ${subset} is not defined`);
    return text.length === 0 ? [] : [text.join(", ")];
  });
  return [formatOutcome(outcome), ...new Set(policies)].join("; ");
}

/** Compact and stable: `{simple: LEAST_REQUEST}`. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${formatValue(item)}`)
    .join(", ")}}`;
}
