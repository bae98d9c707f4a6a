import "server-only";
import type { Clock } from "@/lib/server/cache/clock";
import { createHeartbeat, isReturn, type Pulse } from "@/lib/server/cache/heartbeat";
import type { ClusterTransport } from "./transport";

/** The one heartbeat of the host, for everything that follows its objects. */
export interface HostPulse {
  start(): void;
  stop(): void;
  /** The host's API server answered its last heartbeat. */
  isUp(): boolean;
  /** Called after every beat with the pulse before it. The answer unsubscribes. */
  onBeat(listener: (before: Pulse, now: Pulse) => void): () => void;
}

/** While the heartbeat fails, the transport's circuit is open and nothing but it is sent. */
export function createHostPulse(transport: ClusterTransport, clock: Clock): HostPulse {
  const listeners = new Set<(before: Pulse, now: Pulse) => void>();
  const heartbeat = createHeartbeat({
    transport,
    clock,
    onBeat(before, now) {
      transport.setProblem(now.state === "down" ? now.problem.message : undefined);
      for (const listener of listeners) listener(before, now);
    },
  });
  return {
    start: () => heartbeat.start(),
    stop: () => heartbeat.stop(),
    isUp: () => heartbeat.pulse().state === "up",
    onBeat(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a reflector does about a beat: drop what may be half-open, go on when the cluster answers again. */
export function followBeat(reflector: { interrupt(): void; wake(): void }, before: Pulse, now: Pulse): void {
  if (now.state === "down" && !now.isReachable) reflector.interrupt();
  if (isReturn(before, now)) reflector.wake();
}
