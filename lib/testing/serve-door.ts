import { createServer, request as send, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Runtime } from "@/lib/server/runtime";
import { createFrontDoor } from "@/lib/server/http/front-door";
import { serveTopologyStream } from "@/lib/server/http/topology-stream";

export interface DoorCall {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** The front door of a whole runtime, on a port of its own; pages and JSON routes are not behind it. */
export interface ServedDoor {
  /** Sends the target as it is; the answer's head only. */
  open(target: string, call?: DoorCall): Promise<IncomingMessage>;
  /** As {@link open}, read whole. */
  call(target: string, call?: DoorCall): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

export async function serveDoor(runtime: Runtime): Promise<ServedDoor> {
  const server = createServer(
    createFrontDoor({
      runtime,
      serveNext: (_request, response) => response.writeHead(418).end(),
      serveTopologyStream,
      isReady: () => true,
      dev: false,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const open: ServedDoor["open"] = (path, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const all = { ...length, ...headers };
      const outgoing = send({ host: "127.0.0.1", port, path, method, headers: all, agent: false }, resolve);
      outgoing.once("error", reject);
      outgoing.end(body);
    });
  return {
    open,
    async call(target, options) {
      const incoming = await open(target, options);
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      return { status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
