import { parseStatus, StatusError } from "@/lib/domain/kubernetes/status-error";
import { createEventStreamParser, type StreamEvent } from "./parse-event-stream";

/**
 * `connecting`: no byte yet. `live`: bytes arrive. `lost`: it was live, or could not connect; retrying.
 * `refused`: the person may not read it (403); asked again, as rights may come back. `ended`: the session is over (401) and no
 * retry can help.
 */
export type StreamState = "connecting" | "live" | "lost" | "refused" | "ended";

export interface EventStreamOptions {
  url: string;
  /** Called for each event. Return false to say "there is a gap": the stream is dropped and opened again. */
  onEvent: (event: StreamEvent) => boolean;
  onState: (state: StreamState, error?: StatusError) => void;
  /** No byte for this long means that the connection is dead (the server pings each 15 s). */
  idleMilliseconds?: number;
  fetch?: typeof fetch;
  random?: () => number;
}

const firstDelayMilliseconds = 500;
const longestDelayMilliseconds = 10_000;

/** Full jitter: uniform in [0, min(longest, first × 2^attempt)), never under 100 ms. */
export function nextDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestDelayMilliseconds, firstDelayMilliseconds * 2 ** attempt);
  return Math.max(100, Math.round(random() * ceiling));
}

async function refuse(response: Response): Promise<StatusError> {
  const body: unknown = await response.json().catch(() => undefined);
  return (
    parseStatus(body) ??
    new StatusError("BadGateway", `the stream answered ${response.status}`, undefined, {
      code: response.status,
    })
  );
}

/**
 * Opens a server-sent event stream that heals itself: a drop, a gap or silence leads to a new connection after a
 * full-jitter pause. `EventSource` is not used because it hides the HTTP status: a 401 must end the stream.
 * @returns close, after which no callback is called any more.
 */
export function openEventStream({
  url,
  onEvent,
  onState,
  idleMilliseconds = 40_000,
  fetch: request = fetch,
  random = Math.random,
}: EventStreamOptions): () => void {
  let closed = false;
  let attempt = 0;
  let controller = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;

  const readAll = async (body: ReadableStream<Uint8Array>, abort: AbortController) => {
    const parse = createEventStreamParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let idle: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(idle);
      idle = setTimeout(() => abort.abort(new Error("no byte from the server")), idleMilliseconds);
    };
    watch();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || closed) return;
        watch();
        for (const event of parse(decoder.decode(value, { stream: true }))) {
          if (closed) return;
          attempt = 0;
          onState("live");
          if (!onEvent(event)) {
            abort.abort(new Error("gap in the stream"));
            return;
          }
        }
      }
    } finally {
      clearTimeout(idle);
    }
  };

  const connect = async () => {
    const abort = new AbortController();
    controller = abort;
    let failure: StatusError | undefined;
    try {
      const response = await request(url, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: abort.signal,
      });
      if (closed) return;
      if (response.status === 401) {
        onState("ended", await refuse(response));
        return;
      }
      if (!response.ok || response.body === null) failure = await refuse(response);
      else await readAll(response.body, abort);
    } catch (error) {
      failure = new StatusError("ServiceUnavailable", "the server does not answer", undefined, {
        cause: error,
      });
    }
    if (closed) return;
    onState(failure?.code === 403 ? "refused" : "lost", failure);
    retry = setTimeout(() => void connect(), nextDelay(attempt, random));
    attempt += 1;
  };

  onState("connecting");
  void connect();
  return () => {
    closed = true;
    clearTimeout(retry);
    controller.abort();
  };
}
