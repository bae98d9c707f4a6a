import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { authenticateSession, findSession } from "@/lib/server/authentication/authenticate";
import { recordRefusal, verbOfMethod } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { Runtime } from "@/lib/server/runtime";
import { viewOf } from "@/lib/server/views/view-of";
import { classifyRequest } from "./classify-request";
import { endWithSession } from "./end-with-session";
import { StreamCounter } from "./stream-limits";
import { formatMetrics } from "./metrics";
import { createPortal } from "./portal";
import type { PortalClusters } from "./portal-member";
import { guardStream, isReadMethod, refuseForgedHeaders } from "./request-guard";
import {
  assetSecurityPolicy,
  commonSecurityHeaders,
  dataSecurityPolicy,
  pageSecurityPolicy,
} from "./security-headers";
import { statusHeaders, statusOf } from "./status-response";

export type Serve = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface FrontDoorOptions {
  runtime: Pick<Runtime, "config" | "logger"> & { clusters: PortalClusters };
  /** Pages and JSON routes. */
  serveNext: Serve;
  serveTopologyStream(request: IncomingMessage, response: ServerResponse, context: RequestContext): unknown;
  /** False while starting or stopping. */
  isReady(): boolean;
  dev: boolean;
}

/** Request headers that Next or a proxy would believe; only this process says them. */
const ownHeaders =
  /^(x-request-id|x-nonce|content-security-policy.*|x-middleware-.*|x-invoke-.*|x-forwarded-.*|forwarded|x-matched-path|next-action)$/;

/**
 * The first code a request meets. Refuses forged headers, odd targets and methods, gives the request its id
 * and the answer its security headers, and lets nothing but the sign-in page, its assets and the health checks through
 * without a session, whatever the route behind would do.
 */
export function createFrontDoor({
  runtime,
  serveNext,
  serveTopologyStream,
  isReady,
  dev,
}: FrontDoorOptions): Serve {
  const { config, logger, clusters } = runtime;
  const publicOrigin = config.ISTHMUS_PUBLIC_URL;
  const common = commonSecurityHeaders(publicOrigin);
  const servePortal = createPortal({ clusters, publicOrigin });
  const topologyStreams = new StreamCounter({ perPerson: 200, perCluster: 2000 });

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<unknown> {
    refuseForgedHeaders(Object.keys(request.headers));
    const target = request.url ?? "";
    const kind = classifyRequest(target, dev);
    if (kind !== "portal") prepareForOthers(request, response, requestId);
    switch (kind) {
      case "refused":
        throw new StatusError("BadRequest", "the request target is not one that is served here", {
          causes: [{ reason: "PATH_INVALID", message: "the path is not served as it is spelt", field: "" }],
        });
      case "portal":
        return servePortal({ request, response, session: await authenticateSession(request), requestId });
      case "stream": {
        const session = await authenticateSession(request);
        requireRead(request);
        guardStream((name) => request.headers[name] as string | undefined, publicOrigin);
        if (response.destroyed) return undefined;
        response.once("close", topologyStreams.enter(session.person.username, "topology"));
        endWithSession(session, response);
        return serveTopologyStream(request, response, { person: session.person, requestId });
      }
      case "health":
        return sendText(
          response,
          isReady() || target.startsWith("/healthz") ? 200 : 503,
          isReady() ? "ok\n" : "starting or stopping\n",
        );
      case "metrics": {
        const { person } = await authenticateSession(request);
        return sendText(response, 200, formatMetrics(viewOf({ person, requestId }).clusters));
      }
      case "api":
        await authenticateSession(request);
        return serveNext(request, response);
      case "authentication":
        return serveNext(request, response);
      case "public-asset":
        response.setHeader("content-security-policy", assetSecurityPolicy(dev));
        return serveNext(request, response);
      case "public-page":
        return servePage(request, response);
      case "page":
        if (await findSession(request)) return servePage(request, response);
        return sendToSignIn(request, response, target);
    }
  }

  function servePage(request: IncomingMessage, response: ServerResponse): unknown {
    // Pages are read; a POST to one could only be a Server Action, of which there are none.
    requireRead(request);
    const nonce = randomBytes(16).toString("base64");
    const policy = pageSecurityPolicy({ nonce, dev });
    request.headers["content-security-policy"] = policy;
    request.headers["x-nonce"] = nonce;
    response.setHeader("content-security-policy", policy);
    return serveNext(request, response);
  }

  return (request, response) => {
    const requestId = randomUUID();
    for (const [name, value] of common) response.setHeader(name, value);
    serve(request, response, requestId).catch(async (error: unknown) => {
      await recordFailure(request, error, requestId);
      answerFailure(request, response, error, requestId);
    });
  };

  /** Never rejects: whoever is refused is answered all the same. */
  async function recordFailure(request: IncomingMessage, error: unknown, requestId: string): Promise<void> {
    if (!isStatusError(error)) return;
    const { method = "" } = request;
    try {
      const person = (await findSession(request))?.person ?? null;
      const actor = { person, requestId };
      await recordRefusal({ actor, verb: verbOfMethod(method), isWrite: !isReadMethod(method), error });
    } catch (why) {
      logger.error({ err: why, requestId }, "a refusal could not be recorded");
    }
  }

  function answerFailure(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
    requestId: string,
  ): void {
    // Nobody is there to be told, and that somebody left is no failure.
    if (response.destroyed && !response.headersSent) return;
    const status = statusOf(error, requestId, logger);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.setHeader("content-security-policy", dataSecurityPolicy);
    // What is left of a refused body is not read; the connection cannot carry another request.
    const closing = request.complete || isReadMethod(request.method ?? "") ? {} : { connection: "close" };
    response.writeHead(status.code, { ...statusHeaders(status, requestId), ...closing });
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(status));
  }
}

function prepareForOthers(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  for (const name of Object.keys(request.headers)) if (ownHeaders.test(name)) delete request.headers[name];
  request.headers["x-request-id"] = requestId;
  response.setHeader("x-request-id", requestId);
  response.setHeader("content-security-policy", dataSecurityPolicy);
}

function requireRead(request: IncomingMessage): void {
  if (!isReadMethod(request.method ?? ""))
    throw new StatusError("MethodNotAllowed", `${request.method} is not served here`);
}

function sendToSignIn(request: IncomingMessage, response: ServerResponse, target: string): void {
  requireRead(request);
  const returnTo = target.length <= 1024 ? `?callbackUrl=${encodeURIComponent(target)}` : "";
  response.writeHead(302, { location: `/sign-in${returnTo}`, "cache-control": "no-store" }).end();
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" })
    .end(text);
}
