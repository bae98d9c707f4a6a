import { formatWorkload, hasLabels, listStableLabels } from "@/components/policy-scope/covered-workloads";
import type { CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** Workloads that can serve a Gateway, with the labels to select them by. */
export interface GatewayProxy {
  key: string;
  label: string;
  selector: Record<string, string>;
}

const isGatewayWord = (word: string | undefined) => word !== undefined && /gateway/i.test(word);

/** Istio's own charts label gateways `istio: ingress…`; those of the Gateway API carry the name of their Gateway. */
function looksLikeGateway({ name, labels }: CatalogWorkload): boolean {
  return (
    isGatewayWord(name) ||
    isGatewayWord(labels["app"]) ||
    /gateway|ingress|egress/i.test(labels["istio"] ?? "") ||
    labels["gateway.networking.k8s.io/gateway-name"] !== undefined
  );
}

/** The label that Istio's documents select gateways by, or else the best there is. */
function chooseSelector(workload: CatalogWorkload): Record<string, string> {
  const stable = listStableLabels(workload);
  const best = ["istio", "app", "app.kubernetes.io/name", "gateway.networking.k8s.io/gateway-name"]
    .map((key) => stable.find(([other]) => other === key))
    .find((label) => label !== undefined);
  return Object.fromEntries(best === undefined ? stable : [best]);
}

/** `istio=ingressgateway, app=edge`. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

/** What a Gateway may be served by: workloads that look like gateways, then what other Gateways select. Each selector once. */
export function listGatewayProxies(catalog: MeshCatalog): GatewayProxy[] {
  const proxies = catalog.workloads.filter(looksLikeGateway).map((workload) => ({
    label: formatWorkload(workload, ""),
    selector: chooseSelector(workload),
  }));
  const selected = catalog.gateways
    .filter(({ api, selector }) => api === "istio" && Object.keys(selector).length > 0)
    .map(({ namespace, name, selector }) => ({ label: `as Gateway ${name} (${namespace})`, selector }));
  return [...proxies, ...selected]
    .map((proxy) => ({ ...proxy, key: formatLabels(proxy.selector) }))
    .filter(({ key }, index, all) => key !== "" && all.findIndex((other) => other.key === key) === index);
}

/** The workloads that serve a Gateway with this selector, of all namespaces. Source: istio `PushContext.mergeGateways`. */
export function listServing(
  catalog: MeshCatalog,
  selector: Readonly<Record<string, string>>,
): CatalogWorkload[] {
  return catalog.workloads.filter((workload) => hasLabels(workload, selector));
}
