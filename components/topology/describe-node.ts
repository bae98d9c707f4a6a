import type {
  Badge,
  Health,
  NodeKind,
  SplitShare,
  TopologyEdge,
  TopologyNode,
} from "@/lib/domain/topology/topology";

const kindWords: Record<NodeKind, string> = {
  gateway: "Gateway",
  service: "Service",
  workload: "Workload",
  external: "External service",
};
const healthWords: Record<Health, string> = {
  healthy: "healthy",
  degraded: "degraded",
  failing: "failing",
  unknown: "health unknown",
};

export function describeKind(kind: NodeKind): string {
  return kindWords[kind];
}

export function describeHealth(health: Health): string {
  return healthWords[health];
}

/** What a screen reader says of a card. */
export function describeNode(node: TopologyNode): string {
  return [
    `${describeKind(node.kind)} ${node.name}`,
    `namespace ${node.namespace}`,
    `cluster ${node.cluster}`,
    describeHealth(node.health),
    node.subtitle,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What a screen reader says of an edge. */
export function describeEdge(edge: TopologyEdge, nameOf: (id: string) => string): string {
  const parts = [`${nameOf(edge.source)} to ${nameOf(edge.target)}`];
  if (edge.percent !== undefined) parts.push(`${edge.percent} %`);
  if (edge.rate !== undefined) parts.push(`${formatRate(edge.rate)}`);
  if (edge.errorPercent !== undefined && edge.errorPercent > 0)
    parts.push(`${formatPercent(edge.errorPercent)} errors`);
  parts.push(`by ${edge.via}`);
  return parts.join(", ");
}

/** `0.4 rps`, `59 rps`: two significant digits under ten. */
export function formatRate(requestsPerSecond: number): string {
  const text =
    requestsPerSecond >= 10
      ? Math.round(requestsPerSecond).toString()
      : Number(requestsPerSecond.toPrecision(2)).toString();
  return `${text} rps`;
}

export function formatPercent(percent: number): string {
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}

/** The place of a version among the versions of its service, by natural order: one colour means one version everywhere. */
export function versionPlace(subsets: readonly string[], subset: string): number {
  return Math.max(
    0,
    subsets.toSorted((left, right) => left.localeCompare(right, "en", { numeric: true })).indexOf(subset),
  );
}

export function describeSplit(split: readonly SplitShare[]): string {
  return split.map((share) => `${share.subset} ${share.percent} %`).join(" · ");
}

const badgeWords: Record<Badge["kind"], string> = {
  split: "Traffic split",
  fault: "Fault injection",
  "mtls-strict": "Mutual TLS required",
  "mtls-permissive": "Mutual TLS optional",
  "mtls-disabled": "Mutual TLS off",
  "missing-sidecar": "Missing proxy",
  "virtual-machine": "Virtual machine",
  gateway: "Gateway",
  routing: "Routing rules",
  mirror: "Mirrored traffic",
  timeout: "Timeout",
  policy: "Access policy",
};

export function describeBadge(kind: Badge["kind"]): string {
  return badgeWords[kind];
}
