import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { viewOf } from "@/lib/server/views/view-of";

const pingMilliseconds = 15_000;
const patienceInPings = 4;
/** A reader that is this far behind gets no more patches but one fresh snapshot when it has caught up. */
const behindBytes = 1024 * 1024;

/**
 * `GET /api/topology/stream`: a snapshot, then patches, as server-sent events; it ends when the client goes away. When what the
 * person may see changes, a snapshot of that follows at once; when it is nothing any more, the stream ends.
 * The caller has checked sign-in, Origin and Sec-Fetch-Site, and ends the response when the session is revoked.
 * @throws StatusError Forbidden before anything is written.
 */
export function serveTopologyStream(
  _request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
): void {
  const readTopology = () => {
    authorize(context, "watch", { cluster: "*", group: "", version: "v1", resource: "services" });
    return viewOf(context).topology;
  };
  let topology = readTopology();
  const { access, logger } = getRuntime();
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "x-request-id": context.requestId,
  });
  let behind = false;
  let silentPings = 0;
  const send = (event: string) => {
    if (behind) return;
    response.write(event);
    behind = response.writableLength > behindBytes;
  };
  // The snapshot first: a reader takes a patch without one for a gap and opens the stream again.
  response.write(topology.snapshotEvent());
  let unsubscribe = topology.subscribe(send);
  const stopListening = access.onChange(() => {
    let next;
    try {
      next = readTopology();
    } catch (error) {
      logger.info(
        { requestId: context.requestId, err: error },
        "a topology stream ends: its reader may not see it",
      );
      response.destroy();
      return;
    }
    if (next === topology) return;
    unsubscribe();
    topology = next;
    if (!behind) response.write(topology.snapshotEvent());
    unsubscribe = topology.subscribe(send);
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
    stopListening();
    unsubscribe();
  });
}
