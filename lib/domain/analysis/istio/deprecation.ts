import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";
import { specOf } from "./mesh-membership";

const removedGroup = "rbac.istio.io";
const removedKinds = ["ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"];

/** Fields and kinds that are on their way out. Source: istio analyzers/deprecation/deprecation.go. */
export const deprecation: Check = {
  name: "deprecation.DeprecationAnalyzer",
  inputs: ["virtualServices", "sidecars", "customResourceDefinitions"],
  run({ world: { cluster, virtualServices, sidecars, customResourceDefinitions = [] } }) {
    const ofVirtualServices = virtualServices.flatMap((virtualService) =>
      readRecords(specOf(virtualService)["http"]).flatMap((route, index) => {
        const percent = readNumber(readRecord(readRecord(route["fault"])["delay"])["percent"]) ?? 0;
        if (percent <= 0) return [];
        const text = "HTTPRoute.fault.delay.percent is deprecated; use HTTPRoute.fault.delay.percentage";
        const path = ["spec", "http", index, "fault", "delay", "percent"];
        return [reportMessage(cluster, subjectOf(virtualService), "Deprecated", [text], path)];
      }),
    );
    const ofSidecars = sidecars
      .filter((sidecar) => {
        const proxy = readRecord(specOf(sidecar)["outboundTrafficPolicy"])["egressProxy"];
        return proxy !== undefined && proxy !== null;
      })
      .map((sidecar) =>
        reportMessage(
          cluster,
          subjectOf(sidecar),
          "Deprecated",
          ["OutboundTrafficPolicy.EgressProxy ignored"],
          ["spec", "outboundTrafficPolicy", "egressProxy"],
        ),
      );
    const ofDefinitions = customResourceDefinitions.flatMap((definition) => {
      const { group, names } = specOf(definition);
      const kind = readString(readRecord(names)["kind"]) ?? "";
      if (group !== removedGroup || !removedKinds.includes(kind)) return [];
      const text = `Custom resource type ${removedGroup} ${kind} is removed`;
      return [reportMessage(cluster, subjectOf(definition), "Deprecated", [text])];
    });
    return keepFirst([...ofVirtualServices, ...ofSidecars, ...ofDefinitions]);
  },
};
