import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ClusterEndpoint } from "../server/clusters/endpoint";
import type { FleetCluster } from "./fleet";

export interface RecordingMember {
  endpoint: ClusterEndpoint;
  /** Name and value by turns, byte for byte, of every request but those of discovery. */
  requests: { method: string; url: string; rawHeaders: string[] }[];
  /** Answers every request but those of discovery; by default an empty list. */
  answer(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

const resources = ["pods", "services"].map((resource) => ({
  resource,
  responseKind: { kind: resource },
  scope: "Namespaced",
  verbs: ["get", "list"],
}));
const listOf = (items: object[]) => ({
  kind: "APIGroupDiscoveryList",
  apiVersion: "apidiscovery.k8s.io/v2",
  items,
});
const discovery: Record<string, object> = {
  "/api": listOf([{ metadata: { name: "" }, versions: [{ version: "v1", resources }] }]),
  "/apis": listOf([]),
};

/**
 * A member that misbehaves on demand, or writes down what it was sent: what no real API server does. It holds the
 * certificate of a real one, and says that it serves pods and services, nothing else.
 */
export async function startRecordingMember({
  serving,
  directEndpoint,
}: FleetCluster): Promise<RecordingMember> {
  const requests: RecordingMember["requests"] = [];
  const emptyList = (_request: IncomingMessage, response: ServerResponse): void => {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end('{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}');
  };
  let handler = emptyList;
  const server = createServer(serving, (request, response) => {
    const document = discovery[request.url ?? ""];
    if (document) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
      return;
    }
    requests.push({ method: request.method ?? "", url: request.url ?? "", rawHeaders: request.rawHeaders });
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: {
      server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      caData: directEndpoint.caData,
    },
    requests,
    answer(next) {
      handler = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
