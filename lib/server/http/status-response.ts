import "server-only";
import { isStatusError, StatusError, type Status } from "@/lib/domain/kubernetes/status-error";
import type { Logger } from "@/lib/server/logger";

/**
 * The `metav1.Status` a failure is answered with. What we did not expect is logged here, once, with its stack, and the
 * answer carries only the request id: no message of an unknown error leaves the process.
 */
export function statusOf(error: unknown, requestId: string, logger: Logger): Status {
  if (isStatusError(error)) {
    if (error.code >= 500 && error.cause !== undefined)
      logger.warn({ requestId, err: error.cause }, error.message);
    return error.toJSON();
  }
  logger.error({ requestId, err: error }, "request failed");
  return new StatusError(
    "InternalError",
    `Isthmus failed to answer; the log has the reason under request ${requestId}`,
  ).toJSON();
}

/** Headers of every answer that only the signed-in person may see. */
export const privateHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

export function statusHeaders(status: Status, requestId: string): Record<string, string> {
  const seconds = status.details?.retryAfterSeconds;
  return {
    ...privateHeaders,
    "content-type": "application/json",
    "x-request-id": requestId,
    ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
  };
}
