import { isRecord } from "../../kubernetes/read-field";
import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";

const knownTargets: ReadonlySet<string> = new Set([
  "gateway.networking.k8s.io/Gateway",
  "/Service",
  "core/Service",
  "networking.istio.io/ServiceEntry",
]);

/** Step 10: `targetRef` and `targetRefs` of Istio policies: objects of the same namespace. A GatewayClass is everybody's. */
export function checkTargetReferences(context: CheckContext, spec: Record<string, unknown>): void {
  const single = spec["targetRef"];
  const references = [
    ...(single === undefined || single === null
      ? []
      : [{ fields: context.fields(single, "spec.targetRef"), path: "spec.targetRef" }]),
    ...context.list(spec["targetRefs"], "spec.targetRefs"),
  ];
  for (const { fields, path } of references) {
    const namespace = context.text(fields["namespace"], `${path}.namespace`) ?? "";
    if (namespace !== "" && namespace !== context.namespace) {
      refuse(context, `${path}.namespace`, "a policy is for objects of its own namespace only");
      continue;
    }
    const target = `${context.text(fields["group"], `${path}.group`) ?? ""}/${context.text(fields["kind"], `${path}.kind`) ?? ""}`;
    if (!knownTargets.has(target)) refuse(context, path, `${quote(target)} is no target of yours`);
  }
}

const platformLabelKey =
  /^istio$|^(app|name|k8s-app|app\.kubernetes\.io\/(name|instance|component))$|(^|\.)istio\.io\/|^gateway\.networking\.k8s\.io\//;
/** Values of such labels, as RE2. */
export const platformLabelValue =
  "^(istio|istiod|ztunnel|isthmus)([-_.].*)?$|^pilot$|^(ingress|egress|east-?west)[-_.]?gateway$";

const platformValue = new RegExp(platformLabelValue);

/** Whether labels name workloads that belong to the platform in every mesh: Istio's gateways and control plane. */
export function isPlatformLabel(key: string, value: string): boolean {
  return platformLabelKey.test(key) && platformValue.test(value.toLowerCase());
}

/** Labels of gateways that are made of objects of Gateway API, which are programmed by those objects alone. */
export const gatewayNameLabels: readonly string[] = [
  "gateway.networking.k8s.io/gateway-name",
  "istio.io/gateway-name",
];
/** What the charts of Istio call gateways by the label `istio`, as RE2. */
export const chartGateways = "^(ingress|egress|east-?west)$";
const chartGateway = new RegExp(chartGateways, "i");

function isGatewayLabel(key: string, value: string): boolean {
  return key === "istio" ? chartGateway.test(value) : gatewayNameLabels.includes(key);
}

/**
 * Step 10: a selector that Istio applies to workloads of every namespace, as a Gateway's. It must select no workload but own ones;
 * where the workloads are unknown, it must not name those of the platform.
 * Source: istio `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`, false by default.
 */
export function checkMeshWideSelector(context: CheckContext, value: unknown, path: string): void {
  const labels = Object.entries(context.fields(value, path));
  if (labels.length === 0)
    return refuse(context, path, "is empty, which stands for every workload of the mesh");
  for (const [key, item] of labels) {
    const text = context.text(item, `${path}[${quote(key)}]`);
    if (text !== undefined && (isPlatformLabel(key, text) || isGatewayLabel(key, text)))
      return refuse(
        context,
        path,
        "selects workloads of the platform; bind routes to a shared gateway instead",
      );
  }
  const selected = context.world
    .workloadsOf?.(context.cluster)
    .some(
      (workload) =>
        !context.owns(workload.namespace) && labels.every(([key, item]) => workload.labels[key] === item),
    );
  if (selected === true) refuse(context, path, "selects workloads that are not yours");
}

/** A Kubernetes label selector for namespaces: it may name own namespaces only, by the label that nobody can set. */
export function checkNamespaceSelector(context: CheckContext, value: unknown, path: string): void {
  const key = "kubernetes.io/metadata.name";
  const selector = context.fields(value, path);
  const names: unknown[] = isRecord(selector["matchLabels"]) ? [selector["matchLabels"][key]] : [];
  for (const { fields } of context.list(selector["matchExpressions"], `${path}.matchExpressions`))
    if (fields["key"] === key && fields["operator"] === "In" && Array.isArray(fields["values"]))
      names.push(...(fields["values"] as unknown[]));
  const named = names.filter((name) => name !== undefined);
  if (named.length === 0 || !named.every((name) => typeof name === "string" && context.owns(name)))
    refuse(context, path, `must name own namespaces by the label ${key}`);
}

function refuse(context: CheckContext, path: string, why: string): void {
  context.report(steps.selector, "SELECTOR_OUT_OF_SCOPE", path, `${path} ${why}`);
}
