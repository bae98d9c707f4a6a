import "server-only";
import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { recordRefusal, verbOfMethod } from "@/lib/server/audit/record-audit";
import { requestIdOf } from "@/lib/server/http/request-id";
import { guardOrigin, refuseForgedHeaders } from "@/lib/server/http/request-guard";
import { privateHeaders, statusHeaders, statusOf } from "@/lib/server/http/status-response";
import { getRuntime } from "@/lib/server/runtime";
import { authenticationOptions } from "./authentication-options";
import { recordSession } from "./record-session";

interface AuthenticationRoute {
  params: Promise<{ nextauth: string[] }>;
}

/** What of next-auth is reachable; its session endpoint would prolong sessions, its log endpoint takes foreign text. */
const reachable: ReadonlySet<string> = new Set([
  "GET signin",
  "POST signin",
  "GET callback",
  "GET csrf",
  "GET error",
  "GET signout",
  "POST signout",
]);

/** `/api/auth/*`: next-auth behind our own checks. Form posts must come from our origin besides carrying next-auth's token. */
export async function serveAuthentication(
  request: NextRequest,
  route: AuthenticationRoute,
): Promise<Response> {
  const { config, logger, tenancy } = getRuntime();
  const requestId = requestIdOf(request.headers.get("x-request-id"));
  try {
    refuseForgedHeaders(request.headers.keys());
    const action = (await route.params).nextauth[0] ?? "";
    if (!reachable.has(`${request.method} ${action}`))
      throw new StatusError("NotFound", `there is no ${request.method} ${action} here`);
    if (request.method === "POST") {
      guardOrigin((name) => request.headers.get(name) ?? undefined, config.ISTHMUS_PUBLIC_URL);
      // next-auth hands a post's query on to the provider, where it could replace redirect_uri or scope.
      if (request.nextUrl.search !== "") throw new StatusError("BadRequest", "a sign-in form has no query");
    }
    // next-auth knows its own address from this variable only, else it believes a Host header.
    process.env["NEXTAUTH_URL"] = config.ISTHMUS_PUBLIC_URL;
    const knownGroups = () => new Set(tenancy.state().teams.flatMap((team) => team.spec.oidcGroups));
    const options = authenticationOptions(config, logger, knownGroups, (event) =>
      recordSession(requestId, event),
    );
    const response: Response = await NextAuth(request, route, options);
    for (const [name, value] of Object.entries(privateHeaders)) response.headers.set(name, value);
    return response;
  } catch (error) {
    if (isStatusError(error)) {
      const isWrite = request.method === "POST";
      const actor = { person: null, requestId };
      await recordRefusal({ actor, verb: verbOfMethod(request.method), isWrite, error });
    }
    const failure = statusOf(error, requestId, logger);
    return Response.json(failure, { status: failure.code, headers: statusHeaders(failure, requestId) });
  }
}
