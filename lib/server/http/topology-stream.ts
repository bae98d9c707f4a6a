import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

const pingMilliseconds = 15_000;
const patienceInPings = 4;
/** A reader that is this far behind gets no more patches but one fresh snapshot when it has caught up. */
const behindBytes = 1024 * 1024;

/**
 * `GET /api/topology/stream`: a snapshot, then patches, as server-sent events; it ends when the client goes away.
 * The caller has checked sign-in, Origin and Sec-Fetch-Site, and ends the response when the session is revoked.
 * @throws StatusError Forbidden before anything is written.
 */
export function serveTopologyStream(
  _request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
): void {
  authorize(context, "watch", { cluster: "*", group: "", version: "v1", resource: "services" });
  const { topology } = getRuntime();
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "x-request-id": context.requestId,
  });
  let behind = false;
  let silentPings = 0;
  // The snapshot first: a reader takes a patch without one for a gap and opens the stream again.
  response.write(topology.snapshotEvent());
  const unsubscribe = topology.subscribe((event) => {
    if (behind) return;
    response.write(event);
    behind = response.writableLength > behindBytes;
  });
  response.on("drain", () => {
    if (!behind) return;
    response.write(topology.snapshotEvent());
    behind = false;
    silentPings = 0;
  });
  const ping = setInterval(() => {
    silentPings = behind ? silentPings + 1 : 0;
    // A reader that never takes what it asked for is let go; one that comes back begins with a snapshot.
    if (silentPings > patienceInPings) response.destroy();
    else if (!behind) response.write("event: ping\ndata: {}\n\n");
  }, pingMilliseconds);
  response.on("close", () => {
    clearInterval(ping);
    unsubscribe();
  });
}
