import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readString } from "../../kubernetes/read-field";

/** The ConfigMap of the injector of a revision. Source: istio analyzers/util/config.go `GetInjectorConfigMapName`. */
export function nameInjectorConfigMap(revision: string): string {
  const name = "istio-sidecar-injector";
  return revision === "" || revision === "default" ? name : `${name}-${revision}`;
}

function readValues(configMap: KubernetesObject): Record<string, unknown> {
  const text = readString(readRecord(configMap["data"])["values"]) ?? "";
  try {
    return readRecord(JSON.parse(text));
  } catch (error) {
    // Values that are no JSON say nothing, as in Istio's check.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** `global.hub/global.proxy.image:global.tag`, or the image alone when it names a registry. Source: istio `GetIstioProxyImage`. */
export function readProxyImage(configMap: KubernetesObject): string {
  const global = readRecord(readValues(configMap)["global"]);
  const image = readString(readRecord(global["proxy"])["image"]) ?? "";
  if (image.includes("/")) return image;
  const tag = global["tag"];
  const version = typeof tag === "number" ? String(tag) : (readString(tag) ?? "");
  return `${readString(global["hub"]) ?? ""}/${image}:${version}`;
}

/** `sidecarInjectorWebhook.enableNamespacesByDefault`. */
export function isEnabledByDefault(configMap: KubernetesObject): boolean {
  return readRecord(readValues(configMap)["sidecarInjectorWebhook"])["enableNamespacesByDefault"] === true;
}
