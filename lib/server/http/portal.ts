import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Session } from "@/lib/server/authentication/read-session";
import { authorize, type Grant } from "@/lib/server/authorization/authorize";
import { createDiscovery, type Discovery } from "@/lib/server/clusters/discovery";
import { buildResourcePath, type ResourceAddress } from "@/lib/server/clusters/resource-path";
import type { ClusterTransport, MemberResponse } from "@/lib/server/clusters/transport";
import type { Logger } from "@/lib/server/logger";
import { endWithSession } from "./end-with-session";
import { answerHeaders, refuseAnswer } from "./portal-answer";
import { parsePortalPath } from "./portal-path";
import { checkScope, readIntent, type PortalIntent } from "./portal-request";
import { readBody } from "./read-body";
import { guardStream, guardWrite, mediaType } from "./request-guard";
import { privateHeaders } from "./status-response";
import { StreamCounter } from "./stream-limits";

/** What the portal needs to know of a cluster. */
export interface PortalMember {
  transport: ClusterTransport;
  cache: { freshness(): string; problem(): string | undefined };
}

export interface PortalOptions {
  findMember(name: string): PortalMember | undefined;
  publicOrigin: string;
  logger: Logger;
  streams?: StreamCounter;
}

export interface PortalRequest {
  request: IncomingMessage;
  response: ServerResponse;
  session: Session;
  requestId: string;
}

export type Portal = (asked: PortalRequest) => Promise<void>;

const answerMilliseconds = 30_000;

/** JSON in the forms kubectl and client libraries ask for; protobuf stays out, nobody here reads it. */
const acceptable =
  /^application\/json(;as=(Table|PartialObjectMetadata|PartialObjectMetadataList);v=v1;g=meta\.k8s\.io)?(,application\/json)?$/;

/**
 * The API portal: a member's own API, as the signed-in person. Parses the raw target, finds the verb, asks `authorize()`,
 * sends what it built itself, streams the answer with backpressure. Writes and refusals leave an audit line.
 * @returns a function that answers, or throws a StatusError when nothing was sent yet.
 */
export function createPortal({
  findMember,
  publicOrigin,
  logger,
  streams = new StreamCounter(),
}: PortalOptions): Portal {
  const discoveries = new WeakMap<ClusterTransport, Discovery>();

  function discoveryOf(transport: ClusterTransport): Discovery {
    let discovery = discoveries.get(transport);
    if (!discovery) discoveries.set(transport, (discovery = createDiscovery(transport)));
    return discovery;
  }

  function findReachable(cluster: string): PortalMember {
    const member = findMember(cluster);
    if (!member) throw new StatusError("NotFound", `there is no cluster ${cluster}`, { cluster });
    const freshness = member.cache.freshness();
    if (freshness === "offline" || freshness === "stale") {
      const why = member.cache.problem();
      throw new StatusError(
        "ServiceUnavailable",
        `cluster ${cluster} does not answer${why === undefined ? "" : `: ${why}`}`,
        { cluster, retryAfterSeconds: 5 },
      );
    }
    return member;
  }

  async function grantFor(
    { session, requestId }: PortalRequest,
    member: PortalMember,
    cluster: string,
    address: ResourceAddress,
    verb: PortalIntent["verb"],
  ): Promise<Grant> {
    const { group, version, resource, subresource } = address;
    // First ours: a refusal must not depend on what the member serves.
    const grant = authorize({ person: session.person, requestId }, verb, { cluster, ...address });
    const served = await discoveryOf(member.transport).lookupResource(group, version, resource);
    if (!served || (subresource !== undefined && !served.subresources.includes(subresource))) {
      const name = subresource === undefined ? resource : `${resource}/${subresource}`;
      throw new StatusError(
        "NotFound",
        `cluster ${cluster} serves no ${name} in ${group === "" ? "" : `${group}/`}${version}`,
        { cluster, kind: resource },
      );
    }
    checkScope(cluster, address, served.namespaced, verb);
    return grant;
  }

  async function answer(
    asked: PortalRequest,
    cluster: string,
    address: ResourceAddress,
    rawQuery: string,
  ): Promise<void> {
    const { request, response, session } = asked;
    const method = request.method as "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    const header = (name: string) => headerOf(request, name);
    const intent = readIntent(method, address, rawQuery);
    const writes = method !== "GET";
    const hasBody = header("transfer-encoding") !== undefined || Number(header("content-length") ?? 0) > 0;
    if (writes) guardWrite(header, publicOrigin, hasBody || method !== "DELETE");
    if (intent.streams) guardStream(header, publicOrigin);
    const member = findReachable(cluster);
    const grant = await grantFor(asked, member, cluster, address, intent.verb);
    const leave = intent.streams ? streams.enter(session.person.username, cluster) : undefined;
    const abort = new AbortController();
    const onClose = () => abort.abort();
    response.once("close", onClose);
    const stopWatchingSession = intent.streams ? endWithSession(session, response) : undefined;
    const timer = intent.streams
      ? undefined
      : setTimeout(
          () => abort.abort(new DOMException("no answer in time", "TimeoutError")),
          answerMilliseconds,
        );
    try {
      const body = writes && hasBody ? await readBody(request, header("content-length")) : undefined;
      const accept = header("accept");
      const upstream = await member.transport.request(grant, {
        method,
        path: buildResourcePath(address),
        query: intent.query,
        headers: {
          ...(accept !== undefined && acceptable.test(accept) ? { accept } : {}),
          ...(body === undefined ? {} : { "content-type": mediaType(header("content-type")) }),
        },
        ...(body === undefined ? {} : { body }),
        signal: abort.signal,
        ...(intent.streams ? { lane: "watch" as const } : {}),
      });
      await refuseAnswer(cluster, upstream);
      await send(response, upstream, asked.requestId, intent.streams);
      if (writes) audit(asked, cluster, address, intent.verb, "allowed", upstream.statusCode);
    } finally {
      clearTimeout(timer);
      response.removeListener("close", onClose);
      stopWatchingSession?.();
      leave?.();
    }
  }

  function audit(
    { session, requestId }: PortalRequest,
    cluster: string,
    address: ResourceAddress,
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
    const { cluster, address, query } = parsePortalPath(asked.request.url ?? "");
    try {
      await answer(asked, cluster, address, query);
    } catch (error) {
      if (isStatusError(error) && error.code < 500)
        audit(asked, cluster, address, asked.request.method ?? "", "refused", error.code);
      throw error;
    }
  };
}

async function send(
  response: ServerResponse,
  upstream: MemberResponse,
  requestId: string,
  streams: boolean,
): Promise<void> {
  response.writeHead(upstream.statusCode, {
    ...answerHeaders(upstream),
    ...privateHeaders,
    "x-request-id": requestId,
  });
  // A quiet watch would otherwise look like an unanswered request.
  if (streams) response.flushHeaders();
  try {
    await pipeline(upstream.body, response);
  } catch (error) {
    // The head is gone; cutting the connection is the only way left to say that the body is not whole.
    response.destroy();
    if (!isClosure(error)) throw error;
  }
}

/** One of the two sides left, which ends a stream and is no failure of ours. */
function isClosure(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    code === "ERR_STREAM_PREMATURE_CLOSE" ||
    code === "UND_ERR_ABORTED" ||
    code === "ECONNRESET" ||
    code === "UND_ERR_SOCKET" ||
    (error as Error | null)?.name === "AbortError"
  );
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
