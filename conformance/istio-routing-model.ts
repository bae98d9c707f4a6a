import { getRoutingIndex } from "@/lib/domain/istio/routing/routing-index";
import { findMergedRules } from "@/lib/domain/istio/routing/index-destination-rules";
import { listVisibleServices } from "@/lib/domain/istio/routing/index-services";
import {
  excludableVirtualServices,
  excludableWildcard,
  exportedRules,
  exportedServices,
} from "./istio-model-worlds";
import { resolveShortName } from "@/lib/domain/istio/host";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { createHostMap, findInHostMap, halfOf } from "@/lib/domain/istio/routing/host-map";
import { buildInboundRoutes, findInboundConnectionPool } from "@/lib/domain/istio/routing/inbound-listener";
import { resolveAliases } from "@/lib/domain/istio/routing/index-services";
import { readTrafficDistribution } from "@/lib/domain/istio/routing/locality";
import {
  hasMatchConflict,
  mergeHttpMatches,
  mergeHttpRoutes,
} from "@/lib/domain/istio/routing/merge-delegates";
import { formatCluster, parseCluster } from "@/lib/domain/istio/routing/proxy-config";
import { findSidecarScope } from "@/lib/domain/istio/routing/sidecar-scope";
import { applyDefaultPolicy } from "@/lib/domain/istio/routing/traffic-policy";
import { isCatchAll, readClaimPath } from "@/lib/domain/istio/routing/translate-match";
import { findSourceMismatch, readMirrorPercent } from "@/lib/domain/istio/routing/translate-route";
import { readRecord, readStringMap } from "@/lib/domain/kubernetes/read-field";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import { readConfig, readProxyAddresses, readService } from "./istio-model-values";

import {
  buildIndex,
  checkAddresses,
  checkDomains,
  checkEgress,
  checkExportedHosts,
  checkFault,
  checkHash,
  checkLocality,
  checkOutboundRoutes,
  checkSelection,
  checkSidecarScope,
  checkVisibility,
  describeCluster,
  normalize,
  readFraction,
  readMatcher,
  readMesh,
} from "./istio-model-checks";
import { checkNeverWidens } from "./check-never-widens";
import { readCount, readList as asList, readText as asText } from "./read-case";
import { runTables, type Check } from "./run-tables";
import type { Case } from "./suite";

/** Claims that Envoy's matcher of metadata names, below the token's payload. */
function readClaimKeys(matcher: unknown): string[] {
  const keys = asList(readRecord(matcher).Path).map((step) => {
    const { Segment, Key } = readRecord(step);
    return asText(readRecord(Segment).Key ?? Key);
  });
  return keys[0] === "payload" ? keys.slice(1) : keys;
}

/** Which of our functions answers which table; those without one count as failed unless they are out of scope. */
const checks: Readonly<Record<string, Check>> = {
  TestMergeHttpRoutes: ({ root, delegate, expected }) => {
    const { delegate: _, ...rest } = readRecord(root);
    return { expected: expected ?? [], got: mergeHttpRoutes(rest, asList(delegate).map(readRecord)) };
  },
  TestMergeHTTPMatchRequests: ({ root, delegate, expected }) => ({
    expected: expected ?? null,
    got:
      mergeHttpMatches(asList(root).map(readRecord), asList(delegate).map(readRecord))?.map(
        ({ match }) => match,
      ) ?? null,
  }),
  TestHasConflict: ({ root, leaf, expected }) => ({
    expected: expected === true,
    got: hasMatchConflict(readRecord(root), readRecord(leaf)),
  }),
  TestIsServiceVisible: checkVisibility,
  TestServiceExportToNeverWidens: (_, table, tables, value) => checkNeverWidens(value, table, tables),
  TestVirtualServiceWithExportTo: (row, table, tables) =>
    checkExportedHosts(row, table, tables, defaultMeshConfig),
  TestVirtualServiceWithDefaultExportTo: (row, table, tables) =>
    checkExportedHosts(row, table, tables, { ...defaultMeshConfig, defaultVirtualServiceExportTo: ["."] }),
  TestResolveServiceAliases: ({ input, output }) => {
    const read = (row: unknown) => {
      const { Name, ExternalName } = readRecord(row);
      const external = ExternalName ? { K8sAttributes: { ExternalName } } : {};
      const Resolution = ExternalName ? 5 : 0;
      return readService({ Hostname: Name, Resolution, Attributes: { Name, ...external } });
    };
    return {
      expected: asList(output).map((row) => [readRecord(row).Name, readRecord(row).Aliases ?? []]),
      got: resolveAliases(asList(input).map(read)).map(({ hostname, aliases }) => [
        hostname,
        aliases.map((alias) => alias.hostname),
      ]),
    };
  },
  TestSelectVirtualServicesExclusion: (row) => checkSelection(row, excludableVirtualServices),
  TestSelectVirtualServicesExclusionWildcard: (row) => checkSelection(row, excludableWildcard),
  TestSetDestinationRuleWithExportTo: ({ proxyNs, serviceNs, host, wantSubsets }) => {
    const index = getRoutingIndex(buildClusterWorld("conformance", exportedRules));
    const service = { hostname: asText(host), namespace: asText(serviceNs) };
    const [rule] = findMergedRules(index.destinationRules, asText(proxyNs), service);
    return { expected: wantSubsets ?? null, got: rule?.subsets.map(({ name }) => name) ?? null };
  },
  TestServiceWithExportTo: ({ proxyNs, wantHosts }) => ({
    expected: asList(wantHosts),
    got: listVisibleServices(buildIndex([], exportedServices).services, asText(proxyNs)).map(
      ({ hostname }) => hostname,
    ),
  }),
  TestSidecarOutboundHTTPRouteConfig: checkOutboundRoutes,
  TestCreateSidecarScope: checkSidecarScope,
  TestIstioEgressListenerWrapper: checkEgress,
  TestSidecarOutboundTrafficPolicy: ({ meshConfig, sidecar, outboundTrafficPolicy }) => {
    const objects = sidecar ? [readConfig(readRecord(sidecar), "Sidecar")] : [];
    const world = buildClusterWorld("conformance", objects, readMesh(meshConfig));
    const client = { namespace: objects[0]?.metadata.namespace || "not-default", labels: {} };
    const { mode } = findSidecarScope(world, client).value.outboundTrafficPolicy;
    return { expected: readRecord(outboundTrafficPolicy).mode ?? "REGISTRY_ONLY", got: mode };
  },
  TestSidecarOutboundTrafficPolicyAllowAnyDynamicDNS: ({ meshConfig, expectedMode }) => {
    const world = buildClusterWorld("conformance", [], readMesh(meshConfig));
    const { mode } = findSidecarScope(world, { namespace: "default", labels: {} }).value
      .outboundTrafficPolicy;
    return { expected: asText(expectedMode), got: mode };
  },
  TestInboundConnectionPoolForPort: ({ sidecar, want }) => ({
    expected: readRecord(want),
    got: Object.fromEntries(
      Object.keys(readRecord(want)).map((port) => [
        port,
        findInboundConnectionPool(readRecord(sidecar), Number(port)) ?? null,
      ]),
    ),
  }),
  TestParseSubsetKey: ({ input, direction, subsetName, hostname, port }) => ({
    expected: [asText(direction), asText(subsetName), asText(hostname), readCount(port)],
    got: describeCluster(input),
  }),
  TestIsValidSubsetKey: ({ subsetkey, expectErr }) => ({
    expected: expectErr === true,
    got: parseCluster(asText(subsetkey)) === undefined,
  }),
  TestParseSubsetKeyHostname: ({ in: input, out }) => ({
    expected: asText(out),
    got: parseCluster(asText(input))?.host ?? "",
  }),
  TestSubsetKey: ({ hostname, subset, port, want }) => ({
    expected: asText(want),
    got: formatCluster("outbound", asText(subset), asText(hostname), readCount(port)),
  }),
  TestGetAllAddresses: ({ service, ipMode, autoAllocationEnabled, expectedAddresses }) => ({
    expected: expectedAddresses ?? [],
    got: checkAddresses(
      service,
      { ips: readProxyAddresses(ipMode), capturesDns: autoAllocationEnabled === true },
      "id",
    ),
  }),
  TestGetAddressForProxy: ({ service, proxy, expectedAddress }) => {
    const { Metadata, ipMode } = readRecord(proxy);
    const { ClusterID, DNSCapture } = readRecord(Metadata);
    const node = { ips: readProxyAddresses(ipMode), capturesDns: DNSCapture === true };
    return {
      expected: asText(expectedAddress),
      got: checkAddresses(service, node, asText(ClusterID))[0] ?? "",
    };
  },
  TestGetTrafficDistribution: ({ specValue, svcAnnotation, nsAnnotation, want }) => ({
    expected: readCount(want),
    got: ["any", "same-zone", "same-node"].indexOf(
      readTrafficDistribution(
        typeof specValue === "string" ? specValue : undefined,
        readStringMap(svcAnnotation),
        readStringMap(nsAnnotation),
      ),
    ),
  }),
  TestResolveShortnameToFQDN: ({ name, meta, out }) => ({
    expected: asText(out),
    got: resolveShortName(asText(name), asText(readRecord(meta).Namespace), asText(readRecord(meta).Domain)),
  }),
  TestMostSpecificHostMatch: ({ in: hosts, needle, want }) => {
    const map = createHostMap<true>();
    for (const host of asList(hosts).map(asText)) halfOf(map, host).set(host, true);
    return { expected: asText(want), got: findInHostMap(map, asText(needle))?.host ?? "" };
  },
  TestIsCatchAllRoute: ({ route, want }) => ({
    expected: want === true,
    got: isCatchAll(readMatcher(readRecord(readRecord(route).Match))),
  }),
  TestMirrorPercent: ({ route, want }) => ({
    expected: readFraction(want),
    got: readMirrorPercent(readRecord(route)),
  }),
  TestMirrorPercentByPolicy: ({ policy, want }) => ({
    expected: readFraction(want),
    got: readMirrorPercent({ mirrorPercentage: readRecord(policy).percentage }),
  }),
  TestSourceMatchHTTP: ({ args, want }) => {
    const { match, proxyLabels, proxyNamespace } = readRecord(args);
    const labels = readStringMap(proxyLabels);
    const mismatch = findSourceMismatch(readRecord(match), { namespace: asText(proxyNamespace), labels });
    return { expected: want === true, got: mismatch === undefined };
  },
  TestTranslateMetadataMatch: ({ name, want }) => ({
    expected: want === undefined || want === null ? null : readClaimKeys(want),
    got: readClaimPath(asText(name)) ?? null,
  }),
  TestTranslateFault: checkFault,
  TestGenerateVirtualHostDomains: checkDomains,
  TestInboundHTTPRouteConfig: ({ expectedRetry }) => {
    const wanted = readRecord(expectedRetry);
    const { virtualHosts } = buildInboundRoutes("inbound|80||", 80, "HTTP");
    const retries = virtualHosts.flatMap(({ routes }) =>
      routes.map(({ action }) => {
        const policy = action.kind === "forward" ? action.retries : undefined;
        return policy === undefined ? null : [policy.attempts, policy.retryOn];
      }),
    );
    const policy = [readCount(wanted.NumRetries), asText(wanted.RetryOn)];
    return { expected: retries.map(() => policy), got: retries };
  },
  TestWaypointInboundRouteHashPolicy: checkHash,
  TestApplyDefaultTrafficPolicy: ({ meshDefault, policy, wantNil, wantConnPool, wantOutlier }) => {
    const got = applyDefaultPolicy(meshDefault, policy ? readRecord(policy) : undefined);
    return {
      expected: wantNil ? null : [wantConnPool ?? null, wantOutlier ?? null],
      got: got === undefined ? null : [got.connectionPool ?? null, got.outlierDetection ?? null],
    };
  },
  TestGetEffectiveLbSetting: checkLocality,
};

/** With keys in one order and without empty values on both sides. */
function compareLoosely(check: Check): Check {
  return (...question) => {
    const { expected, got } = check(...question);
    return { expected: normalize(expected), got: normalize(got) };
  };
}

const looseChecks = Object.fromEntries(
  Object.entries(checks).map(([test, check]) => [test, compareLoosely(check)]),
);

/** Tables of Istio's model of routing: exports, scopes, delegates, DestinationRules, locality. */
export function runIstioRoutingModel(content: unknown): Case[] {
  return runTables("istio-routing-model", content, looseChecks);
}
