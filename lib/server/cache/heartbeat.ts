import "server-only";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "../authorization/grant";
import { describeFailureAnswer, describeNetworkFailure } from "../clusters/member-failure";
import { readBody } from "../clusters/read-body";
import type { ClusterTransport, MemberResponse } from "../clusters/transport";
import type { Clock } from "./clock";

/**
 * What the last beat found. `up` with `hidesReadiness`: it answers, but does not let us read whether it is ready.
 * `down` with `isReachable`: the API server answers, but says that it is not ready or refuses our credential; open watches
 * still mean something. Without: nothing answers, and every open connection is suspect.
 */
export type Pulse =
  | { state: "unknown" }
  | { state: "up"; hidesReadiness?: true }
  | { state: "down"; isReachable: boolean; problem: StatusError };

/**
 * The API server is back, so that what waits for it may ask at once. Also when it shows that it is ready after having
 * hidden it: until it has loaded its access rules, a starting server answers 403 to everything.
 */
export function isReturn(before: Pulse, now: Pulse): boolean {
  if (now.state !== "up") return false;
  return before.state !== "up" || (before.hidesReadiness === true && now.hidesReadiness !== true);
}

export interface Heartbeat {
  start(): void;
  stop(): void;
  pulse(): Pulse;
  /** Beats now instead of at the next turn, e.g. because a watch broke. */
  beat(): void;
  statistics(): { beats: number; failures: number };
}

/** Found dead within interval + timeout: 4 s, so that the stale mark shows within 5 s (F-01). */
export const heartbeatTiming = {
  intervalMilliseconds: 1_500,
  timeoutMilliseconds: 2_500,
  refusedIntervalMilliseconds: 10_000,
} as const;

const answerBytes = 64 * 1024;

/** The checks that `/readyz` lists as failed; names only, cut to what a check may be called. */
function parseFailedChecks(text: string): string[] {
  return [...text.matchAll(/^\[-\]([a-zA-Z0-9/_.-]{1,80})/gm)].map((match) => match[1] ?? "").slice(0, 5);
}

async function readPulse(cluster: string, response: MemberResponse): Promise<Pulse> {
  const text = await readBody(cluster, response, answerBytes);
  const { statusCode } = response;
  if (statusCode === 403 || statusCode === 404) return { state: "up", hidesReadiness: true };
  // 429: it is busy.
  if (statusCode === 200 || statusCode === 429) return { state: "up" };
  if (statusCode === 401)
    return { state: "down", isReachable: true, problem: describeFailureAnswer(cluster, 401, undefined) };
  const failed = parseFailedChecks(text);
  const why = failed.length === 0 ? `it answered ${statusCode}` : failed.join(", ");
  const problem = new StatusError(
    "ServiceUnavailable",
    `cluster ${cluster} says that it is not ready: ${why}`,
    { cluster },
  );
  return { state: "down", isReachable: true, problem };
}

/**
 * Asks `/readyz` on a connection of its own, over and over: quiet watches cannot tell a quiet cluster from a dead one
 * (bookmarks come each minute), this can within seconds and without reconnecting them.
 * @param onBeat called after every beat with the pulse before it.
 */
export function createHeartbeat(options: {
  transport: ClusterTransport;
  clock: Clock;
  onBeat(before: Pulse, now: Pulse): void;
}): Heartbeat {
  const { transport, clock } = options;
  const { cluster } = transport;
  const grant = systemGrant("reflector", "get", { cluster, group: "", version: "v1", resource: "readyz" });
  let pulse: Pulse = { state: "unknown" };
  let cancel = (): void => undefined;
  let isBeating = false;
  let isStopped = true;
  let beats = 0;
  let failures = 0;

  async function ask(): Promise<Pulse> {
    const deadline = new AbortController();
    const cancelDeadline = clock.schedule(heartbeatTiming.timeoutMilliseconds, () => {
      // When our own event loop was late, the answer may be waiting: one turn of I/O before the verdict.
      setImmediate(() =>
        deadline.abort(new StatusError("Timeout", `cluster ${cluster} did not answer in time`, { cluster })),
      );
    });
    try {
      const response = await transport.request(grant, {
        method: "GET",
        path: "/readyz",
        headers: { accept: "*/*" },
        signal: deadline.signal,
        lane: "heartbeat",
      });
      return await readPulse(cluster, response);
    } catch (error) {
      const problem = isStatusError(error) ? error : describeNetworkFailure(cluster, error);
      return { state: "down", isReachable: false, problem };
    } finally {
      cancelDeadline();
    }
  }

  function beat(): void {
    if (isBeating || isStopped) return;
    isBeating = true;
    cancel();
    void finishBeat();
  }

  async function finishBeat(): Promise<void> {
    const now = await ask();
    isBeating = false;
    if (isStopped) return;
    beats += 1;
    if (now.state === "down") failures += 1;
    const before = pulse;
    pulse = now;
    const isRefused = now.state === "down" && now.problem.reason === "MemberCredentialsInvalid";
    cancel = clock.schedule(
      isRefused ? heartbeatTiming.refusedIntervalMilliseconds : heartbeatTiming.intervalMilliseconds,
      beat,
    );
    options.onBeat(before, now);
  }

  return {
    start() {
      isStopped = false;
      beat();
    },
    stop() {
      isStopped = true;
      cancel();
    },
    pulse: () => pulse,
    beat() {
      // A refused credential is not retried faster because reflectors fail (no retry storm, F-18).
      if (pulse.state !== "down" || pulse.problem.reason !== "MemberCredentialsInvalid") beat();
    },
    statistics: () => ({ beats, failures }),
  };
}
