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
export interface Filter {
  name: string;
  typedConfig: Json;
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const child = (value: unknown, key: string): Json => ((value as Json | undefined)?.[key] ?? {}) as Json;

/** Envoy's `StringMatcher`. */
function testText(matcher: Json, text: string): boolean {
  const isLoose = matcher.ignoreCase === true;
  const fold = (item: unknown) => (isLoose ? String(item).toLowerCase() : String(item));
  const have = fold(text);
  if (matcher.exact !== undefined) return have === fold(matcher.exact);
  if (matcher.prefix !== undefined) return have.startsWith(fold(matcher.prefix));
  if (matcher.suffix !== undefined) return have.endsWith(fold(matcher.suffix));
  if (matcher.contains !== undefined) return have.includes(fold(matcher.contains));
  if (matcher.safeRegex !== undefined) return testRegex(matcher.safeRegex, text);
  // Protobuf leaves out the empty text of an exact match.
  return text === "";
}

function testRegex(matcher: unknown, text: string): boolean {
  const compiled = compileRe2(String(child({ matcher }, "matcher").regex));
  return "matcher" in compiled && compiled.matcher.fullMatch(text);
}

/** Envoy's `ValueMatcher`. */
function testValue(matcher: Json, value: unknown): boolean {
  const [[kind, content] = ["", undefined]] = Object.entries(matcher);
  const config = (content ?? {}) as Json;
  switch (kind) {
    case "orMatch":
      return list(config.valueMatchers).some((item) => testValue(item, value));
    case "listMatch":
      return Array.isArray(value) && value.some((item) => testValue(child(config, "oneOf"), item));
    case "presentMatch":
      return (value !== undefined) === (content === true);
    case "nullMatch":
      return value === null;
    case "boolMatch":
      return value === content;
    case "doubleMatch":
      return testNumber(config, value);
    case "stringMatch":
      return typeof value === "string" && testText(config, value);
    default:
      throw new Error(`the interpreter knows no value matcher ${kind}`);
  }
}

function testNumber(matcher: Json, value: unknown): boolean {
  if (typeof value !== "number") return false;
  const { start = 0, end = 0 } = child(matcher, "range");
  return matcher.range === undefined
    ? value === Number(matcher.exact ?? 0)
    : value >= Number(start) && value < Number(end);
}

function testMetadata(matcher: Json, metadata: Readonly<Record<string, unknown>>): boolean {
  const value = list(matcher.path).reduce<unknown>(
    (at, { key }) => (typeof at === "object" && at !== null ? (at as Json)[String(key)] : undefined),
    metadata[String(matcher.filter)],
  );
  return testValue(child(matcher, "value"), value) !== (matcher.invert === true);
}

function testBlock(block: Json, address: string): boolean {
  const parsed = parseIpBlock(`${String(block.addressPrefix)}/${Number(block.prefixLen ?? 0)}`);
  return parsed !== undefined && isInBlock(parsed, address);
}

/** Envoy's `HeaderMatcher`, with the older ways to write a text. */
function testHeader(matcher: Json, request: EnvoyRequest): boolean {
  const sent = request.headers[String(matcher.name).toLowerCase()];
  const isInverted = matcher.invertMatch === true;
  if (matcher.presentMatch !== undefined) {
    return ((sent !== undefined) === (matcher.presentMatch === true)) !== isInverted;
  }
  const value = sent ?? (matcher.treatMissingHeaderAsEmpty === true ? "" : undefined);
  if (value === undefined) return false;
  return testHeaderValue(matcher, value) !== isInverted;
}

function testHeaderValue(matcher: Json, value: string): boolean {
  if (matcher.exactMatch !== undefined) return value === matcher.exactMatch;
  if (matcher.prefixMatch !== undefined) return value.startsWith(String(matcher.prefixMatch));
  if (matcher.suffixMatch !== undefined) return value.endsWith(String(matcher.suffixMatch));
  if (matcher.containsMatch !== undefined) return value.includes(String(matcher.containsMatch));
  if (matcher.safeRegexMatch !== undefined) return testRegex(matcher.safeRegexMatch, value);
  if (matcher.rangeMatch !== undefined) {
    const { start = 0, end = 0 } = child(matcher, "rangeMatch");
    return /^-?\d+$/.test(value) && Number(value) >= Number(start) && Number(value) < Number(end);
  }
  // Without any matcher a header only has to be there.
  return matcher.stringMatch === undefined || testText(child(matcher, "stringMatch"), value);
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
  const config = (value ?? {}) as Json;
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
    case "destinationPortRange":
      return (
        request.destinationPort >= Number(config.start ?? 0) &&
        request.destinationPort < Number(config.end ?? 0)
      );
    // The address of the connection; `sourceIp` is its older name.
    case "sourceIp":
    case "directRemoteIp":
      return testBlock(config, request.directIp);
    case "remoteIp":
      return testBlock(config, request.remoteIp);
    case "requestedServerName":
      return testText(config, request.sni);
    case "metadata":
      return testMetadata(config, request.metadata);
    case "sourcedMetadata":
      return testMetadata(child(config, "metadataMatcher"), request.metadata);
    case "authenticated":
      if (request.principal === null) return false;
      return (
        config.principalName === undefined || testText(child(config, "principalName"), request.principal)
      );
    case "filterState":
      return request.principal !== null && testText(child(config, "stringMatch"), request.principal);
    default:
      throw new Error(`the interpreter knows no ${kind ?? "empty node"}`);
  }
}

/** Whether one policy of an RBAC filter matches. */
export function testPolicy(policy: unknown, request: EnvoyRequest): boolean {
  const { permissions, principals } = child({ policy }, "policy");
  return (
    list(permissions).some((item) => testNode(item, request)) &&
    list(principals).some((item) => testNode(item, request))
  );
}

/** Policies in the order Envoy has them, which is by name. */
function listPolicies(rules: unknown): [string, Json][] {
  const policies = Object.entries(child({ rules }, "rules").policies ?? {}) as [string, Json][];
  return policies.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function findPolicy(rules: unknown, request: EnvoyRequest): string | undefined {
  return listPolicies(rules).find(([, policy]) => testPolicy(policy, request))?.[0];
}

/** What a filter's RBAC holds, enforced and only reported. */
export function listRules(filters: readonly Filter[]): { name: string; policy: Json }[] {
  return filters.flatMap(({ typedConfig }, index) =>
    (["rules", "shadowRules"] as const).flatMap((part) =>
      listPolicies(typedConfig[part]).map(([name, policy]) => ({ name: `${index} ${part} ${name}`, policy })),
    ),
  );
}

/** What a chain of RBAC and ext_authz filters makes of a request. */
export function runFilters(filters: readonly Filter[], request: EnvoyRequest): "allow" | "deny" | "external" {
  let isExternal = false;
  const reported: Record<string, Json> = {};
  for (const { name, typedConfig } of filters) {
    if (name.endsWith("ext_authz")) {
      const enabled = typedConfig.filterEnabledMetadata;
      if (enabled === undefined || testMetadata(enabled as Json, reported)) isExternal = true;
      continue;
    }
    if (!name.endsWith("rbac")) throw new Error(`the interpreter knows no filter ${name}`);
    const shadow = findPolicy(typedConfig.shadowRules, request);
    if (shadow !== undefined) {
      const key = `${String(typedConfig.shadowRulesStatPrefix ?? "")}shadow_effective_policy_id`;
      reported[name] = { ...reported[name], [key]: shadow };
    }
    if (typedConfig.rules === undefined) continue;
    const isMatch = findPolicy(typedConfig.rules, request) !== undefined;
    const action = child(typedConfig, "rules").action ?? "ALLOW";
    if (action === "DENY" ? isMatch : action === "ALLOW" && !isMatch) return "deny";
  }
  return isExternal ? "external" : "allow";
}
