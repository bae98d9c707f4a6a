import { getRoutingIndex } from "@/lib/domain/istio/routing/routing-index";
import { findMergedRules } from "@/lib/domain/istio/routing/index-destination-rules";
import { listVisibleServices } from "@/lib/domain/istio/routing/index-services";
import { buildIndex, checkOutboundRoutes, checkSelection } from "./istio-model-checks";
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
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import { readConfig, readProxyAddresses, readService, type Json } from "./istio-model-values";
import { judge, type Case } from "./suite";

import {
  asText,
  asRecord,
  asList,
  normalize,
  readMesh,
  checkVisibility,
  checkNeverWidens,
  checkSidecarScope,
  checkEgress,
  checkExportedHosts,
  readMatcher,
  readFraction,
  checkFault,
  checkLocality,
  checkAddresses,
  checkDomains,
  checkHash,
  describeCluster,
  type Check,
  type Table,
} from "./istio-model-checks";

/** Which of our functions answers which table; those without one count as failed unless they are out of scope. */
const checks: Readonly<Record<string, Check>> = {
  TestMergeHttpRoutes: ({ root, delegate, expected }) => {
    const { delegate: _, ...rest } = asRecord(root);
    return { expected: expected ?? [], got: mergeHttpRoutes(rest, asList(delegate).map(asRecord)) };
  },
  TestMergeHTTPMatchRequests: ({ root, delegate, expected }) => ({
    expected: expected ?? null,
    got:
      mergeHttpMatches(asList(root).map(asRecord), asList(delegate).map(asRecord))?.map(
        ({ match }) => match,
      ) ?? null,
  }),
  TestHasConflict: ({ root, leaf, expected }) => ({
    expected: expected ?? false,
    got: hasMatchConflict(asRecord(root), asRecord(leaf)),
  }),
  TestIsServiceVisible: checkVisibility,
  TestServiceExportToNeverWidens: (row, { table }) => checkNeverWidens(row, table),
  TestVirtualServiceWithExportTo: (row, table, tables) =>
    checkExportedHosts(row, table, tables, defaultMeshConfig),
  TestVirtualServiceWithDefaultExportTo: (row, table, tables) =>
    checkExportedHosts(row, table, tables, { ...defaultMeshConfig, defaultVirtualServiceExportTo: ["."] }),
  TestResolveServiceAliases: ({ input, output }) => {
    const read = (row: unknown) => {
      const { Name, ExternalName } = asRecord(row);
      const external = ExternalName ? { K8sAttributes: { ExternalName } } : {};
      const Resolution = ExternalName ? 5 : 0;
      return readService({ Hostname: Name, Resolution, Attributes: { Name, ...external } });
    };
    return {
      expected: asList(output).map((row) => [asRecord(row).Name, asRecord(row).Aliases ?? []]),
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
    expected: wantHosts,
    got: listVisibleServices(buildIndex([], exportedServices).services, asText(proxyNs)).map(
      ({ hostname }) => hostname,
    ),
  }),
  TestSidecarOutboundHTTPRouteConfig: checkOutboundRoutes,
  TestCreateSidecarScope: checkSidecarScope,
  TestIstioEgressListenerWrapper: checkEgress,
  TestSidecarOutboundTrafficPolicy: ({ meshConfig, sidecar, outboundTrafficPolicy }) => {
    const objects = sidecar ? [readConfig(asRecord(sidecar), "Sidecar")] : [];
    const world = buildClusterWorld("conformance", objects, readMesh(meshConfig));
    const client = { namespace: "not-default", labels: {} };
    const { mode } = findSidecarScope(world, client).value.outboundTrafficPolicy;
    return { expected: asRecord(outboundTrafficPolicy).mode ?? "REGISTRY_ONLY", got: mode };
  },
  TestSidecarOutboundTrafficPolicyAllowAnyDynamicDNS: ({ meshConfig, expectedMode }) => {
    const world = buildClusterWorld("conformance", [], readMesh(meshConfig));
    const { mode } = findSidecarScope(world, { namespace: "default", labels: {} }).value
      .outboundTrafficPolicy;
    return { expected: expectedMode, got: mode };
  },
  TestInboundConnectionPoolForPort: ({ sidecar, want }) => ({
    expected: want,
    got: Object.fromEntries(
      Object.keys(asRecord(want)).map((port) => [
        port,
        findInboundConnectionPool(asRecord(sidecar), Number(port)) ?? null,
      ]),
    ),
  }),
  TestParseSubsetKey: ({ input, direction, subsetName, hostname, port }) => ({
    expected: [direction ?? "", subsetName ?? "", hostname ?? "", port ?? 0],
    got: describeCluster(input),
  }),
  TestIsValidSubsetKey: ({ subsetkey, expectErr }) => ({
    expected: expectErr ?? false,
    got: parseCluster(asText(subsetkey)) === undefined,
  }),
  TestParseSubsetKeyHostname: ({ in: input, out }) => ({
    expected: out ?? "",
    got: parseCluster(asText(input))?.host ?? "",
  }),
  TestSubsetKey: ({ hostname, subset, port, want }) => ({
    expected: want,
    got: formatCluster("outbound", asText(subset), asText(hostname), Number(port)),
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
    const { Metadata, ipMode } = asRecord(proxy);
    const { ClusterID, DNSCapture } = asRecord(Metadata);
    const node = { ips: readProxyAddresses(ipMode), capturesDns: DNSCapture === true };
    return { expected: expectedAddress, got: checkAddresses(service, node, asText(ClusterID))[0] };
  },
  TestGetTrafficDistribution: ({ specValue, svcAnnotation, nsAnnotation, want }) => ({
    expected: want ?? 0,
    got: ["any", "same-zone", "same-node"].indexOf(
      readTrafficDistribution(
        typeof specValue === "string" ? specValue : undefined,
        asRecord(svcAnnotation) as Record<string, string>,
        asRecord(nsAnnotation) as Record<string, string>,
      ),
    ),
  }),
  TestResolveShortnameToFQDN: ({ name, meta, out }) => ({
    expected: out ?? "",
    got: resolveShortName(asText(name), asText(asRecord(meta).Namespace), asText(asRecord(meta).Domain)),
  }),
  TestMostSpecificHostMatch: ({ in: hosts, needle, want }) => {
    const map = createHostMap<true>();
    for (const host of asList(hosts).map(asText)) halfOf(map, host).set(host, true);
    return { expected: want ?? "", got: findInHostMap(map, asText(needle))?.host ?? "" };
  },
  TestIsCatchAllRoute: ({ route, want }) => ({
    expected: want ?? false,
    got: isCatchAll(readMatcher(asRecord(asRecord(route).Match))),
  }),
  TestMirrorPercent: ({ route, want }) => ({
    expected: readFraction(want),
    got: readMirrorPercent(asRecord(route)),
  }),
  TestMirrorPercentByPolicy: ({ policy, want }) => ({
    expected: readFraction(want),
    got: readMirrorPercent({ mirrorPercentage: asRecord(policy).percentage }),
  }),
  TestSourceMatchHTTP: ({ args, want }) => {
    const { match, proxyLabels, proxyNamespace } = asRecord(args);
    const labels = asRecord(proxyLabels) as Record<string, string>;
    const mismatch = findSourceMismatch(asRecord(match), { namespace: asText(proxyNamespace), labels });
    return { expected: want ?? false, got: mismatch === undefined };
  },
  TestTranslateMetadataMatch: ({ name, want }) => ({
    expected: want !== undefined && want !== null,
    got: readClaimPath(asText(name)) !== undefined,
  }),
  TestTranslateFault: checkFault,
  TestGenerateVirtualHostDomains: checkDomains,
  TestInboundHTTPRouteConfig: ({ expectedRetry }) => {
    const [host] = buildInboundRoutes("inbound|80||", 80, "HTTP").virtualHosts;
    const action = host?.routes[0]?.action;
    const retries = action?.kind === "forward" ? action.retries : undefined;
    const { NumRetries, RetryOn } = asRecord(expectedRetry);
    return { expected: [NumRetries, RetryOn], got: [retries?.attempts, retries?.retryOn] };
  },
  TestWaypointInboundRouteHashPolicy: checkHash,
  TestApplyDefaultTrafficPolicy: ({ meshDefault, policy, wantNil, wantConnPool, wantOutlier }) => {
    const got = applyDefaultPolicy(meshDefault, policy ? asRecord(policy) : undefined);
    return {
      expected: wantNil ? null : [wantConnPool ?? null, wantOutlier ?? null],
      got: got === undefined ? null : [got.connectionPool ?? null, got.outlierDetection ?? null],
    };
  },
  TestGetEffectiveLbSetting: checkLocality,
};

/** The names that Istio's tests give to the tables that say what should come out; the others hold values for them. */
const assertedTables: ReadonlySet<string> = new Set(["cases", "tests", "testCases"]);

/** Tables of Istio's model of routing: exports, scopes, delegates, DestinationRules, locality. */
export function runIstioRoutingModel(file: unknown): Case[] {
  const { tables } = file as { tables: Table[] };
  return tables.flatMap((table) =>
    table.rows.map(({ id, row }): Case => {
      const check = checks[table.test];
      const isAsserted = assertedTables.has(table.table) || table.test === "TestServiceExportToNeverWidens";
      if (!check || !isAsserted) return { id, verdict: "failed", why: "no engine yet" };
      const { expected, got } = check(row as Json, table, tables);
      return judge(id, normalize(expected), normalize(got));
    }),
  );
}
