import { routedServices } from "./istio-model-worlds";
import { selectVirtualServices } from "@/lib/domain/istio/routing/sidecar-scope";
import { buildSidecarRoutes } from "@/lib/domain/istio/routing/sidecar-routes";
import { defaultMeshConfig, type MeshConfig } from "@/lib/domain/istio/mesh-config";
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
import { findTrafficPolicy } from "@/lib/domain/istio/routing/traffic-policy";
import { readFault } from "@/lib/domain/istio/routing/translate-route";
import { listDomains } from "@/lib/domain/istio/routing/virtual-host-domains";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { describeService, readConfig, readImports, readService, type Json } from "./istio-model-values";

export interface Table {
  test: string;
  table: string;
  rows: { id: string; row: unknown; key?: string }[];
}

export type Comparison = { expected: unknown; got: unknown };
export type Check = (row: Json, table: Table, tables: readonly Table[]) => Comparison;

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

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
  const record = asRecord(value);
  return record["@default"] === undefined ? readMeshConfig(record) : defaultMeshConfig;
}

const caps: readonly VisibilityCap[] = ["PUBLIC", "NAMESPACE", "NONE"];

/** The namespace of the client in Istio's table of visibility. */
const askingNamespace = "foo";

export function checkVisibility({ service, pushContext, expect }: Json): Comparison {
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
export function checkNeverWidens(row: unknown, table: string): Comparison {
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

export function checkEgress({ listenerHosts, services, expected, namespace }: Json): Comparison {
  const imports = readImports(asRecord(listenerHosts));
  const all = asList(services).map((service) => readService(asRecord(service)));
  return {
    expected: asList(expected).map((service) => describeService(readService(asRecord(service)))),
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
export function readMatcher(match: Json): RouteMatcher {
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
export function readFraction(value: unknown): number {
  const { Numerator, Denominator } = asRecord(asRecord(value).DefaultValue ?? value);
  const isMillion = asText(asRecord(Denominator)["@ref"]).endsWith("_MILLION");
  return Number(Numerator ?? 0) / (isMillion ? 10_000 : 1);
}

const grpcStatuses = ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND"];

export function checkFault({ fault, want }: Json): Comparison {
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

export function checkLocality(row: Json): Comparison {
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

export function checkAddresses(
  service: unknown,
  proxy: { ips: string[]; capturesDns: boolean },
  cluster: string,
) {
  return listAddresses(readService(asRecord(service), cluster), proxy);
}

export function checkDomains({ service, port, node, want }: Json): Comparison {
  const { Metadata, DNSDomain, IPAddresses } = asRecord(node);
  const meshService = readService(asRecord(service), asText(asRecord(Metadata).ClusterID));
  const ips = asList(IPAddresses).map(asText);
  const addresses = listAddresses(meshService, { ips });
  // Sidecars match hosts without ports; Istio's own table hands the port only to be left out.
  const { domains } = listDomains(meshService, addresses, port === undefined ? 0 : 0, asText(DNSDomain));
  return { expected: want, got: domains };
}

export function checkHash({ configs, expectHash }: Json): Comparison {
  const objects = asList(configs).map((config) => readConfig(asRecord(config), "DestinationRule"));
  const world = buildClusterWorld("conformance", objects);
  const [first] = objects;
  const host = asText(asRecord(first?.spec).host);
  const { policy } = findTrafficPolicy(world, { namespace: "default", labels: {} }, host).value;
  const hash = asRecord(policy.loadBalancer).consistentHash;
  return { expected: expectHash ?? false, got: hash !== undefined };
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
  const selected = selectVirtualServices([virtualServices.all], "other", readImports(asRecord(hostsByNS)));
  return { expected, got: selected.map(({ name }) => name) };
}

/** The DNS domain of the proxy in Istio's table of outbound routes. */
const strangeDomain = "default.example.org";

export function checkOutboundRoutes(row: Json): Comparison {
  const { sidecarConfig, virtualServiceConfigs, routeName, expectedHosts, registryOnly } = row;
  const objects = asList(virtualServiceConfigs).map((config) =>
    readConfig(asRecord(config), "VirtualService"),
  );
  const sidecar = sidecarConfig ? readConfig(asRecord(sidecarConfig), "Sidecar") : undefined;
  const mode = registryOnly === true ? "REGISTRY_ONLY" : "ALLOW_ANY";
  const index = buildIndex(objects, routedServices, { outboundTrafficPolicy: mode });
  const proxy = { type: "sidecar", namespace: "not-default", labels: {}, dnsDomain: strangeDomain } as const;
  const scope = buildSidecarScope(index, proxy.namespace, sidecar);
  const routes = buildSidecarRoutes(index, scope, proxy, asText(routeName));
  return {
    expected: Object.fromEntries(
      Object.entries(asRecord(expectedHosts)).map(([name, domains]) => [
        name,
        Object.keys(asRecord(domains)).toSorted(),
      ]),
    ),
    got: Object.fromEntries(
      (routes?.virtualHosts ?? []).map(({ name, domains }) => [name, domains.toSorted()]),
    ),
  };
}
