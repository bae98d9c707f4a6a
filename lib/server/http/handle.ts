import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authenticate } from "@/lib/server/authentication/authenticate";
import type { Actor } from "@/lib/server/audit/actor";
import { recordRefusal, verbOfMethod } from "@/lib/server/audit/record-audit";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { parseJson, readBody } from "./read-body";
import { requestIdOf } from "./request-id";
import { guardWrite, isReadMethod, refuseForgedHeaders } from "./request-guard";
import { privateHeaders, statusHeaders, statusOf } from "./status-response";

export interface HandledRequest<Params> {
  /** Segments of the route, decoded once by Next. */
  params: Params;
  query: URLSearchParams;
  /** The parsed JSON body, unchecked: parse it with a zod schema. @throws StatusError BadRequest, RequestEntityTooLarge */
  body(): Promise<unknown>;
}

export type HandledOperation<Params> = (
  context: RequestContext,
  request: HandledRequest<Params>,
) => Promise<unknown>;

type RouteHandler<Params> = (request: Request, route: { params: Promise<Params> }) => Promise<Response>;

/**
 * The one wrapper of every JSON route: signed in (401), not forged from another site (403, 415), then `operation` runs.
 * Its value is answered as JSON with `status` (default 200), a Response as it is; `undefined` is answered 204. A StatusError becomes Status
 * JSON with its code; anything else is logged once and answered 500 with the request id. Never cached. A refusal becomes
 * an audit event, unless the operation recorded it; `writes: false` says that a POST only asks.
 */
export function handle<Params = Record<string, string>>(
  operation: HandledOperation<Params>,
  { status = 200, writes }: { status?: number; writes?: false } = {},
): RouteHandler<Params> {
  return async (request, route) => {
    const requestId = requestIdOf(request.headers.get("x-request-id"));
    const { config, logger } = getRuntime();
    let actor: Actor = { person: null, requestId };
    try {
      refuseForgedHeaders(request.headers.keys());
      const context = await authenticate(request);
      actor = context;
      if (!isReadMethod(request.method)) {
        guardWrite(
          (name) => request.headers.get(name) ?? undefined,
          config.ISTHMUS_PUBLIC_URL,
          request.method !== "DELETE" || request.body !== null,
        );
      }
      const value = await operation(context, {
        params: await route.params,
        query: new URL(request.url).searchParams,
        body: async () =>
          parseJson(await readBody(request.body ?? [], request.headers.get("content-length") ?? undefined)),
      });
      const headers = { ...privateHeaders, "x-request-id": requestId };
      if (value instanceof Response) return withHeaders(value, headers);
      return value === undefined
        ? new Response(null, { status: 204, headers })
        : Response.json(value, { status, headers });
    } catch (error) {
      if (isStatusError(error)) {
        const isWrite = writes ?? !isReadMethod(request.method);
        await recordRefusal({ actor, verb: verbOfMethod(request.method), isWrite, error });
      }
      const failure = statusOf(error, requestId, logger);
      return Response.json(failure, { status: failure.code, headers: statusHeaders(failure, requestId) });
    }
  };
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
