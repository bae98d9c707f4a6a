import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseStatus, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Session } from "@/lib/server/authentication/read-session";
import type { Grant } from "@/lib/server/authorization/grant";
import { parseJson, readBody as readMemberBody } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import type { MemberResponse } from "@/lib/server/clusters/transport";
import { answerHeaders, refuseAnswer } from "./portal-answer";
import type { PortalMember } from "./portal-member";
import type { PortalIntent } from "./portal-request";
import type { CheckedWrite } from "./portal-tenant-write";
import { pump } from "./pump";
import { readBody } from "./read-body";
import { mediaType } from "./request-guard";
import { dataSecurityPolicy } from "./security-headers";
import { privateHeaders } from "./status-response";

const answerBytes = 8 * 1024 * 1024;

type PortalMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface PortalRequest {
  request: IncomingMessage;
  response: ServerResponse;
  session: Session;
  requestId: string;
}

interface ForwardOptions {
  abort: AbortController;
  write?: CheckedWrite | undefined;
  /** Read the answer whole and give it back. */
  isKept?: boolean;
}

/** What a member answered to a write. */
export type KeptAnswer =
  { code: number; object: unknown; failure?: undefined } | { object?: undefined; failure: StatusError };

/** JSON in the forms kubectl and client libraries ask for; protobuf stays out, nobody here reads it. */
const acceptable =
  /^application\/json(;as=(Table|PartialObjectMetadata|PartialObjectMetadataList);v=v1;g=meta\.k8s\.io)?(,application\/json)?$/;

/** Sends what was granted and passes the answer on. @returns the answer when it is to be kept; undefined when the client left. */
export async function forward(
  asked: PortalRequest,
  member: PortalMember,
  grant: Grant,
  intent: PortalIntent,
  { abort, write, isKept = false }: ForwardOptions,
): Promise<KeptAnswer | undefined> {
  const { request, response, requestId } = asked;
  const { cluster } = grant.target;
  // Node tells of the end of every answer; only one that was cut short ends the request to the member.
  const onClose = () => {
    if (!response.writableFinished) abort.abort();
  };
  response.once("close", onClose);
  if (response.destroyed) return undefined;
  try {
    const body =
      write !== undefined
        ? write.body
        : request.method !== "GET" && hasBody(request)
          ? await readBody(request, request.headers["content-length"])
          : undefined;
    const { accept } = request.headers;
    const upstream = await member.transport.request(grant, {
      method: write?.method ?? (request.method as PortalMethod),
      path: buildResourcePath(grant.target),
      query: intent.query,
      headers: {
        ...(accept !== undefined && acceptable.test(accept) ? { accept } : {}),
        ...(body === undefined
          ? {}
          : {
              "content-type":
                write === undefined ? mediaType(request.headers["content-type"]) : "application/json",
            }),
      },
      ...(body === undefined ? {} : { body }),
      signal: abort.signal,
      ...(intent.streams ? { lane: "watch" as const } : {}),
    });
    await refuseAnswer(cluster, upstream);
    const head = {
      ...answerHeaders(upstream),
      ...privateHeaders,
      "content-security-policy": dataSecurityPolicy,
      "x-request-id": requestId,
    };
    if (isKept) return await sendKept(cluster, upstream, response, head);
    response.writeHead(upstream.statusCode, head);
    // A quiet watch would otherwise look like an unanswered request.
    if (intent.streams) response.flushHeaders();
    await pump(upstream.body, response);
    return undefined;
  } finally {
    response.removeListener("close", onClose);
  }
}

/** The answer to a write is one object; it is read whole, so that the record says what is stored. */
async function sendKept(
  cluster: string,
  upstream: MemberResponse,
  response: ServerResponse,
  head: Record<string, string | string[]>,
): Promise<KeptAnswer> {
  const text = await readMemberBody(cluster, upstream, answerBytes);
  response.writeHead(upstream.statusCode, { ...head, "content-length": String(Buffer.byteLength(text)) });
  response.end(text);
  const parsed = parseJson(text);
  if (upstream.statusCode < 400) return { code: upstream.statusCode, object: parsed };
  const failure = parseStatus(parsed, cluster);
  return {
    failure:
      failure ??
      new StatusError(
        "Unknown",
        `cluster ${cluster} answered ${upstream.statusCode}`,
        { cluster },
        { code: upstream.statusCode },
      ),
  };
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
