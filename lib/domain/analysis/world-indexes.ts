import type { KubernetesObject } from "../kubernetes/object";
import type { NamespaceProjection, PodProjection, ServiceProjection } from "../kubernetes/projected";
import type { WorldIndex } from "./check";
import { groupBy } from "./group-by";
import { createLabelIndex, type LabelIndex } from "./label-index";

/** Pods by label, of the whole cluster. */
export const podIndex: WorldIndex<LabelIndex<PodProjection>> = {
  inputs: ["pods"],
  build: ({ pods }) => createLabelIndex(pods, ({ meta }) => meta.labels),
};

/** Pods by label, by namespace. */
export const namespacePodIndex: WorldIndex<ReadonlyMap<string, LabelIndex<PodProjection>>> = {
  inputs: ["pods"],
  build: ({ pods }) =>
    new Map(
      [...groupBy(pods, ({ meta }) => meta.namespace ?? "")].map(([namespace, list]) => [
        namespace,
        createLabelIndex(list, ({ meta }) => meta.labels),
      ]),
    ),
};

export const namespaceIndex: WorldIndex<ReadonlyMap<string, NamespaceProjection>> = {
  inputs: ["namespaces"],
  build: ({ namespaces }) => new Map(namespaces.map((namespace) => [namespace.meta.name, namespace])),
};

/** What finds the Services that pick a set of labels. */
export type FindSelectingServices = (
  namespace: string,
  labels: Readonly<Record<string, string>>,
) => ServiceProjection[];

/** Services by the first label of their selector; those without a selector pick nothing. */
export const selectingServiceIndex: WorldIndex<FindSelectingServices> = {
  inputs: ["services"],
  build({ services }) {
    const keyOf = (namespace: string, label: string, value: string): string =>
      `${namespace}/${label}=${value}`;
    const byFirstLabel = groupBy(services, ({ meta, selector }) => {
      const [label = ""] = Object.keys(selector);
      return keyOf(meta.namespace ?? "", label, selector[label] ?? "");
    });
    return (namespace, labels) =>
      Object.entries(labels).flatMap(([label, value]) =>
        (byFirstLabel.get(keyOf(namespace, label, value)) ?? []).filter(({ selector }) =>
          Object.entries(selector).every(([key, wanted]) => labels[key] === wanted),
        ),
      );
  },
};

/** `namespace/name` of an object, as messages name it; only the name when it has no namespace. */
export function fullName({ namespace, name }: { namespace?: string | undefined; name: string }): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** Istio Gateways by `namespace/name`. */
export const gatewayIndex: WorldIndex<ReadonlyMap<string, KubernetesObject>> = {
  inputs: ["gateways"],
  build: ({ gateways }) => new Map(gateways.map((gateway) => [fullName(gateway.metadata), gateway])),
};
