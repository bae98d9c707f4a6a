import { parseUrl } from "./go-url";
import { countBytes } from "./go-text";
import { validateAttachment } from "./validate-selector";
import type { ConfigField } from "./config-field";

const schemes = new Set(["", "file", "http", "https", "oci"]);

/** Source: istio pkg/config/validation `validateWasmPluginURL`, `strictParseURL`. */
function checkUrl(text: string): string | undefined {
  if (text === "") return "url field needs to be set";
  const request = parseUrl(text, "request");
  const strict = parseUrl("error" in request ? `http://${text}` : text, "request");
  if ("error" in strict) return `failed to parse url: ${"error" in request ? request.error : strict.error}`;
  const reference = parseUrl("error" in request ? `http://${text}` : text, "reference");
  if ("error" in reference) return `failed to strict parse url: ${reference.error}`;
  return schemes.has(strict.scheme) ? undefined : `url contains unsupported scheme: ${strict.scheme}`;
}

function checkHash(hash: string): string | undefined {
  if (hash === "") return undefined;
  if (countBytes(hash) !== 64) return "sha256 field must be 64 characters long";
  return /^[a-f0-9]*$/.test(hash) ? undefined : "sha256 field must match [a-f0-9]{64} pattern";
}

/** Reports the first problem only, as istiod does. Source: istio pkg/config/validation `validateWasmPluginVMConfig`. */
function validateEnvironment(environment: ConfigField): void {
  const names = new Set<string>();
  for (const variable of environment.items) {
    const name = variable.at("name");
    const problem =
      name.text === ""
        ? "spec.vmConfig.env invalid"
        : countBytes(name.text) > 256
          ? "env.name field must be less than 255 characters long"
          : names.has(name.text)
            ? "duplicate env"
            : undefined;
    names.add(name.text);
    name.error(problem);
    const fromHost = !["", "INLINE"].includes(variable.at("valueFrom").text);
    const misplaced = problem === undefined && fromHost && variable.at("value").text !== "";
    if (misplaced) variable.at("value").error("value may only be set when valueFrom is INLINE");
    if (problem !== undefined || misplaced) return;
  }
}

/** The module of a WasmPlugin or of a TrafficExtension, whose limits on names differ in their words only. */
function validateModule(module: ConfigField, nameLimit: number): void {
  module.at("url").error(checkUrl(module.at("url").text));
  module.at("sha256").error(checkHash(module.at("sha256").text));
  const secret = module.at("imagePullSecret");
  if (countBytes(secret.text) > 253)
    secret.error("imagePullSecret field must be less than 253 characters long");
  const name = module.at("pluginName");
  if (countBytes(name.text) > 256)
    name.error(`pluginName field must be less than ${nameLimit} characters long`);
  validateEnvironment(module.at("vmConfig").at("env"));
}

/** Reports the first problem only, as istiod does. Source: istio pkg/config/validation `validateWasmPluginMatch`. */
function validateMatch(match: ConfigField): void {
  for (const [index, selector] of match.items.entries()) {
    for (const [position, port] of selector.at("ports").items.entries()) {
      const { number } = port.at("number");
      if (number > 0 && number <= 65535) continue;
      port.at("number").error(`spec.Match[${index}].Ports[${position}] is out of range: ${number}`);
      return;
    }
  }
}

/** `extensions.istio.io` WasmPlugin. Source: istio pkg/config/validation `ValidateWasmPlugin`. */
export function validateWasmPlugin(object: ConfigField): void {
  const spec = object.at("spec");
  validateAttachment(spec);
  validateModule(spec, 255);
  validateMatch(spec.at("match"));
}

/** `extensions.istio.io` TrafficExtension. Source: istio pkg/config/validation `ValidateTrafficExtension`. */
export function validateTrafficExtension(object: ConfigField): void {
  const spec = object.at("spec");
  const filter = spec.oneOf("wasm", "lua");
  if (filter === undefined) spec.error("exactly one of wasm or lua must be set");
  validateAttachment(spec);
  if (filter === "lua") {
    const code = spec.at("lua").at("inlineCode");
    const size = countBytes(code.text);
    if (size === 0) code.error("lua.inlineCode cannot be empty");
    if (size > 65536) code.error("lua.inlineCode exceeds maximum size of 64KB");
  }
  if (filter === "wasm") validateModule(spec.at("wasm"), 256);
  validateMatch(spec.at("match"));
}
