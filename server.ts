/** The process: environment → runtime → clusters → Next → one HTTP server. `npm start` and `npm run dev` both run it. */
import "server-only";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import next from "next";
import { isAcceptablePublicUrl } from "@/lib/server/authentication/session-cookies";
import { createClusterStatusController } from "@/lib/server/controllers/cluster-status/cluster-status-controller";
import { createMemberPolicyController } from "@/lib/server/controllers/member-policy/member-policy-controller";
import { createTenancyController } from "@/lib/server/controllers/tenancy/tenancy-controller";
import { parseConfig } from "@/lib/server/config";
import { createRuntime } from "@/lib/server/create-runtime";
import { createFrontDoor } from "@/lib/server/http/front-door";
import { serveTopologyStream } from "@/lib/server/http/topology-stream";
import { createLogger } from "@/lib/server/logger";
import { setRuntime } from "@/lib/server/runtime";

const stopMilliseconds = 10_000;

/** Older ones ignore `shouldUpgradeCallback` and run no TypeScript; `npm start` brings a newer one. */
function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 24 || (major === 24 && minor < 9))
    throw new Error(
      `Isthmus cannot start: it needs Node 24.9 or newer, and this is ${process.versions.node}`,
    );
}

async function start(): Promise<void> {
  requireNode();
  const config = parseConfig(process.env);
  if (!isAcceptablePublicUrl(config.ISTHMUS_PUBLIC_URL)) {
    throw new Error(
      "Isthmus cannot start, its environment is wrong:\n  ISTHMUS_PUBLIC_URL: must be https, unless it is a loopback address",
    );
  }
  const logger = createLogger(config.ISTHMUS_LOG_LEVEL);
  const dev = process.env["NODE_ENV"] !== "production";
  const { ISTHMUS_LISTEN_HOST: hostname, ISTHMUS_PORT: port } = config;
  const runtime = createRuntime(config, logger);
  setRuntime(runtime);
  const { clusters } = runtime;
  const memberPolicy = createMemberPolicyController({ registry: clusters, access: runtime.access, logger });
  const clusterStatus = createClusterStatusController({
    registry: clusters,
    subjects: config.ISTHMUS_IMPERSONATED_SUBJECTS,
    identity: memberPolicy.verdict,
    onIdentity: memberPolicy.onChange,
    logger,
  });
  const tenancyKeeper = createTenancyController({
    registry: clusters,
    store: runtime.tenancy,
    logger,
    applied: memberPolicy.applied,
    onApplied: memberPolicy.onChange,
  });

  const server = createServer({
    maxHeaderSize: 16 * 1024,
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 65_000,
    // Nothing of ours upgrades: who asks to is answered, and recorded, as who does not. Next would take the socket. `next dev`
    // alone reloads pages through a web socket of its own.
    shouldUpgradeCallback: ({ url = "" }) => dev && url.startsWith("/_next/"),
  });
  const app = next({ dev, hostname, port, customServer: true, httpServer: server });
  let ready = false;
  const serve = createFrontDoor({
    runtime,
    serveNext: app.getRequestHandler(),
    serveTopologyStream,
    isReady: () => ready,
    dev,
  });
  server.on("request", serve);
  server.on("connect", (_request, socket: Duplex) =>
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\n"),
  );

  runtime.start();
  clusterStatus.start();
  tenancyKeeper.start();
  memberPolicy.start();
  await app.prepare();
  if (dev) {
    const upgradeNext = app.getUpgradeHandler();
    server.on("upgrade", (request, socket: Duplex, head) => void upgradeNext(request, socket, head));
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  ready = true;
  logger.info({ url: config.ISTHMUS_PUBLIC_URL, clusters: clusters.names().length }, "Isthmus is ready");

  const stop = (signal: string) => {
    ready = false;
    logger.info({ signal }, "Isthmus stops");
    // Open streams end with their clusters; whoever is still reading after a while is cut.
    const force = setTimeout(() => server.closeAllConnections(), stopMilliseconds);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    clusterStatus.stop();
    memberPolicy.stop();
    tenancyKeeper.stop();
    Promise.all([closed, runtime.stop(), app.close()])
      .catch((error: unknown) => logger.error({ err: error }, "stopping failed"))
      .finally(() => {
        clearTimeout(force);
        process.exit();
      });
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
