import type { MeshConfig } from "../istio/mesh-config";
import { buildClusterWorld } from "../kubernetes/build-world";
import { groupOf } from "../kubernetes/object";
import type { KubernetesObject } from "../kubernetes/object";
import type { AnalysisWorld } from "./analysis-world";
import { readCredential, readRemoteClusters } from "./istio/read-credential";

/**
 * A world for the analysis from plain objects that are all there is: kinds that caches do not hold count as known, so that
 * checks of webhooks, injector configuration, Secrets and CustomResourceDefinitions run. `now` judges certificates.
 */
export function buildAnalysisWorld(
  cluster: string,
  objects: readonly KubernetesObject[],
  options: { mesh?: MeshConfig; meshNetworks?: Readonly<Record<string, unknown>>; now: Date },
): AnalysisWorld {
  const ofKind = (group: string, kind: string): KubernetesObject[] =>
    objects.filter((object) => object.kind === kind && groupOf(object.apiVersion) === group);
  const secrets = ofKind("", "Secret");
  return {
    ...buildClusterWorld(cluster, objects, options.mesh),
    injectorConfigMaps: ofKind("", "ConfigMap").filter(({ metadata }) =>
      metadata.name.startsWith("istio-sidecar-injector"),
    ),
    mutatingWebhooks: ofKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    validatingWebhooks: ofKind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    customResourceDefinitions: ofKind("apiextensions.k8s.io", "CustomResourceDefinition"),
    credentials: secrets.map((secret) => readCredential(secret, options.now)),
    remoteClusters: secrets.flatMap(readRemoteClusters),
    ...(options.meshNetworks === undefined ? {} : { meshNetworks: options.meshNetworks }),
  };
}
