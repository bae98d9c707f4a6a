import type { NewObject } from "@/components/istio-editor/istio-form";
import { startPolicy, writeSelector } from "@/components/policy-scope/start-policy";

/** A new mode about a workload or labels, or (`scope=mesh`) for the whole mesh; otherwise for the namespace. */
export function startPeerAuthentication(place: NewObject): {
  name: string;
  namespace?: string;
  spec: unknown;
} {
  if (place.about["scope"] === "mesh")
    return { name: "default", namespace: place.rootNamespace, spec: { mtls: { mode: "STRICT" } } };
  const { name, selector } = startPolicy(place);
  return {
    name: name === "" ? "default" : name,
    spec: { ...writeSelector(selector), mtls: { mode: "STRICT" } },
  };
}
