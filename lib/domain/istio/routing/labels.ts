import { compareText, isSelectedByService, matchesLabels } from "../../kubernetes/select";

type Labels = Readonly<Record<string, string>> | null | undefined;

/** Whether every label of `a` is on `b`. No labels are part of any. Source: istio pkg/config/labels `Instance.SubsetOf`. */
export function isLabelSubset(a: Labels, b: Labels): boolean {
  return matchesLabels(a ?? {}, b ?? {});
}

/** The same for a selector, of which an empty one selects nothing. Source: istio pkg/config/labels `Instance.Match`. */
export function isSelected(selector: Labels, labels: Labels): boolean {
  return isSelectedByService(selector ?? {}, labels ?? {});
}

/** `a=1,b` in the order of the keys; a label without value is its key. Source: istio pkg/config/labels `Instance.String`. */
export function formatLabels(labels: Labels): string {
  return Object.entries(labels ?? {})
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`))
    .join(",");
}

const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const dnsLabel = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const value = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;

/**
 * Whether Istio takes these as the labels of a subset or selector: keys are a name, maybe behind a DNS domain and a slash.
 * Source: istio pkg/config/labels `Instance.Validate`.
 */
export function areLabelsValid(labels: Labels): boolean {
  return Object.entries(labels ?? {}).every(([key, text]) => {
    const slash = key.indexOf("/");
    const name = slash === -1 ? key : key.slice(slash + 1);
    const prefix = slash === -1 ? undefined : key.slice(0, slash);
    const isPrefixValid =
      prefix === undefined ||
      (prefix.length <= 253 && prefix.split(".").every((label) => dnsLabel.test(label)));
    return isPrefixValid && qualifiedName.test(name) && value.test(text);
  });
}
