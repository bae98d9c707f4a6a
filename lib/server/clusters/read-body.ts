import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { describeFailureAnswer, describeNetworkFailure } from "./member-failure";
import { discard, type MemberResponse } from "./transport";

/**
 * Reads a body up to a number of bytes.
 * @throws StatusError BadGateway when it is longer (the connection is cut); ServiceUnavailable or Timeout when it breaks off.
 */
export async function readBody(
  cluster: string,
  response: MemberResponse,
  maximumBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maximumBytes) {
        throw new StatusError(
          "BadGateway",
          `cluster ${cluster} sent an answer of more than ${maximumBytes} bytes; it was cut off`,
          { cluster },
        );
      }
      chunks.push(chunk);
    }
  } catch (error) {
    discard(response);
    throw describeNetworkFailure(cluster, error);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}

/** Parsed JSON, or undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a failure answer (at most 1 MiB of it) into a StatusError that names the cluster. */
export async function readFailure(cluster: string, response: MemberResponse): Promise<StatusError> {
  const retryAfter = response.headers["retry-after"];
  const text = await readBody(cluster, response, 1024 * 1024);
  return describeFailureAnswer(
    cluster,
    response.statusCode,
    parseJson(text),
    typeof retryAfter === "string" ? retryAfter : undefined,
  );
}

/**
 * Reads a JSON object from a 2xx answer.
 * @throws StatusError what the member answered, or BadGateway when the body is no JSON object.
 */
export async function readJsonObject(
  cluster: string,
  response: MemberResponse,
  maximumBytes: number,
): Promise<Record<string, unknown>> {
  if (response.statusCode < 200 || response.statusCode > 299) throw await readFailure(cluster, response);
  const body = parseJson(await readBody(cluster, response, maximumBytes));
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new StatusError(
      "BadGateway",
      `cluster ${cluster} answered ${response.statusCode} with something that is no JSON object`,
      { cluster },
    );
  }
  return body as Record<string, unknown>;
}
