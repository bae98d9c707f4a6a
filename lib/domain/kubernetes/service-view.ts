import { z } from "zod";
import type { ObjectReference } from "../istio/explanation";
import type { Badge, Health, SplitShare } from "../topology/topology";
import type { KubernetesObject } from "./object";
import type { Status } from "./status-error";

/** Query of `GET /api/services`; everything optional, bad values are refused. */
export const serviceListQuerySchema = z.object({
  search: z.string().max(200).default(""),
  cluster: z.string().max(63).optional(),
  namespace: z.string().max(63).optional(),
  sort: z.enum(["name", "namespace", "cluster", "health", "endpoints", "age"]).default("name"),
  order: z.enum(["asc", "desc"]).default("asc"),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(25),
});
export type ServiceListQuery = z.infer<typeof serviceListQuerySchema>;

export interface ServiceRow {
  cluster: string;
  namespace: string;
  name: string;
  health: Health;
  ready: number;
  total: number;
  type: string;
  ports: string;
  versions: string[];
  split: SplitShare[];
  badges: Badge[];
  /** Objects that decide over it: whose findings are its own. */
  governedBy: ObjectReference[];
  /** RFC 3339. */
  createdAt: string;
  /** The cluster's data is last-known, not live. */
  stale: boolean;
}

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
  /** Clusters that could not be asked; their last-known items are still in the list. */
  failures: { cluster: string; status: Status }[];
}

export interface ServiceDetail extends ServiceRow {
  host: string;
  clusterIP: string;
  selector: Record<string, string>;
  workloads: {
    kind: string;
    name: string;
    version: string;
    ready: number;
    total: number;
    serviceAccount: string;
    proxy: "sidecar" | "proxyless" | "none";
  }[];
  endpoints: { address: string; ready: boolean; pod: string; version: string }[];
  /** Istio and Gateway API objects that name this service, whole, without managedFields. */
  configuration: KubernetesObject[];
  elsewhere: { cluster: string; namespace: string; name: string; health: Health }[];
}

/** Measured traffic of a service over a window, from Prometheus. `unknown` with a reason when it cannot be measured; never 0 in its place. */
export type ServiceTraffic =
  | { state: "unknown"; message: string; windowSeconds: number }
  | {
      state: "measured";
      windowSeconds: number;
      /** RFC 3339. */
      at: string;
      requestsPerSecond: number;
      errorPercent: number;
      p95Milliseconds?: number;
      versions: { version: string; requestsPerSecond: number; percent: number; errorPercent: number }[];
      callers: { workload: string; namespace: string; requestsPerSecond: number; mtlsPercent?: number }[];
      /** Total requests per second, one point each `stepSeconds`, oldest first; null where nothing was measured. */
      series: { stepSeconds: number; points: (number | null)[] };
    };
