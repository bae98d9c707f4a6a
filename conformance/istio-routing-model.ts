import { resolveShortName } from "@/lib/domain/istio/host";
import { defaultMeshConfig, type MeshConfig } from "@/lib/domain/istio/mesh-config";
import { readMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import { createHostMap, findInHostMap, halfOf } from "@/lib/domain/istio/routing/host-map";
import { buildInboundRoutes, findInboundConnectionPool } from "@/lib/domain/istio/routing/inbound-listener";
import {
  indexMeshServices,
  isServiceVisible,
  resolveAliases,
  type VisibilityCap,
} from "@/lib/domain/istio/routing/index-services";
import { listForGateway } from "@/lib/domain/istio/routing/index-virtual-services";
import { chooseLocalitySetting, readTrafficDistribution } from "@/lib/domain/istio/routing/locality";
import {
  hasMatchConflict,
  mergeHttpMatches,
  mergeHttpRoutes,
} from "@/lib/domain/istio/routing/merge-delegates";
import { formatCluster, parseCluster, type RouteMatcher } from "@/lib/domain/istio/routing/proxy-config";
import { getRoutingIndex, type RoutingIndex } from "@/lib/domain/istio/routing/routing-index";
import { listAddresses } from "@/lib/domain/istio/routing/service-addresses";
import {
  buildSidecarScope,
  findSidecarScope,
  selectServices,
} from "@/lib/domain/istio/routing/sidecar-scope";
import { applyDefaultPolicy, findTrafficPolicy } from "@/lib/domain/istio/routing/traffic-policy";
import { isCatchAll, readClaimPath } from "@/lib/domain/istio/routing/translate-match";
import { findSourceMismatch, readFault, readMirrorPercent } from "@/lib/domain/istio/routing/translate-route";
import { listDomains } from "@/lib/domain/istio/routing/virtual-host-domains";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import {
  describeService,
  readConfig,
  readImports,
  readProxyAddresses,
  readService,
  type Json,
} from "./istio-model-values";
import { judge, type Case } from "./suite";

interface Table {
  test: string;
  table: string;
  rows: { id: string; row: unknown; key?: string }[];
}

type Comparison = { expected: unknown; got: unknown };
type Check = (row: Json, table: Table, tables: readonly Table[]) => Comparison;

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** With keys in one order, and without empty values: JSON of Go leaves them out. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, normalize(v)]),
  );
}

function readMesh(value: unknown): MeshConfig {
  const record = asRecord(value);
  return record["@default"] === undefined ? readMeshConfig(record) : defaultMeshConfig;
}

const caps: readonly VisibilityCap[] = ["PUBLIC", "NAMESPACE", "NONE"];

/** The namespace of the client in Istio's table of visibility. */
const askingNamespace = "foo";

function checkVisibility({ service, pushContext, expect }: Json): Comparison {
  const { Attributes } = asRecord(service);
  const { Namespace, ExportTo, Visibility } = asRecord(Attributes);
  const { Mesh, exportToDefaults } = asRecord(pushContext);
  const defaults = asList(asRecord(exportToDefaults).service).map(asText);
  const got = isServiceVisible(
    { namespace: asText(Namespace), exportTo: asList(ExportTo).map(asText) },
    askingNamespace,
    { defaultServiceExportTo: defaults, rest: asRecord(Mesh) },
    caps[Number(Visibility ?? 0)] ?? "PUBLIC",
  );
  return { expected: expect ?? false, got };
}

/** A cap never lets more clients see a service than its exports do: for all caps, exports and namespaces, one of them given. */
function checkNeverWidens(row: unknown, table: string): Comparison {
  const fixed = (name: string, value: unknown, all: readonly string[]) =>
    table === name && typeof value === "string" ? [value] : all;
  const atoms = ["*", ".", "~", "foo", "baz", "qux"];
  const base = fixed("baseSet", row, atoms);
  const usedCaps = table === "visibilities" ? [caps[Number(row)] ?? "PUBLIC"] : caps;
  const violations: string[] = [];
  for (const own of fixed("serviceNamespaces", row, ["foo", "baz"])) {
    for (const client of fixed("clientNamespaces", row, ["foo", "baz", "qux"])) {
      for (const first of base) {
        for (const second of atoms) {
          const service = { namespace: own, exportTo: [...new Set([first, second])] };
          const open = { defaultServiceExportTo: [], rest: {} };
          const capped = { ...open, rest: { serviceEntryVisibility: { applyToSidecars: true } } };
          for (const cap of usedCaps) {
            const isWider =
              isServiceVisible(service, client, capped, cap) && !isServiceVisible(service, client, open);
            const isBeyond =
              isServiceVisible(service, client, capped, cap) &&
              (cap === "NONE" || (cap === "NAMESPACE" && client !== own));
            if (isWider || isBeyond) violations.push(`${first},${second} ${own} ${client} ${cap}`);
          }
        }
      }
    }
  }
  return { expected: [], got: violations };
}

function buildIndex(objects: readonly KubernetesObject[], services: readonly Json[]): RoutingIndex {
  const world = buildClusterWorld("conformance", objects, { ...defaultMeshConfig, shortNameDomain: "" });
  const index = getRoutingIndex(world);
  return {
    ...index,
    services: indexMeshServices(
      services.map((service) => readService(service)),
      index.mesh,
    ),
  };
}

/** The namespace whose proxies Istio's table of sidecar scopes asks for. */
const scopedNamespace = "mynamespace";

function checkSidecarScope({ sidecarConfig, services, virtualServices, expectedServices }: Json): Comparison {
  const objects = asList(virtualServices).map((config) => readConfig(asRecord(config), "VirtualService"));
  const index = buildIndex(objects, asList(services).map(asRecord));
  const sidecar = sidecarConfig ? readConfig(asRecord(sidecarConfig), "Sidecar") : undefined;
  const scope = buildSidecarScope(index, scopedNamespace, sidecar);
  const sort = (list: readonly unknown[]) =>
    objects.length === 0 ? list : list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    expected: sort(
      asList(expectedServices).map((service) => describeService(readService(asRecord(service)))),
    ),
    got: sort(scope.services.map(describeService)),
  };
}

function checkEgress({ listenerHosts, services, expected, namespace }: Json): Comparison {
  const imports = readImports(asRecord(listenerHosts));
  const all = asList(services).map((service) => readService(asRecord(service)));
  return {
    expected: asList(expected).map((service) => describeService(readService(asRecord(service)))),
    got: selectServices(all, asText(namespace), imports).map(describeService),
  };
}

/** Hosts of the VirtualServices that the file carries; the others of Istio's test are not in it. */
function checkExportedHosts(row: Json, table: Table, tables: readonly Table[], mesh: MeshConfig): Comparison {
  const carried = tables
    .filter(({ test, table: name }) => test === table.test && name === "range")
    .flatMap(({ rows }) => rows.map((item) => readConfig(asRecord(item.row), "VirtualService")));
  const world = buildClusterWorld("conformance", carried, mesh);
  const found = listForGateway(
    getRoutingIndex(world).virtualServices,
    asText(row.proxyNs),
    asText(row.gateway),
  );
  const known = new Set(carried.flatMap((object) => asList(asRecord(object.spec).hosts)));
  return {
    expected: asList(row.wantHosts)
      .filter((host) => known.has(host))
      .toSorted(),
    got: found.flatMap(({ hosts }) => hosts).toSorted(),
  };
}

/** A matcher of Envoy as ours. */
function readMatcher(match: Json): RouteMatcher {
  const { Prefix, PathSeparatedPrefix, Path, SafeRegex } = asRecord(match.PathSpecifier);
  const value = asText(Prefix ?? PathSeparatedPrefix ?? Path ?? asRecord(SafeRegex).Regex);
  const kind =
    Prefix !== undefined
      ? "prefix"
      : PathSeparatedPrefix !== undefined
        ? "segments"
        : Path
          ? "exact"
          : "regex";
  const any = { kind: "present" as const };
  return {
    path: { kind, value },
    caseSensitive: true,
    headers: asList(match.Headers).map(() => ({ name: "x", match: any, invert: false, field: "" })),
    query: asList(match.QueryParameters).map(() => ({ name: "x", match: any })),
    claims: asList(match.DynamicMetadata).map(() => ({ path: [], match: any, invert: false, field: "" })),
  };
}

/** Percent of Envoy's fraction; 0 where Istio makes none. */
function readFraction(value: unknown): number {
  const { Numerator, Denominator } = asRecord(asRecord(value).DefaultValue ?? value);
  const isMillion = asText(asRecord(Denominator)["@ref"]).endsWith("_MILLION");
  return Number(Numerator ?? 0) / (isMillion ? 10_000 : 1);
}

const grpcStatuses = ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND"];

function checkFault({ fault, want }: Json): Comparison {
  const { Delay, Abort } = asRecord(want);
  const got = readFault(fault);
  const { ErrorType } = asRecord(Abort);
  const { HttpStatus, GrpcStatus } = asRecord(ErrorType);
  return {
    expected: [
      Delay
        ? [
            readFraction(asRecord(Delay).Percentage),
            asText(asRecord(asRecord(Delay).FaultDelaySecifier).FixedDelay),
          ]
        : null,
      Abort ? [readFraction(asRecord(Abort).Percentage), HttpStatus ?? null, GrpcStatus ?? null] : null,
    ],
    got: [
      got?.delay === undefined ? null : [got.delay.percent, `${got.delay.durationMs / 1000}s`],
      got?.abort === undefined
        ? null
        : [
            got.abort.percent,
            got.abort.httpStatus ?? null,
            got.abort.grpcStatus === undefined ? null : grpcStatuses.indexOf(got.abort.grpcStatus),
          ],
    ],
  };
}

function checkLocality(row: Json): Comparison {
  const { K8sAttributes } = asRecord(asRecord(row.svc).Attributes);
  const distribution = (["any", "same-zone", "same-node"] as const)[
    Number(asRecord(K8sAttributes).TrafficDistribution ?? 0)
  ];
  const setting = chooseLocalitySetting({
    ...(row.meshLocality ? { meshLocality: asRecord(row.meshLocality) } : {}),
    ...(row.meshZoneAware ? { meshZoneAware: asRecord(row.meshZoneAware) } : {}),
    ...(row.dr ? { loadBalancer: asRecord(row.dr) } : {}),
    distribution: distribution ?? "any",
  });
  const of = (kind: string) => (setting?.kind === kind ? setting.setting : null);
  return {
    expected: [row.expectedLocality ?? null, row.expectedZoneAware ?? null, row.expectedForce ?? false],
    got: [of("locality"), of("zone-aware"), setting?.isForced ?? false],
  };
}

function checkAddresses(service: unknown, proxy: { ips: string[]; capturesDns: boolean }, cluster: string) {
  return listAddresses(readService(asRecord(service), cluster), proxy);
}

function checkDomains({ service, port, node, want }: Json): Comparison {
  const { Metadata, DNSDomain, IPAddresses } = asRecord(node);
  const meshService = readService(asRecord(service), asText(asRecord(Metadata).ClusterID));
  const ips = asList(IPAddresses).map(asText);
  const addresses = listAddresses(meshService, { ips });
  // Sidecars match hosts without ports; Istio's own table hands the port only to be left out.
  const { domains } = listDomains(meshService, addresses, port === undefined ? 0 : 0, asText(DNSDomain));
  return { expected: want, got: domains };
}

function checkHash({ configs, expectHash }: Json): Comparison {
  const objects = asList(configs).map((config) => readConfig(asRecord(config), "DestinationRule"));
  const world = buildClusterWorld("conformance", objects);
  const [first] = objects;
  const host = asText(asRecord(first?.spec).host);
  const { policy } = findTrafficPolicy(world, { namespace: "default", labels: {} }, host).value;
  const hash = asRecord(policy.loadBalancer).consistentHash;
  return { expected: expectHash ?? false, got: hash !== undefined };
}

function describeCluster(input: unknown): unknown {
  const parts = parseCluster(asText(input));
  return [parts?.direction ?? "", parts?.subset ?? "", parts?.host ?? "", parts?.port ?? 0];
}

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
