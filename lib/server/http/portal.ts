import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Session } from "@/lib/server/authentication/read-session";
import { authorize, type Grant } from "@/lib/server/authorization/authorize";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import type { Logger } from "@/lib/server/logger";
import { endWithSession } from "./end-with-session";
import { answerHeaders, refuseAnswer } from "./portal-answer";
import { findReachable, lookupServed, type PortalClusters, type PortalMember } from "./portal-member";
import { parsePortalPath, type PortalPath } from "./portal-path";
import { checkScope, readIntent, type PortalIntent } from "./portal-request";
import { pump } from "./pump";
import { readBody } from "./read-body";
import { guardStream, guardWrite, mediaType } from "./request-guard";
import { dataSecurityPolicy } from "./security-headers";
import { privateHeaders } from "./status-response";
import { StreamCounter } from "./stream-limits";

export interface PortalOptions {
  clusters: PortalClusters;
  publicOrigin: string;
  logger: Logger;
}

export interface PortalRequest {
  request: IncomingMessage;
  response: ServerResponse;
  session: Session;
  requestId: string;
}

export type Portal = (asked: PortalRequest) => Promise<void>;

type PortalMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const answerMilliseconds = 30_000;

/** JSON in the forms kubectl and client libraries ask for; protobuf stays out, nobody here reads it. */
const acceptable =
  /^application\/json(;as=(Table|PartialObjectMetadata|PartialObjectMetadataList);v=v1;g=meta\.k8s\.io)?(,application\/json)?$/;

/**
 * The API portal: a member's own API, as the signed-in person. Parses the raw target, finds the verb, asks `authorize()`,
 * sends what it built itself, streams the answer with backpressure. Writes and refusals leave an audit line.
 * @returns a function that answers, or rejects with a StatusError when nothing was sent yet.
 */
export function createPortal({ clusters, publicOrigin, logger }: PortalOptions): Portal {
  const streams = new StreamCounter();

  async function serve(asked: PortalRequest, path: PortalPath): Promise<void> {
    const { request, session, requestId } = asked;
    const { cluster, address } = path;
    const intent = readIntent(request.method ?? "", address, path.query);
    const header = (name: string) => headerOf(request, name);
    if (request.method !== "GET")
      guardWrite(header, publicOrigin, hasBody(request) || request.method !== "DELETE");
    if (intent.streams) guardStream(header, publicOrigin);
    const member = findReachable(clusters, cluster);
    // Our own decision comes first: a refusal must not depend on what the member serves.
    const grant = authorize({ person: session.person, requestId }, intent.verb, { cluster, ...address });
    const served = await lookupServed(member, address);
    checkScope(cluster, address, served.namespaced, intent.verb);
    // Who left while we asked tells nobody any more: nothing may be opened for them.
    if (asked.response.destroyed) return;
    if (intent.streams) await serveStream(asked, member, grant, intent);
    else await serveAnswer(asked, member, grant, intent);
    if (request.method !== "GET") audit(asked, path, intent.verb, "allowed", asked.response.statusCode);
  }

  /** A request with an answer of its own: bounded in time, and given up when the client leaves. */
  async function serveAnswer(
    asked: PortalRequest,
    member: PortalMember,
    grant: Grant,
    intent: PortalIntent,
  ): Promise<void> {
    const abort = new AbortController();
    const timer = setTimeout(
      () => abort.abort(new DOMException("no answer in time", "TimeoutError")),
      answerMilliseconds,
    );
    try {
      await forward(asked, member, grant, intent, abort);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A watch or a followed log: counted, and ended with the session. */
  async function serveStream(
    asked: PortalRequest,
    member: PortalMember,
    grant: Grant,
    intent: PortalIntent,
  ): Promise<void> {
    const leave = streams.enter(asked.session.person.username, grant.target.cluster);
    const stopListening = endWithSession(asked.session, asked.response);
    try {
      await forward(asked, member, grant, intent, new AbortController());
    } finally {
      stopListening();
      leave();
    }
  }

  function audit(
    { session, requestId }: PortalRequest,
    { cluster, address }: PortalPath,
    verb: string,
    decision: string,
    code: number,
  ): void {
    const { username, issuer } = session.person;
    logger.info(
      { event: "audit", requestId, user: username, issuer, cluster, verb, ...address, decision, code },
      `portal ${verb} ${decision}`,
    );
  }

  return async (asked) => {
    const path = parsePortalPath(asked.request.url ?? "");
    try {
      await serve(asked, path);
    } catch (error) {
      if (isStatusError(error) && error.code < 500)
        audit(asked, path, asked.request.method ?? "", "refused", error.code);
      throw isStatusError(error) ? nameCluster(error, path.cluster) : error;
    }
  };
}

/** A refusal of ours before a member was asked names the cluster all the same. */
function nameCluster(error: StatusError, cluster: string): StatusError {
  if (error.details?.cluster !== undefined) return error;
  const { reason, message, details, code, cause } = error;
  return new StatusError(reason, message, { ...details, cluster }, { code, cause });
}

async function forward(
  asked: PortalRequest,
  member: PortalMember,
  grant: Grant,
  intent: PortalIntent,
  abort: AbortController,
): Promise<void> {
  const { request, response, requestId } = asked;
  const { cluster } = grant.target;
  // Node tells of the end of every answer; only one that was cut short ends the request to the member.
  const onClose = () => {
    if (!response.writableFinished) abort.abort();
  };
  response.once("close", onClose);
  if (response.destroyed) return;
  try {
    const body =
      request.method !== "GET" && hasBody(request)
        ? await readBody(request, request.headers["content-length"])
        : undefined;
    const { accept } = request.headers;
    const upstream = await member.transport.request(grant, {
      method: request.method as PortalMethod,
      path: buildResourcePath(grant.target),
      query: intent.query,
      headers: {
        ...(accept !== undefined && acceptable.test(accept) ? { accept } : {}),
        ...(body === undefined ? {} : { "content-type": mediaType(request.headers["content-type"]) }),
      },
      ...(body === undefined ? {} : { body }),
      signal: abort.signal,
      ...(intent.streams ? { lane: "watch" as const } : {}),
    });
    await refuseAnswer(cluster, upstream);
    response.writeHead(upstream.statusCode, {
      ...answerHeaders(upstream),
      ...privateHeaders,
      "content-security-policy": dataSecurityPolicy,
      "x-request-id": requestId,
    });
    // A quiet watch would otherwise look like an unanswered request.
    if (intent.streams) response.flushHeaders();
    await pump(upstream.body, response);
  } finally {
    response.removeListener("close", onClose);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
