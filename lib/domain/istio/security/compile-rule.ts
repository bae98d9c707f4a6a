import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { parseIpBlock } from "./ip-block";
import {
  matchNamespace,
  matchPath,
  matchRequestPrincipal,
  matchServiceAccount,
  matchTrustDomain,
  parsePort,
  type AttributeMatcher,
} from "./match-attribute";
import { readClaimPath, readHeaderName } from "./read-brackets";
import { matchHeader, matchWildcard } from "./string-matcher";
import { expandPrincipals, expandTrustDomains, type TrustDomains } from "./trust-domain";

/** One value of a condition: what it asks, or why Istio cannot use it. */
export type CompiledValue = { text: string; matcher: AttributeMatcher } | { text: string; error: string };

/** One field of a source or an operation, or one entry of `when`: any of `values` and none of `notValues`. */
export interface Condition {
  /** Path in the policy, e.g. `spec.rules[0].from[1].source.principals`. */
  field: string;
  /** The attribute in Istio's words, e.g. `source.principal`. */
  key: string;
  /** Needs HTTP. */
  isHttp: boolean;
  values: CompiledValue[];
  notValues: CompiledValue[];
}

/** A rule: one of `sources` and one of `operations`, each a list of conditions that all hold. */
export interface CompiledRule {
  index: number;
  sources: Condition[][];
  operations: Condition[][];
  /** Set when Istio drops the rule whole. */
  error?: string;
}

type Compile = (value: string) => AttributeMatcher | { error: string };

interface Attribute {
  key: string;
  compile: Compile;
  expand?: (values: readonly string[]) => string[];
  isHttp?: boolean;
}

const block =
  (attribute: "source-ip" | "remote-ip" | "destination-ip"): Compile =>
  (value) =>
    parseIpBlock(value) === undefined
      ? { error: `${value} is no address and no range` }
      : { attribute, block: value };

const port: Compile = (value) => {
  const number = parsePort(value);
  return number === undefined ? { error: `invalid port ${value}` } : { attribute: "port", port: number };
};

const http = { isHttp: true };
const destinationPort: Attribute = { key: "destination.port", compile: port };

/** The attributes of a source and of `when`, for one policy. */
function listAttributes(namespace: string, trustDomains: TrustDomains) {
  return {
    sourceIp: { key: "source.ip", compile: block("source-ip") },
    remoteIp: { key: "remote.ip", compile: block("remote-ip") },
    namespace: {
      key: "source.namespace",
      compile: (value) => ({ attribute: "principal", matcher: matchNamespace(value) }),
    },
    serviceAccount: {
      key: "source.serviceAccount",
      compile: (value) => ({ attribute: "principal", matcher: matchServiceAccount(value, namespace) }),
    },
    trustDomain: {
      key: "source.trustDomain",
      compile: (value) => ({ attribute: "principal", matcher: matchTrustDomain(value) }),
      expand: (values) => expandTrustDomains(values, trustDomains),
    },
    principal: {
      key: "source.principal",
      compile: (value) => ({ attribute: "principal", matcher: matchWildcard(value, "spiffe://") }),
      expand: (values) => expandPrincipals(values, trustDomains),
    },
    requestPrincipal: {
      key: "request.auth.principal",
      compile: (value) => ({ attribute: "request-principal", ...matchRequestPrincipal(value) }),
      ...http,
    },
  } satisfies Record<string, Attribute>;
}

const claim = (path: string[]): Compile => {
  return (value) => ({ attribute: "claim", path, matcher: matchWildcard(value) });
};

const failing = (error: string): Compile => {
  return () => ({ error });
};

/** The attribute a `when` entry names; undefined: Istio knows none of that name. */
function findAttribute(key: string, known: ReturnType<typeof listAttributes>): Attribute | undefined {
  const fixed = [known.sourceIp, known.remoteIp, known.namespace, known.serviceAccount, known.trustDomain];
  const plain = [...fixed, known.principal, known.requestPrincipal, destinationPort].find(
    (attribute) => attribute.key === key,
  );
  if (plain !== undefined) return plain;
  if (key === "destination.ip") return { key, compile: block("destination-ip") };
  if (key === "connection.sni") {
    return { key, compile: (value) => ({ attribute: "sni", matcher: matchWildcard(value) }) };
  }
  if (key.startsWith("experimental.envoy.filters.")) return { key, compile: compileMetadata(key) };
  if (key === "request.auth.audiences") return { key, compile: claim(["aud"]), ...http };
  if (key === "request.auth.presenter") return { key, compile: claim(["azp"]), ...http };
  if (key.startsWith("request.headers")) {
    const name = readHeaderName(key.slice("request.headers".length));
    const compile: Compile =
      name === undefined
        ? failing(`${key} names no header in brackets`)
        : (value) => ({ attribute: "header", name, matcher: matchHeader(value) });
    return { key, compile, ...http };
  }
  if (key.startsWith("request.auth.claims")) {
    const path = readClaimPath(key.slice("request.auth.claims".length));
    return {
      key,
      compile: path === undefined ? failing(`${key} names no claim in brackets`) : claim(path),
      ...http,
    };
  }
  return undefined;
}

/** `experimental.envoy.filters.a.b[c]`: key c of filter envoy.filters.a.b; `[v]` looks into a list. */
function compileMetadata(key: string): Compile {
  const text = key.slice("experimental.".length).replace(/\]$/, "");
  const bracket = text.indexOf("[");
  if (bracket === -1) return failing(`invalid key: ${key}`);
  const [filter, name] = [text.slice(0, bracket), text.slice(bracket + 1)];
  return (value) => {
    const isList = value.startsWith("[") && value.endsWith("]");
    const matcher = matchWildcard(isList ? value.replace(/^[[\]]+|[[\]]+$/g, "") : value);
    return { attribute: "metadata", filter, key: name, matcher, isList };
  };
}

function compileCondition(
  attribute: Attribute,
  field: string,
  values: readonly string[],
  notValues: readonly string[],
): Condition[] {
  if (values.length === 0 && notValues.length === 0) return [];
  const compileAll = (texts: readonly string[]) =>
    (attribute.expand?.(texts) ?? texts).map((text): CompiledValue => {
      const result = attribute.compile(text);
      return "error" in result ? { text, error: result.error } : { text, matcher: result };
    });
  return [
    {
      field,
      key: attribute.key,
      isHttp: attribute.isHttp ?? false,
      values: compileAll(values),
      notValues: compileAll(notValues),
    },
  ];
}

const notName = (name: string) => `not${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`;

/** The conditions of one source or operation: field `x` and its `notX` together. */
function compileFields(
  object: Readonly<Record<string, unknown>>,
  path: string,
  attributes: readonly (readonly [string, Attribute])[],
): Condition[] {
  return attributes.flatMap(([name, attribute]) => {
    const [values, notValues] = [readStrings(object[name]), readStrings(object[notName(name)])];
    const field = values.length > 0 ? name : notName(name);
    return compileCondition(attribute, `${path}.${field}`, values, notValues);
  });
}

const operationAttributes: readonly (readonly [string, Attribute])[] = [
  [
    "hosts",
    {
      key: "host",
      compile: (value) => ({ attribute: "header", name: ":authority", matcher: matchHeader(value, true) }),
      ...http,
    },
  ],
  [
    "methods",
    {
      key: "method",
      compile: (value) => ({ attribute: "header", name: ":method", matcher: matchHeader(value) }),
      ...http,
    },
  ],
  ["paths", { key: "path", compile: matchPath, ...http }],
  ["ports", destinationPort],
];

/** Conditions on where a request goes; the others are on who sends it. */
const permissionKeys = /^(destination\.(ip|port)$|connection\.sni$|experimental\.envoy\.filters\.)/;

/**
 * A rule of an AuthorizationPolicy as Istio hands it to the proxies. `namespace` is the policy's.
 * Source: istio pilot/pkg/security/authz/model `New`, `MigrateTrustDomain`.
 */
export function compileRule(
  rule: Readonly<Record<string, unknown>>,
  index: number,
  namespace: string,
  trustDomains: TrustDomains,
): CompiledRule {
  const path = `spec.rules[${index}]`;
  const known = listAttributes(namespace, trustDomains);
  const when: { principal: Condition[]; permission: Condition[] } = { principal: [], permission: [] };
  for (const [at, entry] of readRecords(rule["when"]).entries()) {
    const key = readString(entry["key"]) ?? "";
    const attribute = findAttribute(key, known);
    if (attribute === undefined)
      return { index, sources: [], operations: [], error: `unknown attribute ${key}` };
    const [values, notValues] = [readStrings(entry["values"]), readStrings(entry["notValues"])];
    const side = permissionKeys.test(key) ? when.permission : when.principal;
    side.push(...compileCondition(attribute, `${path}.when[${at}]`, values, notValues));
  }
  const sourceAttributes = [
    ["principals", known.principal],
    ["requestPrincipals", known.requestPrincipal],
    ["serviceAccounts", known.serviceAccount],
    ["trustDomains", known.trustDomain],
    ["namespaces", known.namespace],
    ["remoteIpBlocks", known.remoteIp],
    ["ipBlocks", known.sourceIp],
  ] as const;
  const sources = readRecords(rule["from"]).map((from, at) => [
    ...compileFields(readRecord(from["source"]), `${path}.from[${at}].source`, sourceAttributes),
    ...when.principal,
  ]);
  const operations = readRecords(rule["to"]).map((to, at) => [
    ...compileFields(readRecord(to["operation"]), `${path}.to[${at}].operation`, operationAttributes),
    ...when.permission,
  ]);
  return {
    index,
    sources: sources.length === 0 ? [when.principal] : sources,
    operations: operations.length === 0 ? [when.permission] : operations,
  };
}
