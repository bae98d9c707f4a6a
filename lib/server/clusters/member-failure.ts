import "server-only";
import { isStatusError, parseStatus, StatusError } from "@/lib/domain/kubernetes/status-error";

const timeouts = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/** The innermost code of a Node or undici error, e.g. `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("cause" in error) return codeOf(error.cause);
  return undefined;
}

function explain(code: string | undefined, error: unknown): string {
  switch (code) {
    case "ECONNREFUSED":
      return "the connection is refused";
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
    case "EPIPE":
      return "the connection was cut";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "there is no route to it";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its host name does not resolve";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return "its certificate is not signed by the cluster's CA";
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "its certificate is for another host name";
    default:
      return error instanceof Error && error.message !== "" ? error.message : (code ?? "unknown failure");
  }
}

/**
 * A failure below HTTP as a StatusError that names the cluster: `Timeout` (504) or `ServiceUnavailable` (503).
 * A StatusError passes unchanged.
 */
export function describeNetworkFailure(cluster: string, error: unknown): StatusError {
  if (isStatusError(error)) return error;
  const code = codeOf(error);
  const aborted =
    error instanceof Error && (error.name === "TimeoutError" || (code !== undefined && timeouts.has(code)));
  if (aborted)
    return new StatusError(
      "Timeout",
      `cluster ${cluster} did not answer in time`,
      { cluster },
      { cause: error },
    );
  return new StatusError(
    "ServiceUnavailable",
    `cluster ${cluster} does not answer: ${explain(code, error)}`,
    { cluster },
    { cause: error },
  );
}

/**
 * A failure answer of a member as a StatusError that names the cluster. Its `metav1.Status` is kept, but 401 becomes
 * `MemberCredentialsInvalid` (502): the person did nothing wrong, our credential is no longer accepted.
 * @param body parsed JSON, or undefined when the body was none.
 */
export function describeFailureAnswer(
  cluster: string,
  statusCode: number,
  body: unknown,
  retryAfter?: string,
): StatusError {
  if (statusCode === 401) {
    return new StatusError(
      "MemberCredentialsInvalid",
      `cluster ${cluster} no longer accepts the credential that Isthmus holds for it`,
      { cluster },
    );
  }
  const status = parseStatus(body, cluster);
  const seconds = Number(retryAfter);
  const wait =
    retryAfter !== undefined && Number.isFinite(seconds) && seconds >= 0
      ? { retryAfterSeconds: seconds }
      : {};
  if (status)
    return new StatusError(
      status.reason,
      status.message,
      { ...wait, ...status.details, cluster },
      { code: statusCode },
    );
  if (statusCode === 429)
    return new StatusError("TooManyRequests", `cluster ${cluster} asks for fewer requests`, {
      cluster,
      ...wait,
    });
  if (statusCode === 410) {
    return new StatusError(
      "Expired",
      `cluster ${cluster} no longer has this version`,
      { cluster },
      { code: 410 },
    );
  }
  if (statusCode === 404)
    return new StatusError("NotFound", `cluster ${cluster} does not serve this`, { cluster });
  return new StatusError("BadGateway", `cluster ${cluster} answered ${statusCode} without a Status`, {
    cluster,
    ...wait,
  });
}
