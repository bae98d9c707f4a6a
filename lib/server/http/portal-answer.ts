import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { readFailure } from "@/lib/server/clusters/read-body";
import { discard, type MemberResponse } from "@/lib/server/clusters/transport";

/** What of a member's answer the browser may see; everything else stays here. */
const passed = ["content-type", "content-length", "warning", "retry-after"] as const;

/** A member names the type of its bytes, but never one that a browser would run. */
const contentType = /^(application\/(json|yaml|vnd\.kubernetes\.[a-z.]+)|text\/plain)\s*(;|$)/;

/**
 * Turns failures that must not pass as they are into StatusErrors: an unasked upgrade or a redirect, our
 * credential refused (401 would read as "sign in again"), and 403, whose Status gets the cluster's name.
 * @throws StatusError
 */
export async function refuseAnswer(cluster: string, answer: MemberResponse): Promise<void> {
  const { statusCode } = answer;
  if (statusCode === 401 || statusCode === 403) throw await readFailure(cluster, answer);
  if (statusCode < 200 || (statusCode >= 300 && statusCode < 400)) {
    discard(answer);
    throw new StatusError(
      "BadGateway",
      `cluster ${cluster} answered ${statusCode}, which no request asked for`,
      { cluster },
    );
  }
}

/** The allow-listed headers of an answer. A content type outside the list becomes plain bytes. */
export function answerHeaders(answer: MemberResponse): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const name of passed) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  const type = headers["content-type"];
  if (typeof type !== "string" || !contentType.test(type))
    headers["content-type"] = "application/octet-stream";
  return headers;
}
