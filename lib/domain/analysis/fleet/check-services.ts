import type { ServiceProjection } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import type { AnalysisContext, FleetCheck } from "../check";
import { projectedSubject } from "../create-finding";
import { groupBy } from "../group-by";
import { formatSelector } from "../label-index";
import { reportOwn } from "../own/report-own";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { findMajority } from "./find-majority";

interface Copy {
  cluster: string;
  service: ServiceProjection;
}

function groupServices(contexts: readonly AnalysisContext[]): Copy[][] {
  const copies = contexts.flatMap(({ world }) =>
    world.services.map((service): Copy => ({ cluster: world.cluster, service })),
  );
  return [...groupBy(copies, ({ service }) => fullName(service.meta)).values()].filter(({ length }) => length > 1);
}

/** The ports as a text; node ports are left out, each cluster draws its own. */
function describePorts({ ports }: ServiceProjection): string {
  return JSON.stringify(
    ports
      .map(({ name, port, targetPort, protocol, appProtocol = "" }) => [name, port, targetPort, protocol, appProtocol])
      .sort(([a], [b]) => compareText(String(a), String(b))),
  );
}

/** In what the first and another copy of a service disagree. Source: istio analyzers/multicluster/service.go `findInconsistencies`. */
function compareServices(first: ServiceProjection, other: ServiceProjection): string[] {
  const isHeadless = ({ clusterIP }: ServiceProjection): boolean => clusterIP === "None";
  return [
    ...(isHeadless(first) === isHeadless(other) ? [] : ["service has mixed mode like headless and clusterIP"]),
    ...(describePorts(first) === describePorts(other) ? [] : ["service ports are inconsistent"]),
    ...(first.type === other.type ? [] : ["service type is inconsistent"]),
  ];
}

/** Services that are not the same in all clusters. Source: istio analyzers/multicluster/service.go. */
export const inconsistentServices: FleetCheck = {
  name: "services.MultiClusterServiceAnalyzer",
  inputs: ["services"],
  scope: "mesh",
  run: (contexts) =>
    groupServices(contexts).flatMap((copies) => {
      const [first, ...others] = copies;
      if (first === undefined) return [];
      const differing = others
        .map((copy) => ({ ...copy, reasons: compareServices(first.service, copy.service) }))
        .filter(({ reasons }) => reasons.length > 0);
      if (differing.length === 0) return [];
      const reasons = [...new Set(differing.flatMap((copy) => copy.reasons))].sort(compareText);
      const { meta } = first.service;
      const finding = reportMessage(
        first.cluster,
        projectedSubject("Service", first.service),
        "MultiClusterInconsistentService",
        [meta.name, meta.namespace ?? "", [first, ...differing].map(({ cluster }) => cluster), reasons.join("; ")],
      );
      const related = differing.map(({ cluster }) => ({ ...finding.object, cluster }));
      return [{ ...finding, related }];
    }),
};

/** Services of one name that pick pods by other labels. */
export const differentSelectors: FleetCheck = {
  name: "isthmus.ServiceSameness",
  inputs: ["services"],
  scope: "mesh",
  run: (contexts) =>
    groupServices(contexts).flatMap((copies) => {
      const selectorOf = ({ service }: Copy): string => formatSelector(service.selector);
      const reference = findMajority(copies, selectorOf);
      if (reference === undefined) return [];
      return copies
        .filter((copy) => selectorOf(copy) !== selectorOf(reference))
        .map((copy) => {
          const subject = projectedSubject("Service", copy.service);
          const [own, theirs] = [selectorOf(copy) || "nothing", selectorOf(reference) || "nothing"];
          const message = `Selects ${own}, but ${theirs} in ${reference.cluster}.`;
          return reportOwn(copy.cluster, subject, "ISM0007", message, {
            path: ["spec", "selector"],
            related: [{ ...subject.reference, cluster: reference.cluster }],
          });
        });
    }),
};
