import { parse } from "yaml";
import { findAttachment } from "@/lib/domain/istio/security/policy-attachment";
import { formatPathTemplate } from "@/lib/domain/istio/security/path-template";
import {
  matchNamespace,
  matchRequestPrincipal,
  matchServiceAccount,
  parsePort,
} from "@/lib/domain/istio/security/match-attribute";
import { readClaimPath, readHeaderName } from "@/lib/domain/istio/security/read-brackets";
import type { SecuredWorkload } from "@/lib/domain/istio/security/secured-workload";
import { selectPolicies } from "@/lib/domain/istio/security/select-policies";
import {
  matchExact,
  matchHeader,
  matchPrefix,
  matchRegex,
  matchSuffix,
  matchWildcard,
  testString,
  type StringMatcher,
} from "@/lib/domain/istio/security/string-matcher";
import {
  expandPrincipals,
  expandTrustDomains,
  isTrustDomainEnforced,
  isTrustDomainListed,
  readTrustDomain,
  replaceTrustDomain,
} from "@/lib/domain/istio/security/trust-domain";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import {
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "@/lib/domain/kubernetes/read-field";
import { nameAll, readGoConfig, readHeaderMatcher, readStringMatcher } from "./go-objects";
import type { Row } from "./read-case";
import { runTables, type Check, type Comparison } from "./run-tables";
import type { Case } from "./suite";

/** The root namespace of Istio's own tests of policy selection. */
const rootNamespace = "istio-config";

function readWorkload(value: unknown): SecuredWorkload {
  const matcher = readRecord(value);
  return {
    namespace: readString(matcher.WorkloadNamespace) ?? "",
    labels: readStringMap(matcher.WorkloadLabels),
    ...(matcher.IsWaypoint === true ? { dataPlane: "waypoint" } : {}),
    services: readRecords(matcher.Services).map((service) => ({
      name: readString(service.Name) ?? "",
      namespace: readString(service.Namespace) ?? "",
      registry: service.Registry === "External" ? "External" : "Kubernetes",
    })),
  };
}

function checkSelection(row: Row): Comparison {
  const policies = readRecords(row.configs).map((config) => readGoConfig(config, "AuthorizationPolicy"));
  const world = buildClusterWorld("cluster", policies, { ...defaultMeshConfig, rootNamespace });
  const selected = selectPolicies(world, readWorkload(row.selectionOpts));
  const want = (field: string) =>
    nameAll(readRecords(row[field]).map((policy) => readGoConfig(policy, "AuthorizationPolicy")));
  return {
    expected: [want("wantCustom"), want("wantDeny"), want("wantAllow"), want("wantAudit")],
    got: [selected.CUSTOM, selected.DENY, selected.ALLOW, selected.AUDIT].map(nameAll),
  };
}

function checkAttachment(row: Row): Comparison {
  const name = readRecord(row.policyNamespacedName);
  const policy = {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: readString(name.Name) ?? "policy", namespace: readString(name.Namespace) ?? "default" },
    spec: readRecord(row.policy),
  };
  const root = readString(readRecord(row.selection).RootNamespace) ?? "";
  const options = { selectorsOnGateways: row.enableSelectorPolicies === true };
  const { attached } = findAttachment(policy, readWorkload(row.selection), root, options);
  return { expected: row.expected === true, got: attached };
}

/** Envoy's matcher of a text, as YAML. */
function formatMatcher(matcher: StringMatcher): unknown {
  return matcher.kind === "regex"
    ? { safe_regex: { regex: matcher.regex } }
    : { [matcher.kind]: matcher.text };
}

function checkRequestPrincipal(row: Row): Comparison {
  const format = (value: string) => {
    const { issuer, subject } = matchRequestPrincipal(value);
    const claim = (key: string, matcher: StringMatcher) => ({
      metadata: {
        filter: "envoy.filters.http.jwt_authn",
        path: [{ key: "payload" }, { key }],
        value: { string_match: formatMatcher(matcher) },
      },
    });
    return { and_ids: { ids: [claim("iss", issuer), claim("sub", subject)] } };
  };
  return { expected: parse(readString(row.want) ?? ""), got: format(readString(row.in) ?? "") };
}

const text = (row: Row, field: string): string => readString(row[field]) ?? "";

function checkMatch(matcher: StringMatcher, row: Row): Comparison {
  return {
    expected: [true, false],
    got: [testString(matcher, text(row, "match")), testString(matcher, text(row, "noMatch"))],
  };
}

function readTrustDomains(row: Row): string[] {
  const bundle = readRecord(row.trustDomainBundle ?? row.bundle ?? row.tdBundle);
  const listed = bundle.TrustDomains;
  return Array.isArray(listed) ? readStrings(listed.flat()) : [];
}

const pathSpecifier = (row: Row): unknown => readRecord(readRecord(row.Expect).Rule).Path;

/** Which of our functions answers which table of Istio's own tests. */
const checks: Readonly<Record<string, Check>> = {
  TestAuthorizationPolicies_ListAuthorizationPolicies: checkSelection,
  TestPolicyMatcher: checkAttachment,
  TestRequestPrincipal: checkRequestPrincipal,
  TestServiceAccount: (row) => ({
    expected: row.Match === true,
    got: testString(matchServiceAccount(text(row, "Input"), ""), text(row, "Identity")),
  }),
  TestNamespaceMatcherRegex_Match: (row) => checkMatch(matchNamespace(text(row, "v")), row),
  TestConvertToPort: (row) => ({
    expected: readString(row.Err) ? null : (row.Expect ?? 0),
    got: parsePort(text(row, "V")) ?? null,
  }),
  TestExtractNameInBrackets: (row) => ({
    expected: row.err === true ? null : text(row, "want"),
    got: readHeaderName(text(row, "s")) ?? null,
  }),
  TestExtractNameInNestedBrackets: (row) => ({
    expected: row.err === true ? null : readStrings(row.want),
    got: readClaimPath(text(row, "s")) ?? null,
  }),
  TestStringMatcherWithPrefix: (row) => ({
    expected: readStringMatcher(row.want),
    got: matchWildcard(text(row, "v"), text(row, "prefix")),
  }),
  TestStringMatcherRegex: (row) => ({
    expected: readStringMatcher(row.want),
    got: matchRegex(text(row, "v")),
  }),
  TestStringMatcherPrefix: (row) => ({
    expected: readStringMatcher(row.want),
    got: matchPrefix(text(row, "str"), row.ignoreCase === true),
  }),
  TestStringMatcherSuffix: (row) => ({
    expected: readStringMatcher(row.want),
    got: matchSuffix(text(row, "str"), row.ignoreCase === true),
  }),
  TestStringMatcherExact: (row) => ({
    expected: readStringMatcher(row.want),
    got: matchExact(text(row, "str"), row.ignoreCase === true),
  }),
  TestStringMatcherRegex_Match: (row) => checkMatch(matchWildcard(text(row, "v"), text(row, "prefix")), row),
  TestHeaderMatcher: (row) => ({ expected: readHeaderMatcher(row.Expect), got: matchHeader(text(row, "V")) }),
  TestHostMatcher: (row) => ({
    expected: readHeaderMatcher(row.Expect),
    got: matchHeader(text(row, "V"), true),
  }),
  TestPathMatcher: (row) => ({
    expected: readStringMatcher(pathSpecifier(row)),
    got: matchWildcard(text(row, "V")),
  }),
  TestPathTemplateMatcher: (row) => ({
    expected: readString(readRecord(row.want).PathTemplate),
    got: formatPathTemplate(text(row, "path")),
  }),
  TestReplaceTrustDomainAliases: (row) => ({
    expected: readStrings(row.expect),
    got: expandPrincipals(readStrings(row.principals), readTrustDomains(row)),
  }),
  TestExpandTrustDomainAliases: (row) => ({
    expected: readStrings(row.expect ?? row.want ?? row.expected),
    got: expandTrustDomains(readStrings(row.values ?? row.input), readTrustDomains(row)),
  }),
  TestReplaceTrustDomainInPrincipal: (row) => ({
    expected: readString(row.expectedError) ? null : text(row, "out"),
    got: replaceTrustDomain(text(row, "trustDomainIn"), text(row, "principal")) ?? null,
  }),
  TestGetTrustDomainFromSpiffeIdentity: (row) => ({
    expected: text(row, "out"),
    got: readTrustDomain(text(row, "principal")) ?? "",
  }),
  TestIsTrustDomainBeingEnforced: (row) => ({
    expected: row.want === true,
    got: isTrustDomainEnforced(text(row, "principal")),
  }),
  TestStringMatch: (row) => ({
    expected: row.expected === true,
    got: isTrustDomainListed(text(row, "element"), readStrings(row.list)),
  }),
};

/** Field semantics of AuthorizationPolicy: attachment, matchers, trust domains. */
export function runIstioAuthzModel(content: unknown): Case[] {
  return runTables("istio-authz-model", content, checks);
}
