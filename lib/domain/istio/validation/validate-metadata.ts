import { cut, quote } from "./go-text";
import type { ConfigField } from "./config-field";

const dryRun = "istio.io/dry-run";
const booleans = new Set(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]);
const reserved: Record<string, string> = {
  "internal.istio.io/webhook-always-reject": "rejecting",
  "internal.istio.io/parent-namespace": "this may not be set by users",
  "internal.istio.io/parents": "this may not be set by users",
};

function checkDryRun(object: ConfigField, value: string): string | undefined {
  const metadata = object.at("metadata");
  const name = `${metadata.at("namespace").text}/${metadata.at("name").text}`;
  if (object.at("kind").text !== "AuthorizationPolicy") {
    return `${name} has unsupported annotation ${dryRun}, please remove the annotation`;
  }
  const action = object.at("spec").at("action").text || "ALLOW";
  if (action !== "ALLOW" && action !== "DENY") {
    return `the annotation ${dryRun} currently only supports action ALLOW/DENY, found action ${action} in ${name}`;
  }
  if (booleans.has(value)) return undefined;
  return `${name} has annotation ${dryRun} with invalid value (${value}): strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
}

/** The annotations that decide whether istiod looks at the object at all. Source: istio pkg/config/validation `validateMetadata`. */
export function validateMetadata(object: ConfigField): void {
  for (const [name, annotation] of object.at("metadata").at("annotations").entries) {
    if (name === dryRun) annotation.error(checkDryRun(object, annotation.text));
    const reason = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
    if (reason !== undefined) annotation.error(`${quote(name)} annotation found, ${reason}`);
  }
}

/** The API group of the object: `networking.istio.io`. */
export function readGroup(object: ConfigField): string {
  return cut(object.at("apiVersion").text, "/")?.[0] ?? "";
}

/** Whether the annotation says that istiod made the object of one of the Gateway API, which loosens some rules. */
export function hasGatewaySemantics(object: ConfigField, of: "gateway" | "route"): boolean {
  return object.at("metadata").at("annotations").at(`internal.istio.io/${of}-semantics`).text === "gateway";
}
