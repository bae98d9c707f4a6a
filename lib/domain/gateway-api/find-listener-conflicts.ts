import { compareText } from "../kubernetes/select";
import type { KubernetesObject } from "../kubernetes/object";
import { keyOf } from "./conversion-context";
import { readGatewayListeners, readSetListeners, type Listener } from "./listener-model";

export type ConflictReason = "ProtocolConflict" | "HostnameConflict";

/** The listeners that lose to an earlier one of the same Gateway: of an owner `namespace/name`, by listener name. */
export type ListenerConflicts = ReadonlyMap<string, ReadonlyMap<string, ConflictReason>>;

const packetProtocols: ReadonlySet<string> = new Set(["TCP", "UDP"]);
const namedProtocols: ReadonlySet<string> = new Set(["HTTP", "HTTPS", "TLS"]);

function areDistinct(a: Listener, b: Listener): boolean {
  if (a.port !== b.port) return true;
  if (packetProtocols.has(a.protocol)) {
    if (packetProtocols.has(b.protocol) || namedProtocols.has(b.protocol)) return false;
  } else if (namedProtocols.has(a.protocol)) {
    if (packetProtocols.has(b.protocol)) return false;
    if (namedProtocols.has(b.protocol)) return (a.hostname || "*") !== (b.hostname || "*");
  }
  return a.protocol !== b.protocol;
}

function findReason(a: Listener, b: Listener): ConflictReason {
  const bothPackets = packetProtocols.has(a.protocol) && packetProtocols.has(b.protocol);
  return bothPackets || a.protocol !== b.protocol ? "ProtocolConflict" : "HostnameConflict";
}

/**
 * Listeners take their place in order: those of the Gateway, then those of its ListenerSets, oldest set first. One that
 * conflicts with a placed one is left out and blocks nobody. The sets must be those that the Gateway accepts.
 * Source: istio gatewaycommon `ComputeGatewayListenerConflicts`.
 */
export function findListenerConflicts(
  gateway: KubernetesObject,
  sets: readonly KubernetesObject[],
): ListenerConflicts {
  const ordered = sets.toSorted(
    (a, b) =>
      compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") ||
      compareText(keyOf(a.metadata), keyOf(b.metadata)),
  );
  const placed: Listener[] = [];
  const conflicts = new Map<string, Map<string, ConflictReason>>();
  const place = (owner: KubernetesObject, listeners: readonly Listener[]) => {
    for (const listener of listeners) {
      const prior = placed.find((other) => !areDistinct(listener, other));
      if (!prior) {
        placed.push(listener);
        continue;
      }
      // Istio keys by namespace and name alone; a Gateway and a ListenerSet of one name share their conflicts there.
      const key = keyOf(owner.metadata);
      const own = conflicts.get(key) ?? new Map<string, ConflictReason>();
      own.set(listener.name, findReason(listener, prior));
      conflicts.set(key, own);
    }
  };
  place(gateway, readGatewayListeners(gateway));
  for (const set of ordered) place(set, readSetListeners(set));
  return conflicts;
}
