import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld, PodProjection, ServiceProjection } from "../kubernetes/projected";
import { readRecord, readRecords, readStringMap } from "../kubernetes/read-field";
import { compareText, isSelectedByService, matchesLabels } from "../kubernetes/select";
import {
  findOwner,
  findPods,
  findWorkloads,
  indexReplicaSetOwners,
  versionLabel,
} from "../kubernetes/service-workloads";
import type { Subset } from "./find-destination-rule";
import type { SplitVersion } from "./traffic-split";
import { namespaceOf } from "./virtual-service";

interface Endpoint {
  labels: Readonly<Record<string, string>>;
  workload: string;
  ready: boolean;
  /** false: a workload without any pod now. */
  counts: boolean;
}

/**
 * The versions of a service: subsets of the DestinationRule first, in its order, then versions found on the workloads that no
 * subset stands for, then subsets that only routes name (`routed`), which have no labels.
 */
export function readSplitVersions(
  world: ClusterWorld,
  service: ServiceProjection,
  subsets: readonly Subset[],
  routed: readonly string[],
): SplitVersion[] {
  const endpoints = readEndpoints(world, service);
  const versions = subsets.map(({ name, labels }) => describe(name, labels, true, endpoints));
  const covered = new Set(subsets.flatMap(({ labels }) => labels[versionLabel] ?? []));
  const names = new Set(subsets.map(({ name }) => name));

  const found = [...new Set(endpoints.flatMap(({ labels }) => labels[versionLabel] ?? []))].toSorted(
    compareVersion,
  );
  for (const version of found) {
    if (version === "" || covered.has(version)) continue;
    const subset = chooseName(version, names);
    names.add(subset);
    versions.push(describe(subset, { [versionLabel]: version }, false, endpoints));
  }
  for (const name of routed) {
    if (names.has(name)) continue;
    names.add(name);
    versions.push({ subset: name, labels: {}, readyPods: 0, totalPods: 0, workloads: [], exists: false });
  }
  return versions;
}

function describe(
  subset: string,
  labels: Record<string, string>,
  exists: boolean,
  endpoints: readonly Endpoint[],
): SplitVersion {
  const selected = endpoints.filter((endpoint) => matchesLabels(labels, endpoint.labels));
  const counted = selected.filter(({ counts }) => counts);
  return {
    subset,
    labels,
    readyPods: counted.filter(({ ready }) => ready).length,
    totalPods: counted.length,
    workloads: [...new Set(selected.map(({ workload }) => workload))].toSorted(compareText),
    exists,
  };
}

function readEndpoints(world: ClusterWorld, service: ServiceProjection): Endpoint[] {
  const owners = indexReplicaSetOwners(world);
  const fromPods = findPods(world, service).map((pod: PodProjection) => ({
    labels: pod.meta.labels,
    workload: findOwner(pod, owners).name,
    ready: pod.ready,
    counts: true,
  }));
  const fromWorkloads = findWorkloads(world, service).map((workload) => ({
    labels: workload.podLabels,
    workload: workload.meta.name,
    ready: false,
    counts: false,
  }));
  const fromMachines = world.workloadEntries
    .filter(
      (entry) =>
        namespaceOf(entry) === service.meta.namespace &&
        isSelectedByService(service.selector, readWorkloadEntryLabels(entry)),
    )
    .map((entry) => ({
      labels: readWorkloadEntryLabels(entry),
      workload: entry.metadata.name,
      ready: isWorkloadEntryHealthy(entry),
      counts: true,
    }));
  return [...fromPods, ...fromMachines, ...fromWorkloads];
}

/** The labels by which Istio selects a WorkloadEntry: `spec.labels`. */
export function readWorkloadEntryLabels(entry: KubernetesObject): Record<string, string> {
  return readStringMap(readRecord(entry["spec"])["labels"]);
}

/** A WorkloadEntry is healthy unless its `Healthy` condition says otherwise. */
export function isWorkloadEntryHealthy(entry: KubernetesObject): boolean {
  return !readRecords(readRecord(entry["status"])["conditions"]).some(
    (condition) => condition["type"] === "Healthy" && condition["status"] === "False",
  );
}

/** `1.2` → `1-2`: subset names are DNS labels, versions need not be. */
function chooseName(version: string, taken: ReadonlySet<string>): string {
  const label =
    version
      .replaceAll(/[^a-zA-Z0-9-]/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 58) || "version";
  if (!taken.has(label)) return label;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${label}-${number}`)) return `${label}-${number}`;
  }
}

/** `v2` before `v10`. */
function compareVersion(a: string, b: string): number {
  const pattern = /(\d+)/;
  const left = a.split(pattern);
  const right = b.split(pattern);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [x = "", y = ""] = [left[index], right[index]];
    const difference = index % 2 === 1 ? Number(x) - Number(y) : compareText(x, y);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}
