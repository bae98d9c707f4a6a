import { routedServices } from "./istio-model-worlds";
import { selectVirtualServices } from "@/lib/domain/istio/routing/sidecar-scope";
import { buildSidecarRoutes } from "@/lib/domain/istio/routing/sidecar-routes";
import { defaultMeshConfig, type MeshConfig } from "@/lib/domain/istio/mesh-config";
import { grpcStatuses } from "@/lib/domain/istio/grpc-status";
import { readMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import {
  indexMeshServices,
  isServiceVisible,
  type VisibilityCap,
} from "@/lib/domain/istio/routing/index-services";
import { listForGateway } from "@/lib/domain/istio/routing/index-virtual-services";
import { chooseLocalitySetting } from "@/lib/domain/istio/routing/locality";
import { parseCluster, type RouteMatcher } from "@/lib/domain/istio/routing/proxy-config";
import { getRoutingIndex, type RoutingIndex } from "@/lib/domain/istio/routing/routing-index";
import { listAddresses } from "@/lib/domain/istio/routing/service-addresses";
import { buildSidecarScope, selectServices } from "@/lib/domain/istio/routing/sidecar-scope";
import { parseDuration } from "@/lib/domain/istio/routing/parse-duration";
import { findTrafficPolicy } from "@/lib/domain/istio/routing/traffic-policy";
import { readFault } from "@/lib/domain/istio/routing/translate-route";
import { listDomains } from "@/lib/domain/istio/routing/virtual-host-domains";
import { readRecord } from "@/lib/domain/kubernetes/read-field";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readConstantName, readCount, readList as asList, readText as asText } from "./read-case";
import type { Comparison, Table } from "./run-tables";
import { describeService, readConfig, readImports, readService, type Json } from "./istio-model-values";

/** With keys in one order, and without empty values: JSON of Go leaves them out. */
export function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, normalize(v)]),
  );
}

export function readMesh(value: unknown): MeshConfig {
  const record = readRecord(value);
  return record["@default"] === undefined ? readMeshConfig(record) : defaultMeshConfig;
}

const caps: readonly VisibilityCap[] = ["PUBLIC", "NAMESPACE", "NONE"];

/** The namespace of the client in Istio's table of visibility, which its rows do not hold. */
const askingNamespace = "foo";

export function checkVisibility({ service, pushContext, targetNamespace, expect }: Json): Comparison {
  const { Attributes } = readRecord(service);
  const { Namespace, ExportTo, Visibility } = readRecord(Attributes);
  const { Mesh, exportToDefaults } = readRecord(pushContext);
  const defaults = asList(readRecord(exportToDefaults).service).map(asText);
  const got = isServiceVisible(
    { namespace: asText(Namespace), exportTo: asList(ExportTo).map(asText) },
    asText(targetNamespace) || askingNamespace,
    { defaultServiceExportTo: defaults, rest: readRecord(Mesh) },
    caps[readCount(Visibility)] ?? "PUBLIC",
  );
  return { expected: expect === true, got };
}

export function buildIndex(
  objects: readonly KubernetesObject[],
  services: readonly Json[],
  mesh: Partial<MeshConfig> = {},
): RoutingIndex {
  const world = buildClusterWorld("conformance", objects, {
    ...defaultMeshConfig,
    shortNameDomain: "",
    ...mesh,
  });
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

export function checkSidecarScope({
  sidecarConfig,
  services,
  virtualServices,
  expectedServices,
}: Json): Comparison {
  const objects = asList(virtualServices).map((config) => readConfig(readRecord(config), "VirtualService"));
  const index = buildIndex(objects, asList(services).map(readRecord));
  const sidecar = sidecarConfig ? readConfig(readRecord(sidecarConfig), "Sidecar") : undefined;
  const scope = buildSidecarScope(index, scopedNamespace, sidecar);
  const sort = (list: readonly unknown[]) =>
    objects.length === 0 ? list : list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    expected: sort(
      asList(expectedServices).map((service) => describeService(readService(readRecord(service)))),
    ),
    got: sort(scope.services.map(describeService)),
  };
}

export function checkEgress({ listenerHosts, services, expected, namespace }: Json): Comparison {
  const imports = readImports(readRecord(listenerHosts));
  const all = asList(services).map((service) => readService(readRecord(service)));
  return {
    expected: asList(expected).map((service) => describeService(readService(readRecord(service)))),
    got: selectServices(all, asText(namespace), imports).map(describeService),
  };
}

/** Hosts of the VirtualServices that the file carries; the others of Istio's test are not in it. */
export function checkExportedHosts(
  row: Json,
  table: Table,
  tables: readonly Table[],
  mesh: MeshConfig,
): Comparison {
  const carried = tables
    .filter(({ test, table: name }) => test === table.test && name === "range")
    .flatMap(({ rows }) => rows.map(({ row: carriedRow }) => readConfig(carriedRow, "VirtualService")));
  const world = buildClusterWorld("conformance", carried, mesh);
  const found = listForGateway(
    getRoutingIndex(world).virtualServices,
    asText(row.proxyNs),
    asText(row.gateway),
  );
  const known = new Set(carried.flatMap((object) => asList(readRecord(object.spec).hosts)));
  return {
    expected: asList(row.wantHosts)
      .filter((host) => known.has(host))
      .toSorted(),
    got: found.flatMap(({ hosts }) => hosts).toSorted(),
  };
}

/** A matcher of Envoy as ours. */
export function readMatcher(match: Json): RouteMatcher {
  const { Prefix, PathSeparatedPrefix, Path, SafeRegex } = readRecord(match.PathSpecifier);
  const value = asText(Prefix ?? PathSeparatedPrefix ?? Path ?? readRecord(SafeRegex).Regex);
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

/** How much one hundred percent is. */
const denominators: Readonly<Record<string, number>> = {
  HUNDRED: 100,
  TEN_THOUSAND: 10_000,
  MILLION: 1_000_000,
};

/** Percent of Envoy's fraction; 0 where Istio makes none. */
export function readFraction(value: unknown): number {
  const { Numerator, Denominator } = readRecord(readRecord(value).DefaultValue ?? value);
  // The first of the enumeration is left out.
  const whole = denominators[readConstantName(Denominator) || "HUNDRED"];
  if (whole === undefined) throw new Error(`no value is known of ${readConstantName(Denominator)}`);
  return (readCount(Numerator) * 100) / whole;
}

function readGrpcStatus(value: unknown): string | null {
  return value === undefined ? null : (grpcStatuses[readCount(value)] ?? `status ${readCount(value)}`);
}

/** Milliseconds of Go's or protobuf's way to write a duration. */
function readWantedDelay(value: unknown): number | null {
  return parseDuration(asText(value)) ?? null;
}

export function checkFault({ fault, want }: Json): Comparison {
  const { Delay, Abort } = readRecord(want);
  const got = readFault(fault);
  const { ErrorType } = readRecord(Abort);
  const { HttpStatus, GrpcStatus } = readRecord(ErrorType);
  return {
    expected: [
      Delay
        ? [
            readFraction(readRecord(Delay).Percentage),
            readWantedDelay(readRecord(readRecord(Delay).FaultDelaySecifier).FixedDelay),
          ]
        : null,
      Abort
        ? [readFraction(readRecord(Abort).Percentage), HttpStatus ?? null, readGrpcStatus(GrpcStatus)]
        : null,
    ],
    got: [
      got?.delay === undefined ? null : [got.delay.percent, got.delay.durationMs],
      got?.abort === undefined
        ? null
        : [got.abort.percent, got.abort.httpStatus ?? null, got.abort.grpcStatus ?? null],
    ],
  };
}

export function checkLocality(row: Json): Comparison {
  const { K8sAttributes } = readRecord(readRecord(row.svc).Attributes);
  const distribution = (["any", "same-zone", "same-node"] as const)[
    readCount(readRecord(K8sAttributes).TrafficDistribution)
  ];
  const setting = chooseLocalitySetting({
    ...(row.meshLocality ? { meshLocality: readRecord(row.meshLocality) } : {}),
    ...(row.meshZoneAware ? { meshZoneAware: readRecord(row.meshZoneAware) } : {}),
    ...(row.dr ? { loadBalancer: readRecord(row.dr) } : {}),
    distribution: distribution ?? "any",
  });
  const of = (kind: string) => (setting?.kind === kind ? setting.setting : null);
  return {
    expected: [row.expectedLocality ?? null, row.expectedZoneAware ?? null, row.expectedForce === true],
    got: [of("locality"), of("zone-aware"), setting?.isForced ?? false],
  };
}

export function checkAddresses(
  service: unknown,
  proxy: { ips: string[]; capturesDns: boolean },
  cluster: string,
) {
  return listAddresses(readService(readRecord(service), cluster), proxy);
}

export function checkDomains({ service, node, port, want }: Json): Comparison {
  const { Metadata, DNSDomain, IPAddresses } = readRecord(node);
  const { ClusterID, Generator } = readRecord(Metadata);
  const meshService = readService(readRecord(service), asText(ClusterID));
  const addresses = listAddresses(meshService, { ips: asList(IPAddresses).map(asText) });
  // Envoy matches hosts without ports; only gRPC clients without a proxy compare them whole.
  const comparedPort = Generator === "grpc" ? readCount(port) : 0;
  const { domains } = listDomains(meshService, addresses, comparedPort, asText(DNSDomain));
  return { expected: asList(want), got: domains };
}

export function checkHash({ configs, expectHash, expectedCookie }: Json): Comparison {
  const objects = asList(configs).map((config) => readConfig(readRecord(config), "DestinationRule"));
  const world = buildClusterWorld("conformance", objects);
  const hosts = [...new Set(objects.map((object) => asText(readRecord(object.spec).host)))];
  const [found] = hosts.flatMap((host) => {
    const { policy } = findTrafficPolicy(world, { namespace: "default", labels: {} }, host).value;
    const hash = readRecord(policy.loadBalancer).consistentHash;
    return hash === undefined ? [] : [readRecord(hash)];
  });
  return {
    expected: [expectHash === true, asText(expectedCookie)],
    got: [found !== undefined, asText(readRecord(found?.httpCookie).name)],
  };
}

export function describeCluster(input: unknown): unknown {
  const parts = parseCluster(asText(input));
  return [parts?.direction ?? "", parts?.subset ?? "", parts?.host ?? "", parts?.port ?? 0];
}

/** Which VirtualServices, all public and of one age, imports let in. */
export function checkSelection(
  { hostsByNS, expected }: Json,
  objects: readonly KubernetesObject[],
): Comparison {
  const { virtualServices } = getRoutingIndex(buildClusterWorld("conformance", objects));
  const selected = selectVirtualServices([virtualServices.all], "other", readImports(readRecord(hostsByNS)));
  return { expected: asList(expected), got: selected.map(({ name }) => name) };
}

/** The DNS domain of the proxy in Istio's table of outbound routes. */
const strangeDomain = "default.example.org";

export function checkOutboundRoutes(row: Json): Comparison {
  const { sidecarConfig, virtualServiceConfigs, routeName, expectedHosts, registryOnly } = row;
  const objects = asList(virtualServiceConfigs).map((config) =>
    readConfig(readRecord(config), "VirtualService"),
  );
  const sidecar = sidecarConfig ? readConfig(readRecord(sidecarConfig), "Sidecar") : undefined;
  const mode = registryOnly === true ? "REGISTRY_ONLY" : "ALLOW_ANY";
  const index = buildIndex(objects, routedServices, { outboundTrafficPolicy: mode });
  const proxy = {
    type: "sidecar",
    namespace: sidecar?.metadata.namespace || "not-default",
    labels: {},
    dnsDomain: strangeDomain,
  } as const;
  const scope = buildSidecarScope(index, proxy.namespace, sidecar);
  const routes = buildSidecarRoutes(index, scope, proxy, asText(routeName));
  return {
    expected: Object.fromEntries(
      Object.entries(readRecord(expectedHosts)).map(([name, domains]) => [
        name,
        Object.keys(readRecord(domains)).toSorted(),
      ]),
    ),
    got: Object.fromEntries(
      (routes?.virtualHosts ?? []).map(({ name, domains }) => [name, domains.toSorted()]),
    ),
  };
}
