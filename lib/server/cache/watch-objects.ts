import "server-only";
import { describeFailureAnswer, describeNetworkFailure } from "../clusters/member-failure";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Grant } from "../authorization/grant";
import { readFailure } from "../clusters/read-body";
import { discard, type ClusterTransport } from "../clusters/transport";
import type { Clock } from "./clock";
import { createLineParser, LineTooLongError } from "./line-parser";
import { limits } from "./limits";
import { asRecord, asText, type Json } from "@/lib/domain/kubernetes/projection/read-json";

/** Bookmarks come about each minute, so that two missing in a row mean that this one connection carries nothing any more. */
export const silenceMilliseconds = 150_000;

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  object: Json;
  resourceVersion: string;
}

/** A line of a watch that is no event: what follows it cannot be trusted to be complete. */
export class UnreadableEventError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnreadableEventError";
  }
}

export interface WatchRequest {
  transport: ClusterTransport;
  grant: Grant;
  path: string;
  resourceVersion: string;
  clock: Clock;
  silenceMilliseconds: number;
  signal: AbortSignal;
  onOpen(): void;
  onBytes(): void;
  /** Called in order, synchronously, as soon as the event's last byte is there. */
  onEvent(event: WatchEvent): void;
}

const eventTypes: ReadonlySet<string> = new Set(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);

function parseEvent(cluster: string, line: string): WatchEvent {
  let parsed: Json;
  try {
    parsed = asRecord(JSON.parse(line));
  } catch (cause) {
    throw new UnreadableEventError(
      `a line of the watch is no JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : ""}`,
    );
  }
  const object = asRecord(parsed.object);
  if (parsed.type === "ERROR") {
    const code = typeof object.code === "number" ? object.code : 500;
    throw describeFailureAnswer(cluster, code, object);
  }
  const resourceVersion = asText(asRecord(object.metadata).resourceVersion);
  if (typeof parsed.type !== "string" || !eventTypes.has(parsed.type) || resourceVersion === "") {
    throw new UnreadableEventError("a line of the watch is no event with a resourceVersion");
  }
  return { type: parsed.type as WatchEvent["type"], object, resourceVersion };
}

/**
 * Opens one watch and follows it until the server ends it, which it does after a random 240 to 480 s, so that a fleet of
 * watches does not come back at one moment. Resolves with the bytes of a last line that was cut off (0: a clean end).
 * @throws StatusError what the member answered or said in an ERROR event (410: the version is gone), or that the
 * connection broke or fell silent; UnreadableEventError on a line that is no event; what `onEvent` throws.
 */
export async function watchObjects(request: WatchRequest): Promise<number> {
  const { transport, clock } = request;
  const { cluster } = transport;
  const silence = new AbortController();
  const signal = AbortSignal.any([request.signal, silence.signal]);
  const response = await transport.request(request.grant, {
    method: "GET",
    path: request.path,
    query: {
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: request.resourceVersion,
      timeoutSeconds: String(240 + Math.floor(clock.random() * 241)),
    },
    signal,
    lane: "watch",
  });
  if (response.statusCode !== 200) throw await readFailure(cluster, response);
  let lastByteAt = clock.now();
  let cancel = (): void => undefined;
  const listen = (after: number): void => {
    cancel = clock.schedule(after, () => {
      const rest = request.silenceMilliseconds - (clock.now() - lastByteAt);
      if (rest > 0) listen(rest);
      else
        silence.abort(new StatusError("Timeout", `cluster ${cluster} fell silent on a watch`, { cluster }));
    });
  };
  listen(request.silenceMilliseconds);
  const parser = createLineParser(limits.lineBytes, (line) => request.onEvent(parseEvent(cluster, line)));
  try {
    request.onOpen();
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      lastByteAt = clock.now();
      request.onBytes();
      parser.push(chunk);
    }
    return parser.pending();
  } catch (error) {
    discard(response);
    if (error instanceof LineTooLongError) throw new UnreadableEventError(error.message);
    if (error instanceof UnreadableEventError) throw error;
    throw describeNetworkFailure(cluster, error);
  } finally {
    cancel();
  }
}
