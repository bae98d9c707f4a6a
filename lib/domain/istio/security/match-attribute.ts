import { readString } from "../../kubernetes/read-field";
import {
  anyOf,
  findRemoteIp,
  readHeader,
  readUrlPath,
  type AccessRequest,
  type Verdict,
} from "./access-request";
import { isInBlock, parseIpBlock } from "./ip-block";
import { formatPathTemplate, isPathTemplate, matchesPathTemplate } from "./path-template";
import {
  anyText,
  matchExact,
  matchPrefix,
  matchRegex,
  matchSuffix,
  matchWildcard,
  quoteMeta,
  testHeader,
  testString,
  type HeaderMatcher,
  type StringMatcher,
} from "./string-matcher";

/**
 * What one value of a policy asks of a request, in the terms of Envoy's RBAC. Source: istio
 * pilot/pkg/security/authz/model/generator.go, one kind per generator.
 */
export type AttributeMatcher =
  | { attribute: "principal"; matcher: StringMatcher }
  | { attribute: "source-ip" | "remote-ip" | "destination-ip"; block: string }
  | { attribute: "port"; port: number }
  | { attribute: "sni"; matcher: StringMatcher }
  | { attribute: "header"; name: string; matcher: HeaderMatcher }
  | { attribute: "path"; matcher: StringMatcher }
  | { attribute: "path-template"; template: string }
  | { attribute: "request-principal"; issuer: StringMatcher; subject: StringMatcher }
  | { attribute: "claim"; path: string[]; matcher: StringMatcher }
  | { attribute: "metadata"; filter: string; key: string; matcher: StringMatcher; isList: boolean };

/** The matcher of a namespace: `.*` for each `*`, anywhere in an identity. Source: `srcNamespaceGenerator`. */
export function matchNamespace(value: string): StringMatcher {
  return matchRegex(`.*/ns/${value.split("*").map(quoteMeta).join(".*")}/.*`);
}

/** `account` (of the policy's namespace) or `namespace/account`. Source: `serviceAccountRegex`. */
export function matchServiceAccount(value: string, policyNamespace: string): StringMatcher {
  const slash = value.indexOf("/");
  const [namespace, account] =
    slash === -1 ? [policyNamespace, value] : [value.slice(0, slash), value.slice(slash + 1)];
  return matchRegex(`spiffe://.+/ns/${quoteMeta(namespace)}/(.+/|)sa/${quoteMeta(account)}(/.+)?`);
}

/** Exact, or one `*` that stays within the trust domain. Source: `srcTrustDomainGenerator`. */
export function matchTrustDomain(value: string): StringMatcher {
  if (value === "*") return matchPrefix("spiffe://");
  const star = value.indexOf("*");
  if (star === -1) return matchPrefix(`spiffe://${value}/`);
  return matchRegex(`spiffe://${quoteMeta(value.slice(0, star))}[^/]*${quoteMeta(value.slice(star + 1))}/.*`);
}

/** `issuer/subject` with a wildcard at one end; the last slash divides them. Source: `requestPrincipalGenerator`. */
export function matchRequestPrincipal(value: string): { issuer: StringMatcher; subject: StringMatcher } {
  const slash = value.lastIndexOf("/");
  const isDivided = slash !== -1;
  const issuer = isDivided ? value.slice(0, slash) : value;
  const subject = isDivided ? value.slice(slash + 1) : "";
  if (value === "*") return { issuer: anyText, subject: anyText };
  if (value.startsWith("*")) {
    if (!isDivided) return { issuer: anyText, subject: matchSuffix(value.slice(1)) };
    return { issuer: issuer === "*" ? anyText : matchSuffix(issuer.slice(1)), subject: matchExact(subject) };
  }
  if (value.endsWith("*")) {
    if (!isDivided) return { issuer: matchPrefix(value.slice(0, -1)), subject: anyText };
    return {
      issuer: matchExact(issuer),
      subject: subject === "*" ? anyText : matchPrefix(subject.slice(0, -1)),
    };
  }
  return { issuer: matchExact(issuer), subject: matchExact(subject) };
}

/** A path: exact, wildcard or template. Source: `pathGenerator`. */
export function matchPath(value: string): AttributeMatcher {
  return isPathTemplate(value)
    ? { attribute: "path-template", template: formatPathTemplate(value) }
    : { attribute: "path", matcher: matchWildcard(value) };
}

/** A decimal number up to 65535; undefined otherwise. Source: `convertToPort`. */
export function parsePort(value: string): number | undefined {
  return /^\d+$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
}

/** Whether the request has what the value asks for. */
export function testAttribute(matcher: AttributeMatcher, request: AccessRequest): Verdict {
  switch (matcher.attribute) {
    case "principal":
      return testPrincipal(matcher.matcher, request);
    case "source-ip":
      return testBlock(matcher.block, request.sourceIp);
    case "remote-ip":
      return testBlock(matcher.block, findRemoteIp(request));
    case "destination-ip":
      return testBlock(matcher.block, request.destinationIp);
    case "port":
      return request.destinationPort === undefined ? "unknown" : request.destinationPort === matcher.port;
    case "sni":
      return request.sni === undefined ? "unknown" : testString(matcher.matcher, request.sni);
    case "header": {
      const value = readHeader(request, matcher.name);
      return value === undefined ? "unknown" : testHeader(matcher.matcher, value ?? undefined);
    }
    case "path": {
      const path = readUrlPath(request);
      return path === undefined ? "unknown" : testString(matcher.matcher, path);
    }
    case "path-template": {
      const path = readUrlPath(request);
      return path === undefined ? "unknown" : matchesPathTemplate(matcher.template, path);
    }
    case "request-principal":
    case "claim":
      return testToken(matcher, request);
    case "metadata":
      return testMetadata(matcher, request);
  }
}

function testPrincipal(matcher: StringMatcher, { sourcePrincipal }: AccessRequest): Verdict {
  if (sourcePrincipal === undefined) return "unknown";
  if (sourcePrincipal === null || sourcePrincipal === "") return false;
  return testString(
    matcher,
    sourcePrincipal.startsWith("spiffe://") ? sourcePrincipal : `spiffe://${sourcePrincipal}`,
  );
}

function testBlock(text: string, address: string | undefined): Verdict {
  if (address === undefined) return "unknown";
  const block = parseIpBlock(text);
  return block !== undefined && isInBlock(block, address);
}

function testToken(
  matcher: Extract<AttributeMatcher, { attribute: "request-principal" | "claim" }>,
  { claims }: AccessRequest,
): Verdict {
  if (claims === undefined) return "unknown";
  if (claims === null) return false;
  if (matcher.attribute === "request-principal") {
    const [issuer, subject] = [readString(claims["iss"]), readString(claims["sub"])];
    return (
      issuer !== undefined &&
      subject !== undefined &&
      testString(matcher.issuer, issuer) &&
      testString(matcher.subject, subject)
    );
  }
  const value = matcher.path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    claims,
  );
  return testValue(matcher.matcher, value, true);
}

function testValue(matcher: StringMatcher, value: unknown, takesText: boolean): boolean {
  if (Array.isArray(value))
    return value.some((item) => typeof item === "string" && testString(matcher, item));
  return takesText && typeof value === "string" && testString(matcher, value);
}

function testMetadata(
  { filter, key, matcher, isList }: Extract<AttributeMatcher, { attribute: "metadata" }>,
  { metadata }: AccessRequest,
): Verdict {
  if (metadata === undefined) return "unknown";
  const value = metadata[filter]?.[key];
  if (isList) return Array.isArray(value) && testValue(matcher, value, false);
  return typeof value === "string" && testString(matcher, value);
}

/** Whether one of them holds. */
export function testAny(matchers: readonly AttributeMatcher[], request: AccessRequest): Verdict {
  return anyOf(matchers.map((matcher) => testAttribute(matcher, request)));
}
