const label = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
const dnsLabel = new RegExp(`^${label}$`);
const wildcardLabel = new RegExp(`^(\\*|(\\*|\\*-)?${label})$`);
const maxLabelLength = 63;

/** Whether the text is a DNS-1123 label as Istio reads it: capitals are allowed. Source: istio pkg/config/labels `IsDNS1123Label`. */
export function isDnsLabel(text: string): boolean {
  return text.length <= maxLabelLength && dnsLabel.test(text);
}

/** A DNS label, `*`, or a label with a leading `*` or `*-`. Source: istio pkg/config/labels `IsWildcardDNS1123Label`. */
export function isWildcardDnsLabel(text: string): boolean {
  return text.length <= maxLabelLength && wildcardLabel.test(text);
}
