import { parseIpBlock, isInBlock } from "@/lib/domain/istio/security/ip-block";
import { compileRe2 } from "@/lib/domain/istio/re2";

/** What the interpreter looks at: a request as Envoy holds it. */
export interface EnvoyRequest {
  headers: Readonly<Record<string, string>>;
  principal: string | null;
  directIp: string;
  remoteIp: string;
  destinationIp: string;
  destinationPort: number;
  sni: string;
  metadata: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;

/** One network or HTTP filter as Istio's goldens write it. */
interface Filter {
  name: string;
  typedConfig: Json;
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const child = (value: unknown, key: string): Json => ((value as Json | undefined)?.[key] ?? {}) as Json;

function testText(matcher: Json, text: string): boolean {
  const isLoose = matcher.ignoreCase === true;
  const [have, fold] = [
    isLoose ? text.toLowerCase() : text,
    (item: unknown) => (isLoose ? String(item).toLowerCase() : String(item)),
  ];
  if (matcher.exact !== undefined) return have === fold(matcher.exact);
  if (matcher.prefix !== undefined) return have.startsWith(fold(matcher.prefix));
  if (matcher.suffix !== undefined) return have.endsWith(fold(matcher.suffix));
  const compiled = compileRe2(String(child(matcher, "safeRegex").regex));
  return "matcher" in compiled && compiled.matcher.fullMatch(text);
}

function testValue(matcher: Json, value: unknown): boolean {
  if (matcher.orMatch !== undefined)
    return list(child(matcher, "orMatch").valueMatchers).some((item) => testValue(item, value));
  if (matcher.listMatch !== undefined)
    return Array.isArray(value) && value.some((item) => testValue(child(matcher.listMatch, "oneOf"), item));
  return typeof value === "string" && testText(child(matcher, "stringMatch"), value);
}

function testMetadata(matcher: Json, request: EnvoyRequest): boolean {
  const value = list(matcher.path).reduce<unknown>(
    (at, { key }) => (at as Json | undefined)?.[String(key)],
    request.metadata[String(matcher.filter)],
  );
  return testValue(child(matcher, "value"), value);
}

function testBlock(block: Json, address: string): boolean {
  const parsed = parseIpBlock(`${String(block.addressPrefix)}/${Number(block.prefixLen ?? 0)}`);
  return parsed !== undefined && isInBlock(parsed, address);
}

function testHeader(matcher: Json, request: EnvoyRequest): boolean {
  const value = request.headers[String(matcher.name).toLowerCase()];
  if (value === undefined) return false;
  return matcher.presentMatch === true || testText(child(matcher, "stringMatch"), value);
}

const withoutQuery = (path: string): string => path.replace(/[?#].*$/s, "");

function testTemplate(config: Json, request: EnvoyRequest): boolean {
  const template = String(child(config, "typedConfig").pathTemplate);
  const segment = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=";
  const pattern = template.replace(/\*\*|\*|[.+?()|[\]{}^$\\]/g, (part) =>
    part === "**" ? `${segment}/]*` : part === "*" ? `${segment}]+` : `\\${part}`,
  );
  return new RegExp(`^${pattern}$`).test(withoutQuery(request.headers[":path"] ?? ""));
}

/** A permission or principal; both are written alike. */
function testNode(node: Json, request: EnvoyRequest): boolean {
  const [kind, value] = Object.entries(node)[0] ?? [];
  const config = value as Json;
  switch (kind) {
    case "any":
      return true;
    case "andRules":
    case "andIds":
      return list(config.rules ?? config.ids).every((item) => testNode(item, request));
    case "orRules":
    case "orIds":
      return list(config.rules ?? config.ids).some((item) => testNode(item, request));
    case "notRule":
    case "notId":
      return !testNode(config, request);
    case "header":
      return testHeader(config, request);
    case "urlPath":
      return testText(child(config, "path"), withoutQuery(request.headers[":path"] ?? ""));
    case "uriTemplate":
      return testTemplate(config, request);
    case "destinationPort":
      return Number(value) === request.destinationPort;
    case "destinationIp":
      return testBlock(config, request.destinationIp);
    case "directRemoteIp":
      return testBlock(config, request.directIp);
    case "remoteIp":
      return testBlock(config, request.remoteIp);
    case "requestedServerName":
      return testText(config, request.sni);
    case "metadata":
      return testMetadata(config, request);
    case "authenticated":
      return request.principal !== null && testText(child(config, "principalName"), request.principal);
    case "filterState":
      return request.principal !== null && testText(child(config, "stringMatch"), request.principal);
    default:
      throw new Error(`the interpreter knows no ${kind ?? "empty node"}`);
  }
}

function findPolicy(rules: unknown, request: EnvoyRequest): string | undefined {
  const policies = Object.entries((rules as Json | undefined)?.policies ?? {}) as [string, Json][];
  return policies.find(
    ([, policy]) =>
      list(policy.permissions).some((item) => testNode(item, request)) &&
      list(policy.principals).some((item) => testNode(item, request)),
  )?.[0];
}

/** What a chain of RBAC and ext_authz filters makes of a request. */
export function runFilters(filters: readonly Filter[], request: EnvoyRequest): "allow" | "deny" | "external" {
  let isExternal = false;
  let shadow: string | undefined;
  for (const { name, typedConfig } of filters) {
    if (name.endsWith("ext_authz")) {
      const prefix = String(
        child(child(child(typedConfig, "filterEnabledMetadata"), "value"), "stringMatch").prefix,
      );
      if (shadow?.startsWith(prefix) === true) isExternal = true;
      continue;
    }
    if (typedConfig.shadowRules !== undefined) shadow = findPolicy(typedConfig.shadowRules, request);
    if (typedConfig.rules === undefined) continue;
    const isMatch = findPolicy(typedConfig.rules, request) !== undefined;
    const action = (typedConfig.rules as Json).action ?? "ALLOW";
    if (action === "DENY" ? isMatch : action === "ALLOW" && !isMatch) return "deny";
  }
  return isExternal ? "external" : "allow";
}
