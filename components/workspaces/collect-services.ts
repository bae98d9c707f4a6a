import type { Page, ServiceListQuery, ServiceRow } from "@/lib/domain/kubernetes/service-view";
import type { Sorting } from "@/components/ui/table";

/** A namespace of a cluster that a workspace owns. */
export interface Place {
  cluster: string;
  namespace: string;
}

export interface PlaceServices {
  rows: ServiceRow[];
  /** Clusters that did not answer, each once; their rows are as last known. */
  failures: Page<ServiceRow>["failures"];
  /** Services that did not fit into the pages that were read. */
  left: number;
}

const healths = ["failing", "degraded", "unknown", "healthy"];

const compare: Record<ServiceListQuery["sort"], (a: ServiceRow, b: ServiceRow) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  namespace: (a, b) => a.namespace.localeCompare(b.namespace),
  cluster: (a, b) => a.cluster.localeCompare(b.cluster),
  health: (a, b) => healths.indexOf(a.health) - healths.indexOf(b.health),
  endpoints: (a, b) => a.ready - b.ready,
  age: (a, b) => b.createdAt.localeCompare(a.createdAt),
};

/** Pages of one namespace in all clusters each, put together and kept to the places. */
export function collectServices(pages: readonly Page<ServiceRow>[], places: readonly Place[]): PlaceServices {
  const own = new Set(places.map(({ cluster, namespace }) => `${cluster}/${namespace}`));
  const clusters = new Set(places.map(({ cluster }) => cluster));
  const failures = new Map(
    pages.flatMap((page) => page.failures.map((failure) => [failure.cluster, failure] as const)),
  );
  return {
    rows: pages
      .flatMap(({ items }) => items)
      .filter(({ cluster, namespace }) => own.has(`${cluster}/${namespace}`)),
    failures: [...failures.values()].filter(({ cluster }) => clusters.has(cluster)),
    left: pages.reduce((sum, { total, items }) => sum + Math.max(0, total - items.length), 0),
  };
}

export function sortServices(
  rows: readonly ServiceRow[],
  { column, order }: Sorting<ServiceListQuery["sort"]>,
): ServiceRow[] {
  const sign = order === "asc" ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare[column](a, b) || compare.name(a, b) || compare.cluster(a, b));
}
