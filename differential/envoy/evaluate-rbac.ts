import { BlockList, isIPv6 } from "node:net";
import type { EnvoyFilterChain, HeaderMatcher, RbacNode, RbacRules, StringMatcher } from "./envoy-config";
import { matchHeader, matchText } from "./match-text";

/** What an RBAC filter sees of a request. */
export interface RbacRequest {
  /** URI of the peer's certificate; undefined without mutual TLS. */
  principal?: string;
  peer: string;
  /** Where the request began: the peer, or what `x-forwarded-for` says. */
  remote: string;
  destination: string;
  port: number;
  serverName: string;
  host: string;
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Payload of the validated token. */
  claims?: Readonly<Record<string, unknown>>;
}

interface Cidr {
  addressPrefix: string;
  prefixLen?: number;
}

interface ValueMatcher {
  stringMatch?: StringMatcher;
  listMatch?: { oneOf: ValueMatcher };
  orMatch?: { valueMatchers: ValueMatcher[] };
  presentMatch?: boolean;
}

function isWithin({ addressPrefix, prefixLen = 0 }: Cidr, address: string): boolean {
  const family = isIPv6(addressPrefix) ? "ipv6" : "ipv4";
  if (isIPv6(address) !== (family === "ipv6")) return false;
  const list = new BlockList();
  list.addSubnet(addressPrefix, prefixLen, family);
  return list.check(address, family);
}

function matchValue(matcher: ValueMatcher, value: unknown): boolean {
  if (matcher.orMatch !== undefined)
    return matcher.orMatch.valueMatchers.some((one) => matchValue(one, value));
  const { listMatch, stringMatch } = matcher;
  if (listMatch !== undefined)
    return Array.isArray(value) && value.some((item) => matchValue(listMatch.oneOf, item));
  if (stringMatch !== undefined) return typeof value === "string" && matchText(stringMatch, value);
  throw new Error(`an RBAC filter asks what is not known here: ${JSON.stringify(matcher)}`);
}

function matchMetadata(
  {
    filter,
    path,
    value,
    invert = false,
  }: { filter: string; path: { key: string }[]; value: ValueMatcher; invert?: boolean },
  request: RbacRequest,
): boolean {
  let found: unknown = filter === "envoy.filters.http.jwt_authn" ? { payload: request.claims } : undefined;
  for (const { key } of path)
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  return (found !== undefined && matchValue(value, found)) !== invert;
}

/** `{*}` is one segment, `{**}` any number. Source: envoy extensions/path/match/uri_template. */
function matchTemplate(template: string, path: string): boolean {
  const regex = template
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]+" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${regex}$`).test(path);
}

/** One permission or principal. */
function holds(node: RbacNode, request: RbacRequest): boolean {
  const [entry] = Object.entries(node);
  if (entry === undefined) throw new Error("an RBAC filter has an empty condition");
  const [kind, value] = entry;
  const all = (nodes: unknown) => (nodes as RbacNode[]).every((item) => holds(item, request));
  const some = (nodes: unknown) => (nodes as RbacNode[]).some((item) => holds(item, request));
  switch (kind) {
    case "any":
      return true;
    case "andRules":
      return all((value as { rules: unknown }).rules);
    case "orRules":
      return some((value as { rules: unknown }).rules);
    case "andIds":
      return all((value as { ids: unknown }).ids);
    case "orIds":
      return some((value as { ids: unknown }).ids);
    case "notRule":
    case "notId":
      return !holds(value as RbacNode, request);
    case "authenticated": {
      const { principalName } = value as { principalName?: StringMatcher };
      if (request.principal === undefined) return false;
      return principalName === undefined || matchText(principalName, request.principal);
    }
    case "filterState":
      return (
        request.principal !== undefined &&
        matchText((value as { stringMatch: StringMatcher }).stringMatch, request.principal)
      );
    case "header":
      return matchHeader(value as HeaderMatcher, (name) => readHeader(name, request));
    case "urlPath":
      return matchText((value as { path: StringMatcher }).path, request.path.split(/[?#]/)[0] ?? "");
    case "uriTemplate":
      return matchTemplate(
        (value as { typedConfig: { pathTemplate: string } }).typedConfig.pathTemplate,
        request.path.split(/[?#]/)[0] ?? "",
      );
    case "destinationIp":
      return isWithin(value as Cidr, request.destination);
    case "destinationPort":
      return value === request.port;
    case "requestedServerName":
      return matchText(value as StringMatcher, request.serverName);
    case "directRemoteIp":
    case "sourceIp":
      return isWithin(value as Cidr, request.peer);
    case "remoteIp":
      return isWithin(value as Cidr, request.remote);
    case "metadata":
    case "sourcedMetadata":
      return matchMetadata(
        (kind === "metadata" ? value : (value as { metadataMatcher: unknown }).metadataMatcher) as Parameters<
          typeof matchMetadata
        >[0],
        request,
      );
    default:
      throw new Error(`an RBAC filter asks what is not known here: ${JSON.stringify(node)}`);
  }
}

function readHeader(name: string, request: RbacRequest): string | undefined {
  if (name === ":method") return request.method;
  if (name === ":authority" || name === "host") return request.host;
  if (name === ":path") return request.path;
  return request.headers[name];
}

function passes({ action = "ALLOW", policies = {} }: RbacRules, request: RbacRequest): boolean {
  if (action === "LOG") return true;
  const matches = Object.values(policies).some(
    ({ permissions, principals }) =>
      permissions.some((node) => holds(node, request)) && principals.some((node) => holds(node, request)),
  );
  return matches === (action === "ALLOW");
}

/** Whether the RBAC filters of a chain let a request pass. Source: envoy config/rbac/v3. */
export function isAllowed(chain: EnvoyFilterChain, request: RbacRequest): boolean {
  const rules = (chain.filters ?? []).flatMap(({ name, typedConfig }) => {
    if (name === "envoy.filters.network.rbac") return [typedConfig?.rules];
    return (typedConfig?.httpFilters ?? [])
      .filter((filter) => filter.name === "envoy.filters.http.rbac")
      .map((filter) => filter.typedConfig?.rules);
  });
  return rules.every((item) => item === undefined || passes(item, request));
}
