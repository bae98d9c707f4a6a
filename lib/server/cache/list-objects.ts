import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Grant } from "../authorization/grant";
import { describeNetworkFailure } from "../clusters/member-failure";
import { readFailure } from "../clusters/read-body";
import { discard, type ClusterTransport } from "../clusters/transport";
import type { Interner } from "@/lib/domain/kubernetes/projection/interner";
import { limits } from "./limits";
import { createListParser, MalformedListError, type ListEnvelope } from "./list-parser";
import type { CachedObject, Project } from "@/lib/domain/kubernetes/projection/projection";
import type { Json } from "@/lib/domain/kubernetes/projection/read-json";

export interface ListRequest {
  transport: ClusterTransport;
  grant: Grant;
  path: string;
  project: Project;
  interner: Interner;
  signal: AbortSignal;
  onBytes(): void;
}

/**
 * Lists a resource as of now (no resourceVersion: a quorum read, so that nothing older than what we have seen is answered,
 * F-10), in pages of 500, projecting each object when its last byte arrives. Succeeds as a whole or not at all.
 * @throws StatusError what the member answered; BadGateway when an answer is no list, breaks off or exceeds the limits.
 */
export async function listObjects(
  request: ListRequest,
): Promise<{ objects: CachedObject[]; resourceVersion: string }> {
  const objects: CachedObject[] = [];
  let resourceVersion = "";
  let next = "";
  let bytes = 0;
  for (let pages = 0; pages < limits.listPages; pages += 1) {
    const page = await readPage(request, next, limits.listBytes - bytes, objects);
    bytes += page.bytes;
    // All pages are of one version; the last one names it like the first.
    resourceVersion = page.envelope.resourceVersion;
    next = page.envelope.continue;
    if (next === "") return { objects, resourceVersion };
  }
  throw malformed(request.transport.cluster, `the list has more than ${limits.listPages} pages`);
}

function malformed(cluster: string, what: string, cause?: unknown): StatusError {
  return new StatusError(
    "BadGateway",
    `cluster ${cluster}: ${what}; the list is not used`,
    { cluster },
    { cause },
  );
}

async function readPage(
  { transport, grant, path, project, interner, signal, onBytes }: ListRequest,
  token: string,
  budget: number,
  objects: CachedObject[],
): Promise<{ envelope: ListEnvelope; bytes: number }> {
  const { cluster } = transport;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(limits.pageMilliseconds)]);
  const query = { limit: String(limits.pageItems), ...(token === "" ? {} : { continue: token }) };
  const response = await transport.request(grant, { method: "GET", path, query, signal: deadline });
  if (response.statusCode !== 200) throw await readFailure(cluster, response);
  const parser = createListParser(limits, (json) => {
    const projected = project(JSON.parse(json) as Json, interner);
    if (!projected) throw new MalformedListError("an item of the list has no name or no resourceVersion");
    objects.push(projected);
  });
  let bytes = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > budget) throw new MalformedListError(`the list has more than ${limits.listBytes} bytes`);
      onBytes();
      parser.push(chunk);
    }
    return { envelope: parser.end(), bytes };
  } catch (error) {
    discard(response);
    if (error instanceof MalformedListError || error instanceof SyntaxError)
      throw malformed(cluster, error.message, error);
    throw describeNetworkFailure(cluster, error);
  }
}
