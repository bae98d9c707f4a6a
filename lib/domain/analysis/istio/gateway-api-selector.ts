import { readRecord, readStringMap } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { namespacePodIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";

const gatewayLabel = "gateway.networking.k8s.io/gateway-name";

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Policies that pick pods of Gateway API gateways by label, which has no effect. Source: istio analyzers/k8sgateway/workloadselector.go. */
export const gatewayApiSelector: Check = {
  name: "k8sgateway.SelectorAnalyzer",
  inputs: ["authorizationPolicies", "requestAuthentications", "telemetries", "wasmPlugins", "pods"],
  run({ world, read }) {
    const pods = read(namespacePodIndex);
    const { authorizationPolicies, requestAuthentications, telemetries, wasmPlugins } = world;
    const policies = [...authorizationPolicies, ...requestAuthentications, ...telemetries, ...wasmPlugins];
    return policies.flatMap((policy) => {
      const { selector, targetRef } = specOf(policy);
      if (isGiven(targetRef) || !isGiven(selector)) return [];
      const labels = readStringMap(readRecord(selector)["matchLabels"]);
      const selected = pods.get(policy.metadata.namespace ?? "")?.select(labels) ?? [];
      const gateways = new Set(selected.flatMap(({ meta }) => meta.labels[gatewayLabel] ?? []));
      return [...gateways].map((gateway) =>
        reportMessage(
          world.cluster,
          subjectOf(policy),
          "IneffectiveSelector",
          [gateway],
          ["spec", "selector"],
        ),
      );
    });
  },
};
