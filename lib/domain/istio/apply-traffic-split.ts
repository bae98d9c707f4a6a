import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readString } from "../kubernetes/read-field";
import { invalidFromZod, type StatusCause, StatusError } from "../kubernetes/status-error";
import { addSubsets } from "./add-subsets";
import { chooseObjectName } from "./choose-object-name";
import { toYaml } from "./format-yaml";
import { readTrafficSplit, type TrafficSplitInput } from "./read-traffic-split";
import {
  type PlannedObject,
  type TrafficSplitEdit,
  trafficSplitEditSchema,
  type TrafficSplitView,
} from "./traffic-split";
import { namespaceOf } from "./virtual-service";

type View = Omit<TrafficSplitView, "permission" | "elsewhere">;
type SplitDestination = TrafficSplitEdit["destinations"][number];

/**
 * Plans what an edit writes; nothing but the weights and destinations of the one route changes, whatever else the objects
 * hold. Existing destinations keep their place and fields (weight 0 when the edit leaves them out), new ones are appended,
 * missing subsets are added to the DestinationRule; either object is created when there is none.
 * A created DestinationRule sets no TLS mode of its own, so Istio's automatic mutual TLS stays as it was.
 *
 * Always answers with the VirtualService; with the DestinationRule when there is one or one is created. Whether
 * `edit.resourceVersions` are still current is decided by the caller.
 *
 * @throws StatusError Invalid with one cause a field; NotFound when the service does not exist.
 */
export function applyTrafficSplit(input: TrafficSplitInput, edit: TrafficSplitEdit): PlannedObject[] {
  const view = readTrafficSplit(input);
  refuseInvalid(view, edit);
  const current = view.routes[edit.routeIndex]?.destinations ?? [];
  const asItWas = view.virtualService !== undefined && isSameSplit(current, edit.destinations);
  const wanted = new Set(edit.destinations.flatMap(({ subset, weight }) => (weight > 0 ? [subset] : [])));
  // A split that stays as it is brings no subset either: saving without a change writes nothing.
  const missing = asItWas ? [] : view.versions.filter(({ subset, exists }) => !exists && wanted.has(subset));

  const rule = addSubsets(input, view.host, missing);
  const route = asItWas
    ? view.virtualService
    : view.virtualService === undefined
      ? createVirtualService(input, view, edit)
      : editRoute(view.virtualService, edit);
  return [
    ...(rule === undefined ? [] : [plan("destinationrules", rule.before, rule.after)]),
    ...(route === undefined ? [] : [plan("virtualservices", view.virtualService ?? null, route)]),
  ];
}

function plan(
  resource: PlannedObject["resource"],
  before: KubernetesObject | null,
  after: KubernetesObject,
): PlannedObject {
  return {
    resource,
    kind: resource === "virtualservices" ? "VirtualService" : "DestinationRule",
    namespace: namespaceOf(after),
    name: after.metadata.name,
    action: before === null ? "create" : before === after ? "unchanged" : "update",
    before,
    after,
    beforeYaml: before === null ? "" : toYaml(before),
    afterYaml: toYaml(after),
  };
}

function refuseInvalid(view: View, edit: TrafficSplitEdit): void {
  const what = `the traffic split of ${view.namespace}/${view.service} in cluster ${view.cluster}`;
  const details = {
    cluster: view.cluster,
    kind: "VirtualService",
    namespace: view.namespace,
    name: view.virtualService?.metadata.name ?? view.service,
  };
  const parsed = trafficSplitEditSchema.safeParse(edit);
  if (!parsed.success) throw invalidFromZod(parsed.error, what, details);

  const causes = [...findRouteCauses(view, edit.routeIndex), ...findSubsetCauses(view, edit.destinations)];
  if (causes.length === 0) return;
  const list = causes.map(({ field = "", message }) => `${field}: ${message}`).join("; ");
  throw new StatusError("Invalid", `${what} is invalid: ${list}`, { ...details, causes });
}

function findRouteCauses(view: View, routeIndex: number): StatusCause[] {
  const refuse = (message: string): StatusCause[] => [
    { reason: "FieldValueInvalid", message, field: "routeIndex" },
  ];
  if (view.state === "absent") {
    return routeIndex === -1
      ? []
      : refuse(`there is no route ${routeIndex}: no VirtualService routes the service`);
  }
  const route = view.routes[routeIndex];
  if (route === undefined) {
    const [problem] = view.problems;
    if (view.state === "unsupported" && problem !== undefined)
      return refuse(`cannot be edited here: ${problem.message} (${problem.field})`);
    return refuse(`there is no route ${routeIndex}: the VirtualService has ${view.routes.length}`);
  }
  if (route.editable) return [];
  const { message = "is not supported", field = "spec.http" } = route.reason ?? {};
  return refuse(`route ${routeIndex} cannot be edited here: ${message} (${field})`);
}

function findSubsetCauses(view: View, destinations: readonly SplitDestination[]): StatusCause[] {
  return destinations.flatMap(({ subset, weight }, index): StatusCause[] => {
    const field = `destinations[${index}].subset`;
    const version = view.versions.find((candidate) => candidate.subset === subset);
    if (version === undefined) {
      const known = view.versions.map((candidate) => candidate.subset).join(", ") || "none";
      return [
        { reason: "FieldValueNotFound", message: `subset ${subset} does not exist; known: ${known}`, field },
      ];
    }
    if (!version.exists && weight > 0 && Object.keys(version.labels).length === 0) {
      const message = `subset ${subset} is in no DestinationRule and no workload has the label version=${subset}, so it cannot be created`;
      return [{ reason: "FieldValueInvalid", message, field }];
    }
    return [];
  });
}

/** Same shares, in any order; a subset that is left out has 0. */
function isSameSplit(current: readonly SplitDestination[], wanted: readonly SplitDestination[]): boolean {
  const positive = (destinations: readonly SplitDestination[]) =>
    destinations
      .filter(({ weight }) => weight > 0)
      .map(({ subset, weight }) => `${subset}=${weight}`)
      .toSorted()
      .join();
  return positive(current) === positive(wanted);
}

function editRoute(virtualService: KubernetesObject, edit: TrafficSplitEdit): KubernetesObject {
  const after = structuredClone(virtualService);
  const http = readRecord(after["spec"])["http"];
  const route = readRecord(Array.isArray(http) ? http[edit.routeIndex] : undefined);
  const existing = (Array.isArray(route["route"]) ? route["route"] : []).map(readRecord);
  route["route"] = editDestinations(existing, edit.destinations);
  return after;
}

function editDestinations(
  existing: readonly Record<string, unknown>[],
  wanted: readonly SplitDestination[],
): Record<string, unknown>[] {
  const [first] = existing;
  const subsetOf = (item: Record<string, unknown>) => readString(readRecord(item["destination"])["subset"]);
  // All versions become subsets: each gets what the single destination had (port, header operations, fields unknown to us).
  if (existing.length === 1 && first !== undefined && subsetOf(first) === undefined) {
    return wanted
      .filter(({ weight }) => weight > 0)
      .map(({ subset, weight }) => ({
        ...structuredClone(first),
        destination: { ...readRecord(first["destination"]), subset },
        weight,
      }));
  }
  const weights = new Map(wanted.map(({ subset, weight }) => [subset, weight]));
  const known = new Set(existing.map(subsetOf));
  const kept = existing.map((item) => ({ ...item, weight: weights.get(subsetOf(item) ?? "") ?? 0 }));
  const { host, port } = readRecord(first?.["destination"]);
  const added = wanted
    .filter(({ subset, weight }) => weight > 0 && !known.has(subset))
    .map(({ subset, weight }) => ({
      destination: { host, subset, ...(port === undefined ? {} : { port: structuredClone(port) }) },
      weight,
    }));
  return [...kept, ...added];
}

function createVirtualService(
  { world, namespace, service }: TrafficSplitInput,
  view: View,
  edit: TrafficSplitEdit,
): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: chooseObjectName(service, namespace, world.virtualServices), namespace },
    spec: {
      hosts: [view.service],
      http: [
        {
          route: edit.destinations
            .filter(({ weight }) => weight > 0)
            .map(({ subset, weight }) => ({ destination: { host: view.service, subset }, weight })),
        },
      ],
    },
  };
}
