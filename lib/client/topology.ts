import { applyPatch } from "@/lib/domain/topology/diff-topology";
import type { TopologyGraph, TopologyPatch, TopologySnapshot } from "@/lib/domain/topology/topology";
import type { StatusError } from "@/lib/domain/kubernetes/status-error";
import { type EventStreamOptions, openEventStream, type StreamState } from "./event-stream";
import type { StreamEvent } from "./parse-event-stream";

export interface TopologyState {
  /** Undefined until the first snapshot. Stays while the connection is lost: last-known data. Gone when it is refused. */
  graph: TopologyGraph | undefined;
  connection: StreamState;
  /** When the last byte of the stream arrived; RFC 3339. */
  lastEvent: string | undefined;
  error: StatusError | undefined;
}

export interface TopologyStore {
  read: () => TopologyState;
  /** The stream is open while somebody listens. */
  subscribe: (listener: () => void) => () => void;
}

const start: TopologyState = {
  graph: undefined,
  connection: "connecting",
  lastEvent: undefined,
  error: undefined,
};

/**
 * The live topology outside React: one stream a tab, whoever looks. Patches apply only in sequence; a gap makes the stream
 * open again for a fresh snapshot. Objects that a patch does not name keep their identity.
 */
export function createTopologyStore(
  open: (options: EventStreamOptions) => () => void = openEventStream,
): TopologyStore {
  const listeners = new Set<() => void>();
  let state = start;
  let seq: number | undefined;
  let close: (() => void) | undefined;

  const change = (part: Partial<TopologyState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };

  const onEvent = ({ event, data }: StreamEvent): boolean => {
    const lastEvent = new Date().toISOString();
    if (event === "snapshot") {
      const snapshot: TopologySnapshot = JSON.parse(data);
      seq = snapshot.seq;
      change({ graph: snapshot.graph, connection: "live", lastEvent, error: undefined });
    } else if (event === "patch") {
      const patch: TopologyPatch = JSON.parse(data);
      if (state.graph === undefined || seq === undefined || patch.seq !== seq + 1) return false;
      seq = patch.seq;
      change({ graph: applyPatch(state.graph, patch), lastEvent });
    } else {
      // A ping only says that the connection lives; nobody needs to draw for it.
      state = { ...state, lastEvent };
    }
    return true;
  };

  const onState = (connection: StreamState, error?: StatusError) => {
    if (connection === "lost" || connection === "refused") seq = undefined;
    // `live` is only true once there is a snapshot to show.
    if (connection === "live" && seq === undefined) return;
    // What somebody may not read any more is not shown as last-known.
    const kept = connection === "refused" ? { graph: undefined } : {};
    if (connection !== state.connection || error !== undefined) change({ ...kept, connection, error });
  };

  return {
    read: () => state,
    subscribe(listener) {
      listeners.add(listener);
      close ??= open({ url: "/api/topology/stream", onEvent, onState });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        close?.();
        close = undefined;
        seq = undefined;
      };
    },
  };
}

/** The one store of this tab. */
export const topologyStore = createTopologyStore();
