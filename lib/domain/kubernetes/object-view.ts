import { z } from "zod";
import { refer, type ObjectReference } from "../istio/explanation";
import type { Finding } from "../istio/finding";
import { summarizeObject } from "../istio/summarize-object";
import type { KubernetesObject } from "./object";
import type { ClusterWorld } from "./projected";
import { projections } from "./projection/projection";
import { meshResources, type ResourceName } from "./resources";
import { compareText } from "./select";
import type { Page } from "./service-view";

/** Query of `GET /api/clusters/{cluster}/objects`; everything optional, bad values are refused. */
export const objectListQuerySchema = z.object({
  /** A kind (`Gateway`: Istio's and Gateway API's) or a resource (`gateways.networking.istio.io`). */
  kind: z.string().max(253).optional(),
  namespace: z.string().max(63).optional(),
  search: z.string().max(200).default(""),
  /** Only objects with such a finding. */
  severity: z.enum(["error", "warning", "info"]).optional(),
  sort: z.enum(["kind", "name", "namespace", "age", "findings"]).default("kind"),
  order: z.enum(["asc", "desc"]).default("asc"),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(25),
});
export type ObjectListQuery = z.infer<typeof objectListQuerySchema>;

export interface FindingCounts {
  error: number;
  warning: number;
  info: number;
}

export interface ObjectRow {
  cluster: string;
  /** `virtualservices.networking.istio.io`. */
  resource: ResourceName;
  /** As the cluster is read. */
  apiVersion: string;
  /** `namespace` is "" for a cluster-scoped kind. */
  object: ObjectReference;
  /** RFC 3339. */
  createdAt: string;
  /** One line about what it says. */
  summary: string;
  /** Without the suppressed ones. */
  findings: FindingCounts;
  /** The cluster's data is last-known, not live. */
  stale: boolean;
}

export interface ObjectPage extends Page<ObjectRow> {
  /** How many objects of each resource the cluster has, whatever the query; those without any are left out. */
  resources: { resource: ResourceName; kind: string; total: number }[];
}

/** One object for its page: live, or what was last known of it. */
export interface ObjectDetail {
  cluster: string;
  resource: ResourceName;
  /** Without managedFields. */
  object: KubernetesObject;
  /** Whether the person may change it, and delete it. */
  permission: { allowed: boolean; reason: string };
  findings: Finding[];
  /** The member does not answer: nothing may be edited. */
  lastKnown?: true;
}

/**
 * One page of the Istio and Gateway API objects of a world. Words of the search must all be in kind, namespace, name or summary.
 * `isShown` leaves namespaces out whose objects are in the world only because they decide about what is shown.
 */
export function listObjects(
  world: ClusterWorld,
  query: ObjectListQuery,
  {
    findings,
    stale,
    isShown = () => true,
  }: { findings: readonly Finding[]; stale: boolean; isShown?: (namespace: string) => boolean },
): Omit<ObjectPage, "failures"> {
  const counts = countFindings(findings.filter(({ cluster }) => cluster === world.cluster));
  const all = [...meshResources].flatMap(([resource]) => {
    const list = projections.get(resource)?.list;
    // The lists of these kinds hold whole objects.
    const objects = list === undefined ? [] : (world[list] as readonly KubernetesObject[]);
    return objects
      .filter(({ metadata }) => isShown(metadata.namespace ?? ""))
      .map((item) => toRow(world.cluster, resource, item, counts, stale));
  });
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = all.filter(({ resource, object, summary, findings: own }) => {
    if (query.kind !== undefined && query.kind !== object.kind && query.kind !== resource) return false;
    if (query.namespace !== undefined && query.namespace !== object.namespace) return false;
    if (query.severity !== undefined && own[query.severity] === 0) return false;
    const text = `${object.kind} ${object.namespace} ${object.name} ${summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sign = query.order === "asc" ? 1 : -1;
  const start = (query.page - 1) * query.pageSize;
  const totals = Map.groupBy(all, ({ resource }) => resource);
  return {
    items: rows
      .toSorted((a, b) => sign * compareRows(query.sort, a, b) || compareRows("kind", a, b))
      .slice(start, start + query.pageSize),
    total: rows.length,
    page: query.page,
    pageSize: query.pageSize,
    resources: [...meshResources].flatMap(([resource, { kind }]) => {
      const total = totals.get(resource)?.length ?? 0;
      return total === 0 ? [] : [{ resource, kind, total }];
    }),
  };
}

function toRow(
  cluster: string,
  resource: ResourceName,
  item: KubernetesObject,
  counts: Map<string, FindingCounts>,
  stale: boolean,
): ObjectRow {
  const { apiVersion, metadata } = item;
  const object = refer(item);
  return {
    cluster,
    resource,
    apiVersion,
    object,
    createdAt: metadata.creationTimestamp ?? "",
    summary: summarizeObject(item),
    findings: counts.get(keyOf(object)) ?? { error: 0, warning: 0, info: 0 },
    stale,
  };
}

function compareRows(sort: ObjectListQuery["sort"], a: ObjectRow, b: ObjectRow): number {
  const byName = compareText(a.object.name, b.object.name);
  const byNamespace = compareText(a.object.namespace, b.object.namespace);
  const byKind = compareText(a.object.kind, b.object.kind) || compareText(a.resource, b.resource);
  if (sort === "name") return byName || byNamespace || byKind;
  if (sort === "namespace") return byNamespace || byKind || byName;
  // The youngest has the least age.
  if (sort === "age") return compareText(b.createdAt, a.createdAt);
  if (sort === "findings") return weigh(a.findings) - weigh(b.findings);
  return byKind || byNamespace || byName;
}

function weigh({ error, warning, info }: FindingCounts): number {
  return error * 1e8 + warning * 1e4 + info;
}

function keyOf({ group = "", kind, namespace, name }: ObjectReference): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

/** Findings that are not suppressed, by the object they are about. */
function countFindings(findings: readonly Finding[]): Map<string, FindingCounts> {
  const counts = new Map<string, FindingCounts>();
  for (const { object, severity, suppressed } of findings) {
    if (suppressed) continue;
    const key = keyOf(object);
    const own = counts.get(key) ?? { error: 0, warning: 0, info: 0 };
    own[severity] += 1;
    counts.set(key, own);
  }
  return counts;
}
