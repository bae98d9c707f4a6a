import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

/** What the Kubernetes API server accepts by default (`--max-request-body-bytes`): 3 MiB. */
export const bodyLimitBytes = 3 * 1024 * 1024;

/**
 * Reads a request body whole.
 * @throws StatusError RequestEntityTooLarge as soon as more than `limit` bytes came; the rest is not read.
 */
export async function readBody(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  declaredLength: string | undefined,
  limit = bodyLimitBytes,
): Promise<Buffer> {
  if (declaredLength !== undefined && Number(declaredLength) > limit) throw tooLarge(limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    parts.push(chunk);
  }
  return Buffer.concat(parts, size);
}

/**
 * @throws StatusError BadRequest when the bytes are no JSON, saying where.
 */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new StatusError(
      "BadRequest",
      `the request body is no JSON: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

function tooLarge(limit: number): StatusError {
  const message = `the request body is larger than ${limit} bytes`;
  return new StatusError("RequestEntityTooLarge", message, {
    causes: [{ reason: "LIMIT_EXCEEDED", message, field: "" }],
  });
}
