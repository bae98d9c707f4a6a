import "server-only";
import { request } from "undici";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";

const timeoutMilliseconds = 2000;
const maximumBytes = 16 * 1024 * 1024;

/**
 * istiod's `debug/syncz` of a member: which configuration each proxy was sent and acknowledged.
 * @throws StatusError NotFound when the cluster has no debug address, ServiceUnavailable when istiod does not answer.
 */
export async function fetchSyncStatus(member: MemberCluster): Promise<unknown> {
  const base = member.spec.istio?.debugURL;
  if (base === undefined) {
    throw new StatusError(
      "NotFound",
      `cluster ${member.name} was connected without the address of istiod's debug endpoints`,
      { cluster: member.name },
    );
  }
  return fetchJson(new URL("/debug/syncz", base), `istiod of cluster ${member.name}`, member.name);
}

/** GET of trusted, operator-configured telemetry endpoints: bounded in time and size, no redirects, failures as StatusError. */
export async function fetchJson(url: URL, what: string, cluster: string): Promise<unknown> {
  const unavailable = (why: string, cause?: unknown) =>
    new StatusError("ServiceUnavailable", `${what} does not answer: ${why}`, { cluster }, { cause });
  try {
    const response = await request(url, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (response.statusCode !== 200) {
      await response.body.dump();
      throw unavailable(`HTTP ${response.statusCode}`);
    }
    let size = 0;
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) {
      size += (chunk as Uint8Array).length;
      if (size > maximumBytes) throw unavailable("its answer is larger than 16 MiB");
      chunks.push(chunk as Uint8Array);
    }
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    if (error instanceof StatusError) throw error;
    const { name, message } = error as Error;
    throw unavailable(
      name === "TimeoutError" ? `no answer within ${timeoutMilliseconds / 1000} s` : message,
      error,
    );
  }
}
