import { compareText } from "../../kubernetes/select";
import { normalizeCidr } from "./cidr";
import type { FilterChain } from "./proxy-config";

/** A chain before it has its final match: `*` among server names and 0.0.0.0/0 among networks still stand. */
export type ChainDraft = Omit<FilterChain, "name">;

/** Whether it takes every connection. Source: istio pilot/pkg/networking/core `filterChainOpts.isMatchAll`. */
export function isMatchAll({ serverNames, alpn, transport, cidrs }: ChainDraft): boolean {
  return (
    (serverNames.length === 0 || serverNames.includes("*")) &&
    alpn.length === 0 &&
    transport === undefined &&
    cidrs.length === 0
  );
}

/** Source: istio pilot/pkg/networking/core `filterChainOpts.toFilterChainMatch`. */
export function finishChain(draft: ChainDraft, name = ""): FilterChain {
  if (isMatchAll(draft)) return { ...draft, name, serverNames: [], cidrs: [] };
  return {
    ...draft,
    name,
    serverNames: draft.serverNames.includes("*") ? [] : draft.serverNames,
    cidrs: draft.cidrs.filter((cidr) => cidr !== "0.0.0.0" && cidr !== "0.0.0.0/0"),
  };
}

function keyOf({ transport, alpn, serverNames, cidrs }: ChainDraft): string {
  const names = new Set(serverNames.filter((name) => name !== "*"));
  const networks = new Set(cidrs.filter((cidr) => !cidr.startsWith("0.0.0.0")).map(normalizeCidr));
  return JSON.stringify([
    transport ?? "",
    alpn,
    [...names].toSorted(compareText),
    [...networks].toSorted(compareText),
  ]);
}

/** Adds chains whose match nobody has yet; the others are left out. Source: istio core `mergeTCPFilterChains`. */
export function mergeChains(current: readonly ChainDraft[], incoming: readonly ChainDraft[]): ChainDraft[] {
  const merged = [...current];
  const known = new Set(current.map(keyOf));
  for (const chain of incoming) {
    const key = keyOf(chain);
    if (known.has(key)) continue;
    known.add(key);
    merged.push(chain);
  }
  return merged;
}
