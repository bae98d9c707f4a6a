import type { KubernetesObject } from "../kubernetes/object";
import type { EndpointSliceProjection, ServiceProjection } from "../kubernetes/projected";
import { readNumber, readRecord, readRecords } from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import type { ConversionContext } from "./conversion-context";

/** Where a Gateway can be reached, and what stands in the way. Lists are sorted. */
export interface GatewayAddresses {
  /** `host:port` of the services that serve it. */
  internal: string[];
  internalIps: string[];
  external: string[];
  /** Hosts of load balancers that still wait for their address. */
  pending: string[];
  warnings: string[];
  allUsable: boolean;
}

interface Backing {
  /** For each port of the service, the ports of its endpoints. */
  endpointPorts: ReadonlyMap<number, readonly number[]>;
  addresses: readonly string[];
  external: readonly string[];
  isLoadBalancer: boolean;
  isManaged: boolean;
}

const slicesOfWorld = new WeakMap<object, ReadonlyMap<string, EndpointSliceProjection[]>>();

function findSlices(context: ConversionContext, namespace: string, service: string) {
  let index = slicesOfWorld.get(context.world);
  if (!index) {
    index = Map.groupBy(
      context.world.endpointSlices,
      ({ meta, service }) => `${meta.namespace ?? ""}/${service}`,
    );
    slicesOfWorld.set(context.world, index);
  }
  return index.get(`${namespace}/${service}`) ?? [];
}

function readService(context: ConversionContext, service: ServiceProjection): Backing {
  const slices = findSlices(context, service.meta.namespace ?? "", service.meta.name).filter(
    ({ endpoints }) => endpoints.some(({ ready }) => ready),
  );
  return {
    endpointPorts: new Map(
      service.ports.map(({ name, port }) => [
        port,
        slices.flatMap(({ ports }) => ports.filter((own) => own.name === name).map((own) => own.port)),
      ]),
    ),
    addresses: service.clusterIPs.filter((address) => address !== "None"),
    external: service.externalAddresses,
    isLoadBalancer: service.type === "LoadBalancer",
    isManaged: service.meta.labels["gateway.istio.io/managed"] !== undefined,
  };
}

/** An entry's ports count as served: by its endpoints, by DNS, or by whatever carries its labels. */
function readServiceEntry({ spec, metadata }: KubernetesObject): Backing {
  const { ports } = readRecord(spec);
  return {
    endpointPorts: new Map(
      readRecords(ports).map((port) => {
        const number = readNumber(port.number) ?? 0;
        return [number, [readNumber(port.targetPort) ?? number]];
      }),
    ),
    addresses: [],
    external: [],
    isLoadBalancer: false,
    isManaged: metadata.labels?.["gateway.istio.io/managed"] !== undefined,
  };
}

function warnOfPort(host: string, port: number, backing: Backing): { warning?: string; unusable: boolean } {
  if ([...backing.endpointPorts.values()].every((ports) => ports.length === 0)) {
    return { warning: `no instances found for hostname "${host}"`, unusable: false };
  }
  const hints = [...backing.endpointPorts]
    .filter(([, ports]) => ports.includes(port))
    .map(([own]) => String(own))
    .toSorted(compareText);
  if (hints.length > 0) {
    return {
      warning: `port ${port} not found for hostname "${host}" (hint: the service port should be specified, not the workload port. Did you mean one of these ports: [${hints.join(" ")}]?)`,
      unusable: true,
    };
  }
  // The Service of a managed gateway follows its listeners: its endpoints are only late.
  if (backing.isManaged && backing.endpointPorts.has(port)) return { unusable: false };
  return { warning: `port ${port} not found for hostname "${host}"`, unusable: true };
}

/** Source: istio gatewaycommon `ResolveGatewayInstances`. */
export function resolveGatewayAddresses(
  context: ConversionContext,
  namespace: string,
  services: readonly string[],
  ports: ReadonlySet<number>,
): GatewayAddresses {
  const [internal, internalIps, external, pending] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const warnings: string[] = [];
  let allUsable = true;
  for (const host of services) {
    const definitions = context.hosts.get(host);
    const definition = definitions?.get(namespace);
    if (definition === undefined) {
      const others = [...(definitions?.keys() ?? [])].map((other) => `"${other}"`).toSorted(compareText);
      const elsewhere = `hostname "${host}" not found in namespace "${namespace}", but it was found in namespace(s) ${others.join(", ")}`;
      warnings.push(others.length > 0 ? elsewhere : `hostname "${host}" not found`);
      allUsable = false;
      continue;
    }
    const backing =
      "meta" in definition
        ? readService(context, definition as ServiceProjection)
        : readServiceEntry(definition as KubernetesObject);
    for (const port of ports) {
      if ((backing.endpointPorts.get(port) ?? []).length > 0) {
        internal.add(`${host}:${port}`);
        for (const address of backing.addresses) internalIps.add(address);
        for (const address of backing.external) external.add(address);
        if (backing.external.length === 0 && backing.isLoadBalancer && !pending.has(host)) {
          warnings.push(`address pending for hostname "${host}"`);
          pending.add(host);
        }
        continue;
      }
      const { warning, unusable } = warnOfPort(host, port, backing);
      if (warning !== undefined) warnings.push(warning);
      if (unusable) allUsable = false;
    }
  }
  const sorted = (set: ReadonlySet<string>) => [...set].toSorted(compareText);
  return {
    internal: sorted(internal),
    internalIps: sorted(internalIps),
    external: sorted(external),
    pending: sorted(pending),
    warnings: warnings.toSorted(compareText),
    allUsable,
  };
}
