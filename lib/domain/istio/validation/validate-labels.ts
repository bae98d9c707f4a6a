import { quote } from "./go-text";
import type { ConfigField } from "./config-field";

const label = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
const name = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const keyPattern = new RegExp(`^(${label}(?:\\.${label})*/)?(${name})$`);
const valuePattern = new RegExp(`^(${name})?$`);

function checkKey(key: string): string | undefined {
  const match = keyPattern.exec(key);
  if (match === null) return `invalid tag key: ${quote(key)}`;
  if ((match[1] ?? "").length > 254) return `invalid tag key: ${quote(key)} (DNS prefix is too long)`;
  return (match[2] ?? "").length > 63 ? `invalid tag key: ${quote(key)} (name is too long)` : undefined;
}

/** Labels of an object or of a match; `prefix` begins each message. Source: istio pkg/config/labels `Instance.Validate`. */
export function validateLabels(labels: ConfigField, prefix = ""): void {
  for (const [key, value] of labels.entries) {
    const problem = checkKey(key);
    if (problem !== undefined) value.error(`${prefix}${problem}`);
    if (!valuePattern.test(value.text)) value.error(`${prefix}invalid tag value: ${quote(value.text)}`);
  }
}
