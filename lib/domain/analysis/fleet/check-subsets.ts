import { readRecord, readRecords, readString, readStringMap, readStrings } from "../../kubernetes/read-field";
import type { FleetCheck } from "../check";
import { subjectOf } from "../create-finding";
import { selectsPod } from "../istio/destination-rule-subset";
import { specOf } from "../istio/mesh-membership";
import { readRouteDestinations } from "../istio/route-destinations";
import { nameOfHost, serviceHostIndex } from "../istio/service-hosts";
import { definedSubsetIndex } from "../istio/virtual-service-destination-rule";
import { reportOwn } from "../own/report-own";

/** Subsets that a route of one cluster uses and only another cluster defines. */
export const missingSubsets: FleetCheck = {
  name: "isthmus.MissingSubsets",
  inputs: ["virtualServices", "destinationRules"],
  scope: "mesh",
  run: (contexts) =>
    contexts.flatMap((context) => {
      const { world, read } = context;
      const defined = read(definedSubsetIndex);
      return world.virtualServices.flatMap((virtualService) =>
        readRouteDestinations(virtualService).flatMap(({ host, subset, path }) => {
          const namespace = virtualService.metadata.namespace ?? "";
          const name = `${nameOfHost(host, namespace, world.mesh.domain)}+${subset}`;
          if (subset === "" || defined.has(name)) return [];
          const other = contexts.find((candidate) => candidate.read(definedSubsetIndex).has(name));
          if (other === undefined) return [];
          const message = `Subset ${subset} of ${host} is defined in ${other.world.cluster}, but not in this cluster.`;
          return [reportOwn(world.cluster, subjectOf(virtualService), "ISM0005", message, { path })];
        }),
      );
    }),
};

/** Subsets whose pods are all in other clusters. */
export const remoteSubsets: FleetCheck = {
  name: "isthmus.RemoteSubsets",
  inputs: ["destinationRules", "pods", "nodes", "services", "serviceEntries"],
  scope: "mesh",
  run: (contexts) =>
    contexts.flatMap((context) => {
      const { world } = context;
      return world.destinationRules.flatMap((rule) => {
        const spec = specOf(rule);
        const subject = subjectOf(rule);
        const find = context.read(serviceHostIndex);
        const host = readString(spec["host"]) ?? "";
        const service = find(subject.reference.namespace, readStrings(spec["exportTo"]), host);
        return readRecords(spec["subsets"]).flatMap((subset, index) => {
          const selector = { ...service?.workloadLabels, ...readStringMap(readRecord(subset["labels"])) };
          if (selectsPod(context, selector)) return [];
          const others = contexts.filter((other) => selectsPod(other, selector));
          if (others.length === 0) return [];
          const where = others.map((other) => other.world.cluster).join(", ");
          const message = `Subset ${readString(subset["name"]) ?? ""} has pods in ${where} only.`;
          const path = ["spec", "subsets", index, "labels"];
          return [reportOwn(world.cluster, subject, "ISM0006", message, { path })];
        });
      });
    }),
};
