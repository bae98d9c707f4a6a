import type { ClusterWorld } from "../../kubernetes/projected";
import type { KubernetesObject } from "../../kubernetes/object";
import type { EffectEntry } from "../change";
import { formatOutcome } from "../explain/format-outcome";
import { findListenPort } from "../routing/find-listen-port";
import { predictCall } from "../routing/simulate-call";
import { findTrafficPolicy } from "../routing/traffic-policy";
import { listSamples, type SampleCall } from "./list-samples";

/** More calls than this are not examined; what was is said. */
const maximumCalls = 20_000;

export interface RouteComparison {
  routes: EffectEntry[];
  examined: number;
  /** What was left out, in sentences. */
  limits: string[];
}

/**
 * Every sampled call whose way differs between the two worlds; callers that change alike are one entry. When there are too
 * many, as many as may be are taken evenly from all of them. Pauses after each call.
 */
export function* compareRoutes(
  before: ClusterWorld,
  after: ClusterWorld,
  edited: readonly KubernetesObject[],
): Generator<undefined, RouteComparison, undefined> {
  const { calls, total, leftOut } = listSamples([before, after], edited);
  const groups = new Map<string, { entry: EffectEntry; callers: Set<string>; label: string }>();
  const stride = Math.max(1, total / maximumCalls);
  let position = 0;
  let examined = 0;
  for (const sample of calls) {
    position += 1;
    if (position < examined * stride + 1) {
      if (position % 1000 === 0) yield;
      continue;
    }
    examined += 1;
    yield;
    const was = describe(before, sample);
    yield;
    const is = describe(after, sample);
    if (was === is) continue;
    const key = JSON.stringify([sample.label, was, is]);
    let group = groups.get(key);
    if (group === undefined) {
      const entry = { subject: "", namespace: sample.namespace, before: was, after: is };
      group = { entry, callers: new Set(), label: sample.label };
      groups.set(key, group);
    }
    for (const caller of sample.callers) group.callers.add(caller);
  }
  return {
    routes: [...groups.values()].map(({ entry, callers, label }) => ({
      ...entry,
      subject: `${formatCallers(callers)} → ${label}`,
    })),
    examined,
    limits: [
      ...(examined < total ? [`Only ${examined} of ${total} possible calls were examined.`] : []),
      ...(leftOut > 0 ? [`${leftOut} workloads were not asked as callers.`] : []),
    ],
  };
}

/** So many by name, the others counted. */
export function formatCallers(callers: ReadonlySet<string>, named = 3): string {
  const names = [...callers.values().take(named)].join(", ");
  return callers.size > named ? `${names} and ${callers.size - named} others` : names;
}

/** Where a call goes and how its destinations are talked to: a traffic policy changes no route and matters all the same. */
function describe(world: ClusterWorld, { proxy, call }: SampleCall): string {
  const port = proxy.type === "router" ? findListenPort(world, proxy, call.port) : call.port;
  const outcome = predictCall(world, proxy, { ...call, port });
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
