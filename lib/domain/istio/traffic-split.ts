import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object";

/**
 * The traffic split of one service in one cluster, as the form reads and writes it.
 * One schema ({@link trafficSplitEditSchema}) makes the validator of the route, the type and the form's checks.
 */

/** A version of the service found among its workloads (pod label `version`) or only in a DestinationRule. */
export interface SplitVersion {
  /** Name of the subset in the DestinationRule, or the one we would create. */
  subset: string;
  /** Labels that select the subset's endpoints. */
  labels: Record<string, string>;
  readyPods: number;
  totalPods: number;
  workloads: string[];
  /** false: the subset would be created by the save. */
  exists: boolean;
}

export interface SplitDestination {
  subset: string;
  weight: number;
}

/** One http route of the VirtualService. */
export interface SplitRoute {
  /** Index in spec.http. */
  index: number;
  name?: string;
  /** "every request", "header end-user = jason". */
  matches: string;
  destinations: SplitDestination[];
  editable: boolean;
  /** Why not, in a person's words, with the field. */
  reason?: { message: string; field: string };
}

export interface TrafficSplitView {
  cluster: string;
  namespace: string;
  service: string;
  /** FQDN. */
  host: string;
  /** `absent`: no VirtualService applies, the form would create the pair. `unsupported`: no route can be edited here; use YAML. */
  state: "editable" | "absent" | "unsupported";
  problems: { message: string; field: string; object?: string }[];
  routes: SplitRoute[];
  /** The route the form opens with: the catch-all when editable, else the first editable one; -1 when none. */
  routeIndex: number;
  versions: SplitVersion[];
  /** Live objects without managedFields; absent when they do not exist. */
  virtualService?: KubernetesObject;
  destinationRule?: KubernetesObject;
  /** The member does not answer: this is what was last known of it, and nothing may be edited. */
  lastKnown?: true;
  /** What the member's RBAC and the person's role say. */
  permission: { allowed: boolean; reason: string };
  /** Same service elsewhere. */
  elsewhere: { cluster: string; split: SplitDestination[]; state: TrafficSplitView["state"] }[];
}

const weight = z
  .number()
  .int("must be a whole number")
  .min(0, "must not be negative")
  .max(100, "must be at most 100");

/** What the browser sends to preview and apply. */
export const trafficSplitEditSchema = z
  .strictObject({
    /** -1 when no VirtualService exists. */
    routeIndex: z.number().int().min(-1),
    destinations: z
      .array(z.strictObject({ subset: z.string().min(1).max(253), weight }))
      .min(1, "needs at least one destination")
      .max(50),
    /** resourceVersion of each object as the form read it; null when it did not exist. */
    resourceVersions: z.strictObject({
      virtualService: z.string().nullable(),
      destinationRule: z.string().nullable(),
    }),
  })
  .superRefine((edit, context) => {
    const total = edit.destinations.reduce((sum, destination) => sum + destination.weight, 0);
    if (total === 0) {
      context.addIssue({
        code: "custom",
        path: ["destinations"],
        message: "total weight is 0: no version would get traffic",
      });
    } else if (total !== 100) {
      context.addIssue({
        code: "custom",
        path: ["destinations"],
        message: `weights add up to ${total} %, not 100 %`,
      });
    }
    const seen = new Set<string>();
    edit.destinations.forEach((destination, index) => {
      if (seen.has(destination.subset)) {
        context.addIssue({
          code: "custom",
          path: ["destinations", index, "subset"],
          message: `subset ${destination.subset} is named twice`,
        });
      }
      seen.add(destination.subset);
    });
  });

export type TrafficSplitEdit = z.infer<typeof trafficSplitEditSchema>;

/** One object the save would write. */
export interface PlannedObject {
  resource: "virtualservices" | "destinationrules";
  kind: "VirtualService" | "DestinationRule";
  namespace: string;
  name: string;
  action: "create" | "update" | "unchanged";
  before: KubernetesObject | null;
  after: KubernetesObject;
  /** YAML of both sides, without managedFields and server-set metadata, for the diff. */
  beforeYaml: string;
  afterYaml: string;
}

export interface TrafficSplitPreview {
  objects: (PlannedObject & { dryRun: { accepted: boolean; message: string } })[];
  /** Consequences in the user's terms: a version without ready pods gets traffic, another route shadows this one, … */
  warnings: { title: string; detail: string }[];
  /** Who is affected: routes and callers. */
  affected: { routes: string[]; callers: string[] };
}

export interface TrafficSplitApplied {
  objects: {
    kind: string;
    namespace: string;
    name: string;
    action: "create" | "update" | "unchanged";
    resourceVersion: string;
  }[];
  /** Send back to `…/traffic-split/undo` to restore what was before; refused when someone edited since. */
  undo: TrafficSplitUndo;
  /** istiod's newest push before the write; send back as `?after=` to `…/acknowledgement`. Absent when istiod could not be asked. */
  pushVersion?: string | undefined;
}

export const trafficSplitUndoSchema = z.strictObject({
  objects: z
    .array(
      z.strictObject({
        resource: z.enum(["virtualservices", "destinationrules"]),
        name: z.string().min(1).max(253),
        /** The version our save produced; the undo is refused when it has moved on. */
        resourceVersion: z.string().min(1),
        uid: z.string().min(1),
        /** null: the save created it, undo deletes it. */
        restore: z.looseObject({}).nullable(),
      }),
    )
    .max(2),
});
export type TrafficSplitUndo = z.infer<typeof trafficSplitUndoSchema>;

/** Whether the proxies of the mesh have the configuration (istiod's debug/syncz). */
export interface Acknowledgement {
  state: "acknowledged" | "pending" | "unknown";
  /** Why unknown, in a person's words. */
  message: string;
  proxies: { total: number; acknowledged: number; pending: string[] };
  checkedAt: string;
}
