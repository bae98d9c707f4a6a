import { readRecord, readRecords, readString, readStringMap, readStrings } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";

type Labels = Readonly<Record<string, string>>;

function matchesExpression(expression: Record<string, unknown>, labels: Labels): boolean {
  const value = labels[readString(expression["key"]) ?? ""];
  const values = readStrings(expression["values"]);
  switch (expression["operator"]) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

/**
 * Whether a `metav1.LabelSelector` picks labels; an absent one picks all. An unknown operator picks nothing.
 * Source: k8s.io/apimachinery metav1 `LabelSelectorAsSelector`.
 */
export function matchesLabelSelector(selector: unknown, labels: Labels): boolean {
  if (selector === undefined || selector === null) return true;
  const { matchLabels, matchExpressions } = readRecord(selector);
  return (
    matchesLabels(readStringMap(matchLabels), labels) &&
    readRecords(matchExpressions).every((expression) => matchesExpression(expression, labels))
  );
}
