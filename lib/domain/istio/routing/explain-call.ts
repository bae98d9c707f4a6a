import { readRecord, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { refer, type ObjectReference, type Reason } from "../explanation";
import { hostsOverlap, isWildcard } from "../host";
import { meshGateway } from "../virtual-service";
import type { DestinationProblem } from "./check-destination";
import { getOrAdd } from "./index-services";
import { listByVisibility } from "./index-virtual-services";
import { findMismatch, type ParsedRequest } from "./match-route";
import type { ProxyRoute, VirtualHost } from "./proxy-config";
import type { ProxyView } from "./proxy-view";
import type { CallOutcome } from "./routing-call";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import { type SourceVirtualService } from "./virtual-service-model";

/** What a simulation came by. */
export interface CallTrace {
  view: ProxyView;
  request: ParsedRequest;
  virtualHost?: VirtualHost;
  /** Of the route in the virtual host. */
  position?: number;
  /** Of `tcp` and `tls` routes. */
  virtualService?: SourceVirtualService;
}

/** The objects and fields that decided a call, and those that lost. */
export function explainCall(
  index: RoutingIndex,
  proxy: RoutingProxy,
  outcome: CallOutcome,
  trace: CallTrace,
): Reason[] {
  const { virtualHost, position } = trace;
  const route = virtualHost?.routes[position ?? -1];
  const winner = route?.virtualService ?? trace.virtualService;
  return [
    ...explainSidecar(trace),
    ...explainDecision(outcome, route, virtualHost),
    ...explainProblems(outcome),
    ...explainSkipped(trace),
    ...explainDropped(virtualHost),
    ...explainLosers(index, proxy, trace, winner),
    ...explainRejected(trace),
    ...explainPatches(index, proxy),
  ];
}

/** Why calls to a destination fail, for the middle of a sentence. */
export const problemTexts: Readonly<Record<DestinationProblem, string>> = {
  "unknown host": "the proxy knows no service of this host",
  "unknown port": "the service has no such port",
  "unknown subset": "no DestinationRule the proxy sees defines the subset",
};

function explainProblems({ destinations, route }: CallOutcome): Reason[] {
  return destinations.flatMap(({ cluster, share, problem }): Reason[] => {
    if (problem === undefined) return [];
    const part = share === 100 ? "Calls fail" : `${Math.round(share * 100) / 100} % of the calls fail`;
    const message = `${part} with 503: ${problemTexts[problem]} (${cluster}).`;
    return [
      {
        role: "decided",
        ...(route?.origin === undefined
          ? {}
          : { object: route.origin.object, field: route.origin.field.replace(/\.match\[\d+\]$/, "") }),
        message,
      },
    ];
  });
}

/** EnvoyFilters change the configuration after istiod made it; what they do is not looked at. */
function explainPatches({ world, mesh }: RoutingIndex, proxy: RoutingProxy): Reason[] {
  return world.envoyFilters.flatMap((object): Reason[] => {
    const namespace = object.metadata.namespace ?? "";
    const selector = readRecord(readRecord(object["spec"])["workloadSelector"]);
    const isApplied =
      (namespace === proxy.namespace || namespace === mesh.rootNamespace) &&
      matchesLabels(readStringMap(selector["labels"]), proxy.labels);
    if (!isApplied) return [];
    const message = "It patches this proxy's configuration, which is not part of the prediction.";
    return [{ role: "ignored", object: refer(object), message }];
  });
}

function explainSidecar({ view }: CallTrace): Reason[] {
  const { sidecar } = view.scope;
  if (sidecar === undefined) return [];
  return [{ role: "decided", object: refer(sidecar), message: "It limits which hosts the proxy knows." }];
}

function explainDecision(
  outcome: CallOutcome,
  route: ProxyRoute | undefined,
  virtualHost: VirtualHost | undefined,
): Reason[] {
  const { origin } = outcome.route ?? {};
  if (origin !== undefined) {
    return [
      {
        role: "decided",
        object: origin.object,
        field: origin.field,
        message: "The call matches this route.",
      },
    ];
  }
  if (route !== undefined) {
    const name = virtualHost?.name ?? "";
    const isKnown = route.name === "default";
    const message = isKnown
      ? `No VirtualService routes ${name}: calls go to the service itself.`
      : `No service or VirtualService the proxy knows has this host: ${outcome.destinations[0]?.cluster ?? "it is refused"}.`;
    return [{ role: "default", message }];
  }
  if (outcome.error !== undefined) {
    const where = virtualHost === undefined ? "" : ` of ${virtualHost.name}`;
    return [{ role: "default", message: `${errorTexts[outcome.error]}${where}.` }];
  }
  const [destination] = outcome.destinations;
  return [{ role: "default", message: `The connection goes to ${destination?.cluster ?? "nowhere"}.` }];
}

const errorTexts: Readonly<Record<NonNullable<CallOutcome["error"]>, string>> = {
  "no listener matched": "Nothing listens on this port",
  "no filter chains matched": "The listener takes no connection like this one",
  "multiple filter chains matched": "Two servers want the same connections, Envoy refuses the listener",
  "no virtual host matched": "The listener serves no such host",
  "no route matched": "The call matches none of the routes",
  "tls required, sending 301": "The server redirects plain HTTP to HTTPS",
  "protocol error": "The port expects another protocol",
  "invalid TLS": "The port expects TLS, the call has none",
  "invalid mTLS": "The port expects another certificate than the call brings",
};

function explainSkipped({ virtualHost, position, request }: CallTrace): Reason[] {
  if (virtualHost === undefined) return [];
  return virtualHost.routes.slice(0, position).flatMap(({ origin, matchOrigin, match }): Reason[] => {
    const from = matchOrigin ?? origin;
    const mismatch = findMismatch(match, request);
    if (from === undefined || mismatch === undefined) return [];
    return [
      {
        role: "ignored",
        object: from.object,
        field: `${from.field}.${mismatch.field}`,
        message: `This route comes first but does not match: ${mismatch.message}.`,
      },
    ];
  });
}

function explainDropped(virtualHost: VirtualHost | undefined): Reason[] {
  return (virtualHost?.dropped ?? []).map(({ origin, message }) => ({
    role: "ignored",
    object: origin.object,
    field: origin.field,
    message: `This route is not told to the proxy: ${message}.`,
  }));
}

/** Host of `name:port`, the name of a virtual host. */
function hostOf(name: string): string {
  const colon = name.lastIndexOf(":");
  return colon === -1 ? name : name.slice(0, colon);
}

const byHost = new WeakMap<RoutingIndex, HostIndex>();

/** VirtualServices by the hosts they name; those with wildcards may cover any. */
interface HostIndex {
  exact: Map<string, SourceVirtualService[]>;
  wild: SourceVirtualService[];
}

function indexByHost({ virtualServices }: RoutingIndex): HostIndex {
  const index: HostIndex = { exact: new Map(), wild: [] };
  for (const item of virtualServices.all) {
    const hosts = new Set(item.hosts.map((host) => host.toLowerCase()));
    for (const host of hosts) if (!isWildcard(host)) getOrAdd(index.exact, host, () => []).push(item);
    if ([...hosts].some(isWildcard)) index.wild.push(item);
  }
  return index;
}

/** Those that name the host or cover it, oldest first. */
function listCovering(index: RoutingIndex, host: string): SourceVirtualService[] {
  if (isWildcard(host)) {
    return index.virtualServices.all.filter(({ hosts }) =>
      hosts.some((written) => hostsOverlap(written.toLowerCase(), host)),
    );
  }
  const { exact, wild } = getOrAdd(byHost, index, () => indexByHost(index));
  const covering = wild.filter(({ hosts }) =>
    hosts.some((written) => hostsOverlap(written.toLowerCase(), host)),
  );
  return [...new Set([...(exact.get(host) ?? []), ...covering])];
}

function explainLosers(
  index: RoutingIndex,
  proxy: RoutingProxy,
  { view, virtualHost }: CallTrace,
  winner: SourceVirtualService | undefined,
): Reason[] {
  if (virtualHost === undefined) return [];
  return listCovering(index, hostOf(virtualHost.name)).flatMap((item): Reason[] => {
    const isTaking = virtualHost.routes.some(({ virtualService }) => virtualService === item);
    if (item === winner || isTaking) return [];
    return [describeLoser(item.reference, findLoss(index, item, proxy, view, winner))];
  });
}

function describeLoser(object: ObjectReference, { role, message }: Pick<Reason, "role" | "message">): Reason {
  return { role, object, field: "spec.hosts", message };
}

function findLoss(
  index: RoutingIndex,
  item: SourceVirtualService,
  proxy: RoutingProxy,
  view: ProxyView,
  winner: SourceVirtualService | undefined,
): Pick<Reason, "role" | "message"> {
  if (proxy.type === "router") {
    return {
      role: "ignored",
      message: "It is bound to no Gateway that serves this host here, or not exported.",
    };
  }
  if (!item.gateways.includes(meshGateway)) {
    return { role: "ignored", message: "It is bound to gateways only, not to the mesh." };
  }
  const known = listByVisibility(index.virtualServices, proxy.namespace, meshGateway);
  if (!known.some((list) => list.includes(item))) {
    return { role: "ignored", message: `It is not exported to namespace ${proxy.namespace}.` };
  }
  if (!view.scope.listeners.some(({ virtualServices }) => virtualServices.includes(item)))
    return { role: "ignored", message: "The Sidecar does not import its host." };
  return winner === undefined
    ? { role: "ignored", message: "None of its routes is for this proxy and port." }
    : { role: "lost", message: "Another VirtualService has the host: more specific, closer or older." };
}

function explainRejected({ view }: CallTrace): Reason[] {
  return (view.gateway?.merged.rejected ?? []).map(({ origin, message }) => ({
    role: "lost",
    object: origin.object,
    field: origin.field,
    message: `This server is left out: ${message}.`,
  }));
}
