import type { Check, WorldIndex } from "../check";
import { readRecords, readString } from "../../kubernetes/read-field";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { specOf } from "./mesh-membership";
import { readRouteDestinations } from "./route-destinations";
import { nameOfHost } from "./service-hosts";

/** Every `namespace/service+subset` that a DestinationRule defines. */
export const definedSubsetIndex: WorldIndex<ReadonlySet<string>> = {
  inputs: ["destinationRules", "mesh"],
  build: ({ destinationRules, mesh: { domain } }) =>
    new Set(
      destinationRules.flatMap((rule) => {
        const { host, subsets } = specOf(rule);
        const name = nameOfHost(readString(host) ?? "", rule.metadata.namespace ?? "", domain);
        return readRecords(subsets).map((subset) => `${name}+${readString(subset["name"]) ?? ""}`);
      }),
    ),
};

/** Subsets that no DestinationRule defines. Source: istio analyzers/virtualservice/destinationrules.go. */
export const virtualServiceDestinationRule: Check = {
  name: "virtualservice.DestinationRuleAnalyzer",
  inputs: ["virtualServices", "destinationRules", "mesh"],
  run({ world, read }) {
    const defined = read(definedSubsetIndex);
    return world.virtualServices.flatMap((virtualService) => {
      const subject = subjectOf(virtualService);
      return readRouteDestinations(virtualService)
        .filter(({ host, subset }) => {
          const name = nameOfHost(host, subject.reference.namespace, world.mesh.domain);
          return subset !== "" && !defined.has(`${name}+${subset}`);
        })
        .map(({ host, subset, isMirror, path }) =>
          reportMessage(
            world.cluster,
            subject,
            "ReferencedResourceNotFound",
            [
              isMirror ? "mirror+subset in destinationrule" : "host+subset in destinationrule",
              `${host}+${subset}`,
            ],
            path,
          ),
        );
    });
  },
};
