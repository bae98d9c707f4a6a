import type { NamespaceProjection } from "../kubernetes/projected";
import { readRecord, readRecords, readString, readStringMap, readStrings } from "../kubernetes/read-field";
import { compareText, matchesLabels } from "../kubernetes/select";
import { keyOf, type ConversionContext } from "./conversion-context";

const nameLabel = "kubernetes.io/metadata.name";

/** Whether a `metav1.LabelSelector` picks the labels; undefined when it is none that can be read. */
function matchesSelector(
  selector: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  if (!matchesLabels(readStringMap(selector.matchLabels), labels)) return false;
  let matches = true;
  for (const { key, operator, values } of readRecords(selector.matchExpressions)) {
    const value = labels[readString(key) ?? ""];
    const listed = value !== undefined && readStrings(values).includes(value);
    if (operator === "In") matches &&= listed;
    else if (operator === "NotIn") matches &&= !listed;
    else if (operator === "Exists") matches &&= value !== undefined;
    else if (operator === "DoesNotExist") matches &&= value === undefined;
    else return undefined;
  }
  return matches;
}

function labelsOf({ meta }: NamespaceProjection): Readonly<Record<string, string>> {
  return { ...meta.labels, [nameLabel]: meta.name };
}

/**
 * The namespaces whose routes a listener takes: names, or `*`. Source: istio gateway `namespacesFromSelector`.
 */
export function selectRouteNamespaces(
  context: ConversionContext,
  allowedRoutes: Readonly<Record<string, unknown>>,
  ownNamespace: string,
): string[] {
  const namespaces = readRecord(allowedRoutes.namespaces);
  const from = readString(namespaces.from) ?? "Same";
  if (from === "Same") return [ownNamespace];
  if (from === "All" || namespaces.selector === undefined) return ["*"];
  const selector = readRecord(namespaces.selector);
  return context.world.namespaces
    .filter((namespace) => matchesSelector(selector, labelsOf(namespace)) === true)
    .map(({ meta }) => meta.name)
    .filter((name) => name !== "")
    .toSorted(compareText);
}

/**
 * Whether a Gateway takes ListenerSets of a namespace; none unless it says so.
 * Source: istio gatewaycommon `NamespaceAcceptedByAllowListeners`.
 */
export function acceptsListenerSets(
  context: ConversionContext,
  gateway: { namespace: string; name: string },
  namespace: string,
): boolean {
  const object = context.gateways.get(keyOf(gateway));
  const allowed = readRecord(readRecord(readRecord(object?.spec).allowedListeners).namespaces);
  if (allowed.from === "All") return true;
  if (allowed.from === "Same") return namespace === gateway.namespace;
  if (allowed.from !== undefined && allowed.from !== "Selector") return false;
  const projection = context.namespaces.get(namespace);
  if (allowed.selector === undefined || projection === undefined) return false;
  return matchesSelector(readRecord(allowed.selector), labelsOf(projection)) === true;
}
