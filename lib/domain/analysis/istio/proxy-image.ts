import { parse } from "yaml";
import type { KubernetesObject } from "../../kubernetes/object";
import type { PodProjection } from "../../kubernetes/projected";
import { readRecord, readString, readStringMap } from "../../kubernetes/read-field";
import { compareText, matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import { projectedSubject } from "../create-finding";
import { groupBy } from "../group-by";
import { reportMessage } from "../report-message";
import { namespacePodIndex } from "../world-indexes";
import { nameInjectorConfigMap, readProxyImage } from "./injector-config";
import { specOf } from "./mesh-membership";

type ReadVariant = (pod: PodProjection) => string;

function imageTypeOf(config: unknown): string {
  return readString(readRecord(readRecord(config)["image"])["imageType"]) ?? "";
}

function readAnnotatedType(pod: PodProjection): string {
  const text = pod.annotations["proxy.istio.io/config"];
  if (text === undefined) return "";
  try {
    return imageTypeOf(parse(text));
  } catch {
    // What cannot be parsed changes nothing; the annotation check names it.
    return "";
  }
}

/**
 * The variant of the proxy's image a pod gets: of mesh, root namespace, namespace, workload and pod the nearest that names one.
 * Source: istio analyzers/util/proxyconfig.go `EffectiveProxyConfigResolver`.
 */
function createVariantReader({ world }: AnalysisContext): ReadVariant {
  const { mesh, proxyConfigs } = world;
  const ofNamespace = groupBy(proxyConfigs, ({ metadata }) => metadata.namespace ?? "");
  const hasSelector = (config: KubernetesObject): boolean =>
    readRecord(specOf(config)["selector"]) === specOf(config)["selector"];
  return (pod) => {
    const namespace = pod.meta.namespace ?? "";
    const root = ofNamespace.get(mesh.rootNamespace)?.at(-1);
    const own = namespace === mesh.rootNamespace ? [] : (ofNamespace.get(namespace) ?? []);
    const wide = own.filter((config) => !hasSelector(config)).at(-1);
    const matching = own.filter(
      (config) =>
        hasSelector(config) &&
        matchesLabels(readStringMap(readRecord(specOf(config)["selector"])["matchLabels"]), pod.meta.labels),
    );
    const layers = [
      imageTypeOf(mesh.rest["defaultConfig"]),
      root === undefined ? "" : imageTypeOf(specOf(root)),
      wide === undefined ? "" : imageTypeOf(specOf(wide)),
      ...matching.map((config) => imageTypeOf(specOf(config))),
      readAnnotatedType(pod),
    ];
    const variant = layers.findLast((layer) => layer !== "") ?? "";
    return variant === "default" ? "" : variant;
  };
}

/** Pods whose proxy is not the image that the injector would give them. Source: istio analyzers/injection/injection-image.go. */
export const proxyImage: Check = {
  name: "injection.ImageAnalyzer",
  inputs: ["namespaces", "pods", "injectorConfigMaps", "proxyConfigs", "mesh"],
  run(context) {
    const { world, read } = context;
    const images = new Map(
      (world.injectorConfigMaps ?? []).map((configMap) => [
        configMap.metadata.name,
        readProxyImage(configMap),
      ]),
    );
    if (images.size === 0) return [];
    const readVariant = createVariantReader(context);
    return world.namespaces.flatMap((namespace) => {
      const { labels, name } = namespace.meta;
      const revision = labels["istio.io/rev"];
      if (revision === undefined && labels["istio-injection"] !== "enabled") return [];
      const image = images.get(nameInjectorConfigMap(revision ?? "default"));
      if (image === undefined) return [];
      const strangers = (read(namespacePodIndex).get(name)?.all ?? [])
        .filter(
          (pod) =>
            pod.proxyImage !== undefined &&
            !pod.annotations["sidecar.istio.io/proxyImage"] &&
            pod.proxyImage !== image &&
            pod.proxyImage !== `${image}-${readVariant(pod)}`,
        )
        .map(({ meta }) => meta.name)
        .sort(compareText);
      if (strangers.length === 0) return [];
      const subject = projectedSubject("Namespace", namespace);
      return [reportMessage(world.cluster, subject, "PodsIstioProxyImageMismatchInNamespace", [strangers])];
    });
  },
};
