import type { Finding } from "../../istio/finding";
import type { NamespaceProjection } from "../../kubernetes/projected";
import type { AnalysisContext, Check } from "../check";
import { projectedSubject } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName, namespacePodIndex } from "../world-indexes";
import { isEnabledByDefault, nameInjectorConfigMap } from "./injector-config";
import { hasProxy } from "./mesh-membership";

const injectionLabel = "istio-injection";
const revisionLabel = "istio.io/rev";
const modeLabel = "istio.io/dataplane-mode";
const injectKey = "sidecar.istio.io/inject";

/** The labels by which a namespace joins a mesh; those of revision and mode do not count once injection is switched off. */
function listInjectionLabels({ meta: { labels } }: NamespaceProjection): string[] {
  const injection = labels[injectionLabel];
  const others = [revisionLabel, modeLabel].filter(
    (label) => labels[label] !== undefined && (injection === undefined || injection === "enabled"),
  );
  return [...(injection === undefined ? [] : [injectionLabel]), ...others].map(
    (label) => `${label}=${labels[label] ?? ""}`,
  );
}

function isDefaultEnabled({ world }: AnalysisContext, revision: string): boolean {
  const name = nameInjectorConfigMap(revision);
  const configMap = world.injectorConfigMaps?.find(({ metadata }) => metadata.name === name);
  return configMap !== undefined && isEnabledByDefault(configMap);
}

function checkNamespace(context: AnalysisContext, namespace: NamespaceProjection): Finding[] {
  const { cluster } = context.world;
  const { labels, name } = namespace.meta;
  const subject = projectedSubject("Namespace", namespace);
  const joined = listInjectionLabels(namespace);
  const several =
    joined.length > 1 ? [reportMessage(cluster, subject, "NamespaceMultipleInjectionLabels", [joined])] : [];
  if (labels[modeLabel] === "ambient" || labels[injectionLabel] || labels[revisionLabel] !== undefined)
    return several;
  return isDefaultEnabled(context, "")
    ? [...several, reportMessage(cluster, subject, "NamespaceInjectionEnabledByDefault", [])]
    : [...several, reportMessage(cluster, subject, "NamespaceNotInjected", [name, name])];
}

/** Pods without a proxy in a namespace that asks for it. */
function checkPods({ world, read }: AnalysisContext, namespace: NamespaceProjection): Finding[] {
  const { labels, name } = namespace.meta;
  if (labels[modeLabel] === "ambient" || labels[injectionLabel] !== "enabled") return [];
  const pods = read(namespacePodIndex).get(name)?.all ?? [];
  return pods
    .filter((pod) => {
      const asked = pod.meta.labels[injectKey] ?? pod.annotations[injectKey] ?? "";
      return asked.toLowerCase() !== "false" && !pod.hostNetwork && !hasProxy(pod);
    })
    .map((pod) =>
      reportMessage(world.cluster, projectedSubject("Pod", pod), "PodMissingProxy", [fullName(pod.meta)]),
    );
}

/** Who is injected and who is not. Source: istio analyzers/injection/injection.go. */
export const injection: Check = {
  name: "injection.Analyzer",
  inputs: ["namespaces", "pods", "injectorConfigMaps", "mesh"],
  run(context) {
    const { world } = context;
    return world.namespaces
      .filter(({ meta }) => meta.name !== world.mesh.rootNamespace)
      .flatMap((namespace) => [...checkNamespace(context, namespace), ...checkPods(context, namespace)]);
  },
};
