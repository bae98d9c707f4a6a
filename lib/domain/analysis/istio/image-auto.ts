import { readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import { reportMessage } from "../report-message";
import { namespaceIndex } from "../world-indexes";
import { matchesLabelSelector } from "./label-selector";

const auto = "auto";

/**
 * `image: auto` that nobody replaces. Deployments are judged only when the webhooks are known.
 * Source: istio analyzers/injection/image-auto.go.
 */
export const imageAuto: Check = {
  name: "injection.ImageAutoAnalyzer",
  inputs: ["namespaces", "pods", "deployments", "mutatingWebhooks"],
  run({ world: { cluster, pods, deployments, mutatingWebhooks }, read }) {
    const ofPods = pods
      .filter(({ proxyImage }) => proxyImage === auto)
      .map((pod) =>
        reportMessage(cluster, projectedSubject("Pod", pod), "ImageAutoWithoutInjectionError", [
          "Pod",
          pod.meta.name,
        ]),
      );
    if (mutatingWebhooks === undefined) return ofPods;
    const injectors = mutatingWebhooks
      .flatMap((configuration) => readRecords(configuration["webhooks"]))
      .filter(({ name }) => readString(name)?.endsWith("istio.io"));
    const namespaces = read(namespaceIndex);
    const ofDeployments = deployments
      .filter(({ proxyImage, meta, podLabels }) => {
        if (proxyImage !== auto) return false;
        const labels = namespaces.get(meta.namespace || "default")?.meta.labels ?? {};
        return !injectors.some(
          ({ namespaceSelector, objectSelector }) =>
            matchesLabelSelector(namespaceSelector, labels) &&
            matchesLabelSelector(objectSelector, podLabels),
        );
      })
      .map((deployment) =>
        reportMessage(
          cluster,
          projectedSubject("Deployment", deployment),
          "ImageAutoWithoutInjectionWarning",
          ["Deployment", deployment.meta.name],
        ),
      );
    return [...ofPods, ...ofDeployments];
  },
};
